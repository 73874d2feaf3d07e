# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""`interconnection list`, `show`, `create`, `set` and `delete`."""

from __future__ import annotations

import re

import pytest
from callerids import prefix
from command_line import CommandLine
from samples import create, fetch, path_of, sip_body, tenant_of

SECRET = 's3cret-of-the-test'


def test_list_shows_a_row_for_each_match(cli, acme):
    (row,) = cli.read('interconnection', 'list', '--search', acme['name'])
    remote = acme['sip']['remote_hosts'][0]
    assert (row['id'], row['type'], row['remote']) == (acme['id'], 'sip', remote)
    assert row['warning_count'] == len(acme['warnings'])


def test_list_of_another_type_is_empty(cli, acme):
    filters = ('--search', acme['name'], '--type', 'iax')
    assert cli.read('interconnection', 'list', *filters) == []


def test_list_as_text_has_the_selected_columns(cli, acme):
    done = cli.run(
        *('interconnection', 'list', '--search', acme['name']),
        *('-f', 'value', '-c', 'id', '-c', 'name'),
    )
    assert (done.status, done.stdout) == (0, f'{acme["id"]} {acme["name"]}\n')


def test_list_of_a_tenant_has_none_of_another_tenant(cli, acme, fixtures):
    tenant = tenant_of(fixtures, 'tenant')
    filters = ('--search', acme['name'], '--tenant', tenant)
    assert cli.read('interconnection', 'list', *filters) == []


@pytest.mark.parametrize('reference', ['{id}', '{name}', 'sip/{name}'])
def test_show_finds_an_interconnection(cli, acme, reference):
    shown = cli.read('interconnection', 'show', reference.format(**acme))
    assert shown['id'] == acme['id']
    assert shown['sip'] == acme['sip']
    assert 'links' not in shown


def test_show_as_table_leaves_out_what_has_no_value(cli, acme):
    done = cli.run('interconnection', 'show', acme['name'])
    assert acme['sip']['remote_hosts'][0] in done.stdout
    assert 'from_user' not in done.stdout
    assert 'null' not in done.stdout


def test_unknown_name_is_an_error(cli, name):
    unknown = name()
    reason = f"interconnection '{unknown}' not found; see `interconnection list`"
    assert cli.run('interconnection', 'show', unknown).errors == [reason]


def test_unknown_id_is_an_error_of_wazo_confd(cli):
    (reason,) = cli.run('interconnection', 'show', '2147483647').errors
    assert reason.startswith('Interconnection was not found')


def test_name_of_two_types_is_ambiguous(cli, confd, acme):
    iax = create(
        confd, {'type': 'iax', 'name': acme['name'], 'iax': {'host': 'dynamic'}}
    )
    (reason,) = cli.run('interconnection', 'show', acme['name']).errors
    assert f'sip (id {acme["id"]})' in reason
    assert f'iax (id {iax["id"]})' in reason
    assert cli.read('interconnection', 'show', f'iax/{acme["name"]}')['id'] == iax['id']


def test_interconnection_of_another_tenant_is_not_found(host, acme):
    cli = CommandLine(host, host.tokens['tenant']['token'])
    for reference in (acme['name'], str(acme['id'])):
        (reason,) = cli.run('interconnection', 'show', reference).errors
        assert 'not found' in reason


def test_create_shows_the_document_without_secrets(cli, confd, name):
    new = name()
    done = cli.run(
        *('interconnection', 'create', new, '--type', 'sip', '-f', 'value', '-c', 'id'),
        *('--set', 'sip.remote_hosts=a.example.com,b.example.com:5070'),
        *('--set', 'sip.outbound_auth.username=5145550100'),
        *('--set', f'sip.outbound_auth.password={SECRET}'),
        *('--set', 'sip.registration={}', '--set', 'sip.qualify_frequency=30'),
        *('--set', 'twilio_incoming=true'),
    )
    assert (done.status, done.stderr) == (0, '')
    document = fetch(confd, int(done.stdout))
    sip = document['sip']
    assert document['name'] == new
    assert document['twilio_incoming'] is True
    assert sip['remote_hosts'] == ['a.example.com', 'b.example.com:5070']
    assert sip['outbound_auth']['username'] == '5145550100'
    assert sip['outbound_auth']['has_password'] is True
    assert sip['qualify_frequency'] == 30
    assert SECRET not in cli.run('interconnection', 'show', new).stdout


def test_create_takes_secrets_from_the_environment(host, db, name):
    token = host.tokens['admin']['token']
    cli = CommandLine(host, token, ACME_PASSWORD=SECRET)
    new = name()
    cli.read(
        *('interconnection', 'create', new, '--type', 'sip'),
        *('--set', 'sip.remote_hosts=a.example.com'),
        *('--set', 'sip.outbound_auth.username=acme'),
        *('--set', 'sip.outbound_auth.password={"env": "ACME_PASSWORD"}'),
    )
    sql = (
        'SELECT o.value FROM endpoint_sip e'
        ' JOIN endpoint_sip_section s ON s.endpoint_sip_uuid = e.uuid'
        ' JOIN endpoint_sip_section_option o ON o.endpoint_sip_section_uuid = s.uuid'
        " WHERE e.name = %s AND o.key = 'password'"
    )
    assert {row['value'] for row in db.query(sql, new)} == {SECRET}


def test_missing_variables_are_all_reported_and_nothing_is_created(cli, name):
    new = name()
    variable = '{"env": "INTERCO_NOT_SET_%s"}'
    done = cli.run(
        *('interconnection', 'create', new, '--type', 'sip'),
        *('--set', f'sip.outbound_auth.password={variable % 1}'),
        *('--set', f'sip.inbound_auth.password={variable % 2}'),
    )
    assert done.errors == [
        f'sip.{which}_auth.password: the environment variable INTERCO_NOT_SET_{number}'
        ' is not set'
        for number, which in ((1, 'outbound'), (2, 'inbound'))
    ]
    assert cli.read('interconnection', 'list', '--search', new) == []


def test_create_reports_every_problem_in_the_words_of_the_plugin(cli, name):
    done = cli.run(
        *('interconnection', 'create', name(), '--type', 'sip'),
        *('--set', 'sip.remote_hosts=a.example.com:70000', '--set', 'sip.codecs=u law'),
    )
    assert done.errors == [
        'sip.remote_hosts.0: port 70000 is out of range; ports are 1 to 65535',
        "sip.codecs.0: 'u law' is not a valid codec name; use ulaw",
    ]


def test_values_of_the_wrong_type_are_reported_before_any_request(cli, acme):
    done = cli.run(
        *('interconnection', 'set', acme['name'], 'sip.qualify_frequency=often'),
        *('twilio_incoming=perhaps', 'sip.registration=yes', 'label'),
    )
    assert done.errors == [
        "sip.qualify_frequency: 'often' is not an integer",
        "twilio_incoming: 'perhaps' is neither true nor false",
        "sip.registration: 'yes' is not an object in JSON",
        "'label' is not an assignment; write PATH=VALUE",
    ]


def test_numbers_that_json_does_not_have_are_errors(cli, acme):
    assignment = 'sip.registration={"expiration": NaN}'
    done = cli.run('interconnection', 'set', acme['name'], assignment)
    assert done.errors == [
        'sip.registration: \'{"expiration": NaN}\' is not an object in JSON'
    ]


def test_links_are_ignored_as_in_a_document_that_was_read(cli, confd, acme):
    assert cli.run('interconnection', 'set', acme['name'], 'links=x').status == 0
    assert fetch(confd, acme) == acme


def test_set_cannot_select_another_interconnection_by_its_id(cli, confd, acme, name):
    other = create(confd, sip_body(name()))
    done = cli.run(
        *('interconnection', 'set', acme['name'], f'id={other["id"]}', 'label=x')
    )
    assert done.errors == ['id: must not be changed']
    assert fetch(confd, other) == other


def test_create_with_a_route_uses_indexes(cli, contexts, name):
    route = name('to')
    shown = cli.read(
        *('interconnection', 'create', name(), '--type', 'sip'),
        *('--set', 'sip.remote_hosts=a.example.com'),
        *('--set', f'outcalls.0.name={route}'),
        *('--set', f'outcalls.0.extensions.0.exten=_{prefix()}XX'),
        *('--set', f'outcalls.0.extensions.0.context={contexts["outcall"]}'),
    )
    assert [outcall['name'] for outcall in shown['outcalls']] == [route]


def test_set_changes_only_the_given_fields(cli, confd, acme):
    shown = cli.read(
        *('interconnection', 'set', acme['name'], 'label=ACME', 'sip.codecs=alaw,ulaw')
    )
    assert shown['label'] == 'ACME'
    assert shown['sip'] == acme['sip'] | {'codecs': ['alaw', 'ulaw']}
    cleared = cli.read('interconnection', 'set', acme['name'], 'sip.codecs=null')
    assert cleared['sip']['codecs'] is None
    assert fetch(confd, acme)['sip'] == acme['sip']


def test_dry_run_of_set_shows_the_change_and_changes_nothing(cli, confd, acme):
    before = fetch(confd, acme)
    done = cli.run(
        *('interconnection', 'set', acme['name'], 'sip.codecs=g722', '--dry-run')
    )
    assert done.status == 0
    assert '+allow = !all,g722' in done.stdout
    assert fetch(confd, acme) == before


def test_dry_run_shows_no_secret(cli, name):
    done = cli.run(
        *('interconnection', 'create', name(), '--type', 'sip', '--dry-run'),
        *('--set', 'sip.remote_hosts=a.example.com'),
        *('--set', 'sip.outbound_auth.username=acme', '-f', 'json'),
        *('--set', f'sip.outbound_auth.password={SECRET}'),
    )
    assert done.status == 0
    assert 'password = ***' in done.stdout
    assert SECRET not in done.stdout + done.stderr


def test_delete_deletes_every_interconnection_that_it_names(cli, confd, name):
    made = [create(confd, sip_body(name())) for _ in range(2)]
    names = [one['name'] for one in made]
    done = cli.run('interconnection', 'delete', *names)
    assert (done.status, done.stdout, done.stderr) == (0, '', '')
    assert [confd.get(path_of(one)).status_code for one in made] == [404, 404]


def test_delete_deletes_nothing_if_one_is_not_found(cli, confd, acme):
    assert cli.run('interconnection', 'delete', acme['name'], '2147483647').errors
    assert confd.get(path_of(acme)).status_code == 200


def test_delete_with_routes_deletes_its_routes(cli, confd, new_route):
    route = new_route()
    made, path = route.document, f'/outcalls/{route.outcall_id}'
    preview = cli.run(
        'interconnection', 'delete', made['name'], '--routes', '--dry-run'
    )
    assert 'delete outcall (1)' in preview.stdout
    assert 'delete 1 outgoing route' in preview.stdout
    assert confd.get(path_of(made)).status_code == 200
    assert cli.run('interconnection', 'delete', made['name'], '--routes').status == 0
    assert confd.get(path_of(made)).status_code == 404
    assert confd.get(path).status_code == 404


def test_missing_rights_are_an_error(host, acme):
    cli = CommandLine(host, host.tokens['readonly']['token'])
    (reason,) = cli.run('interconnection', 'delete', acme['name']).errors
    right = f'confd.interconnections.{acme["id"]}.delete'
    assert reason == f'Unauthorized - the token lacks the right {right}'


def test_unknown_token_is_an_error(host):
    done = CommandLine(host, 'unknown').run('interconnection', 'list')
    assert done.errors == ['Unauthorized - the token is invalid or has expired']


def test_unreachable_wazo_confd_is_an_error(cli):
    (reason,) = cli.run('--port', '1', 'interconnection', 'list').errors
    assert re.fullmatch(
        r'wazo-confd at \S+:1 does not answer: Connection refused', reason
    )


def test_invalid_address_of_wazo_confd_is_an_error(cli):
    done = cli.run('--port', 'x', 'interconnection', 'list')
    assert done.errors == [
        'wazo-confd does not answer: Failed to parse: '
        'http://127.0.0.1:x/1.1/interconnections'
    ]


def test_usage_errors_have_the_exit_code_1(cli):
    assert 'usage: ' in cli.run('interconnection', 'show').errors[0]
