# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""`nat`, `call explain`, `callerid` and `interconnection diagnose`."""

from __future__ import annotations

import pytest
from samples import fetch

INVITE = """INVITE sip:+14185550100@pbx.example.com SIP/2.0
From: <sip:5145550100@sip.example.com>;tag=1
To: <sip:+14185550100@pbx.example.com>
"""


def test_nat_settings_are_shown_with_their_sources(cli, acme):
    shown = cli.read('nat', 'show', acme['name'])
    assert shown['effective'].keys() >= {'rtp_symmetric', 'local_net'}


def test_nat_settings_are_changed(cli, confd, acme):
    shown = cli.read('nat', 'set', acme['name'], 'rtp_symmetric=true')
    assert shown['rtp_symmetric'] is True
    options = fetch(confd, acme)['sip']['options']['endpoint']
    assert ['rtp_symmetric', 'yes'] in options


def test_dry_run_of_nat_changes_nothing(cli, confd, acme):
    before = fetch(confd, acme)
    shown = cli.read('nat', 'set', acme['name'], 'rtp_symmetric=true', '--dry-run')
    assert shown['changes']
    assert fetch(confd, acme) == before


def test_unknown_field_of_nat_is_an_error_of_wazo_confd(cli, acme):
    (reason,) = cli.run('nat', 'set', acme['name'], 'nope=1').errors
    assert reason.startswith('nope: ')


def test_diagnostics_have_the_checks_first(cli, acme):
    shown = cli.read('interconnection', 'diagnose', acme['name'])
    assert next(iter(shown)) == 'checks'
    assert 'no_route' in {check['id'] for check in shown['checks']}
    text = cli.run(
        *('interconnection', 'diagnose', acme['name'], '-f', 'value', '-c', 'asterisk')
    )
    assert f'[{acme["name"]}]' in text.stdout.splitlines()


def test_outgoing_call_is_explained(cli, user, new_route):
    route = new_route()
    shown = cli.read('call', 'explain', 'out', route.number, '--user', user['uuid'])
    assert shown['reason'] is None
    assert shown['outcall']['id'] == route.outcall_id


def test_unknown_caller_is_an_error(cli):
    unknown = '00000000-0000-4000-8000-000000000000'
    (reason,) = cli.run('call', 'explain', 'out', '123', '--user', unknown).errors
    assert reason.startswith('user_uuid: ')


@pytest.mark.parametrize('place', ['-', 'file'])
def test_incoming_call_is_explained_by_its_invite(cli, tmp_path, place):
    file = tmp_path / 'invite'
    file.write_text(INVITE)
    invite = '-' if place == '-' else str(file)
    shown = cli.read(
        *('call', 'explain', 'in', '198.18.34.9', '--invite', invite), stdin=INVITE
    )
    assert shown['reason'] == 'not_identified'
    assert shown['challenged'] is True


def test_incoming_call_is_explained_by_its_parts(cli):
    shown = cli.read(
        *('call', 'explain', 'in', '198.18.34.9', '--source-port', '5080'),
        *('--request-uri', 'sip:+14185550100@pbx.example.com'),
        *('--from-header', '<sip:5145550100@sip.example.com>'),
        *('--header', 'X-Trunk: acme'),
    )
    assert shown['reason'] == 'not_identified'


def test_header_without_a_value_is_an_error(cli):
    done = cli.run('call', 'explain', 'in', '198.18.34.9', '--header', 'X-Trunk')
    assert "'X-Trunk' is not a header; write NAME:VALUE" in done.errors[-1]


def test_caller_ids_are_changed_in_one_request(cli, acme, user, new_route):
    route = new_route()
    shown = cli.read(
        *('callerid', 'set', '--user', user['uuid'], '"Ada" <5145551111>'),
        *('--extension', str(route.extension_id), '5145552222'),
        *('--interconnection', acme['name'], 'E164'),
    )
    users = {one['uuid']: one for one in shown['users']['items']}
    assert users[user['uuid']]['outgoing_caller_id'] == '"Ada" <5145551111>'
    changed = {
        one['id']: one['caller_id']
        for outcall in shown['outcalls']
        for one in outcall['extensions']
    }
    assert changed[route.extension_id] == '5145552222'
    shown = cli.read('interconnection', 'show', acme['name'])
    assert shown['outgoing_caller_id_format'] == 'E164'


def test_caller_ids_are_not_changed_in_a_dry_run(cli, user):
    arguments = ('--user', user['uuid'], '5145551111', '--dry-run')
    assert cli.read('callerid', 'set', *arguments)['changes']
    shown = cli.read('callerid', 'show', '--search', user['firstname'])
    assert user['uuid'] not in {one['uuid'] for one in shown['users']['items']}


def test_invalid_caller_ids_are_errors_of_wazo_confd(cli, user):
    (reason,) = cli.run('callerid', 'set', '--user', user['uuid'], '<9>').errors
    assert reason.startswith('users.0.outgoing_caller_id: ')


def test_caller_id_without_anything_to_change_is_an_error(cli):
    reason = 'nothing to change; name at least one caller ID'
    assert cli.run('callerid', 'set').errors == [reason]


def test_unknown_extension_is_an_error(cli):
    done = cli.run('callerid', 'set', '--extension', '2147483647', '123')
    reason = "extension '2147483647' of an outcall not found; `callerid show` lists all"
    assert done.errors == [reason]
