# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""POST /callerid-policy/resolve: every rule, the headers, and invalid requests."""

from __future__ import annotations

import uuid

import pytest
from callerids import CO, RESOLVE, codes, paths, set_user
from samples import create, error_text, merge, sip_body

RULES = [
    'internal_caller_id',
    'selected_caller_id',
    'user_outgoing_caller_id',
    'outcall_caller_id',
    'default_caller_id',
]


def _seen(answer):
    caller_id = answer['caller_id']
    return answer['rule'], caller_id and (caller_id['name'], caller_id['number'])


@pytest.mark.parametrize(
    ('setting', 'extension', 'rule', 'shown'),
    [
        ('default', CO, 'outcall_caller_id', ('Co', '5145550000')),
        ('default', {}, 'default_caller_id', None),
        ('default', {'caller_id': '"Co"'}, 'outcall_caller_id', ('Co', None)),
        ('', CO, 'user_outgoing_caller_id', None),
        ('"Me" <777>', CO, 'user_outgoing_caller_id', ('Me', '777')),
        ('777', CO, 'user_outgoing_caller_id', ('777', '777')),
        ('DEFAULT', CO, 'user_outgoing_caller_id', ('DEFAULT', None)),
        ('Bob <a>', CO, 'user_outgoing_caller_id', None),
    ],
)
def test_setting_of_the_user_and_the_extension_decide(
    new_route, db, user, setting, extension, rule, shown
):
    set_user(db, user, setting)
    answer = new_route(extension).resolved(user=user)
    assert _seen(answer) == (rule, shown)
    assert answer['reason'] is None


def test_call_without_a_user_has_the_caller_id_of_the_extension(new_route):
    assert _seen(new_route(CO).resolved()) == (
        'outcall_caller_id',
        ('Co', '5145550000'),
    )


def test_internal_caller_id_overrides_everything(new_route, user):
    answer = new_route(CO, internal_caller_id=True).resolved(
        user=user, selected_caller_id='anonymous'
    )
    assert _seen(answer) == ('internal_caller_id', None)


def test_trace_has_every_rule_and_one_applies(new_route, user):
    answer = new_route(CO).resolved(user=user)
    assert [step['rule'] for step in answer['trace']] == RULES
    assert [step['applies'] for step in answer['trace']] == [
        *[False] * 3,
        True,
        False,
    ]
    assert answer['trace'][3]['value'] == CO['caller_id']
    assert all(step['reason'] for step in answer['trace'])


@pytest.mark.parametrize('who', ['user', 'selected'])
def test_anonymous_call_has_the_number_of_the_extension_as_identity(
    new_route, db, user, who
):
    call = {'selected_caller_id': 'anonymous'} if who == 'selected' else {}
    set_user(db, user, 'default' if call else 'anonymous')
    answer = new_route(CO, sip={'callerid': '"T" <999>'}).resolved(user=user, **call)
    assert answer['caller_id'] == {
        'name': None,
        'number': None,
        'presentation': 'prohibited',
        'pai_number': '5145550000',
    }
    (trunk,) = answer['interconnections']
    assert trunk['pai_number'] == '5145550000'
    assert trunk['from'] == '"Anonymous" <sip:anonymous@anonymous.invalid>'


def test_anonymous_call_never_has_the_number_of_the_interconnection(
    new_route, db, user
):
    set_user(db, user, 'anonymous')
    answer = new_route(sip={'callerid': '"T" <999>'}).resolved(user=user)
    assert answer['caller_id']['pai_number'] is None
    (trunk,) = answer['interconnections']
    assert trunk['pai_number'] is None
    assert [header['name'] for header in trunk['headers']] == ['From', 'Privacy']
    assert 'anonymous_without_identity' in codes(answer, id=user['uuid'])


def test_anonymous_call_without_a_number_of_the_extension_has_a_warning(
    new_route, db, user
):
    set_user(db, user, 'anonymous')
    answer = new_route({'caller_id': '"Co"'}).resolved(user=user)
    assert answer['interconnections'][0]['pai_number'] is None
    assert 'anonymous_without_identity' in codes(answer, id=user['uuid'])


def test_anonymous_call_fails_if_wazo_does_not_understand_the_caller_id(
    new_route, db, user
):
    set_user(db, user, 'anonymous')
    acme = new_route(CO)
    db.query(
        "UPDATE dialpattern SET callerid = '<77>' WHERE exten = %s RETURNING id",
        acme.exten,
    )
    answer = acme.resolved(user=user)
    assert (answer['outcall'], answer['reason']) == (None, 'anonymous_call_fails')
    assert [step['rule'] for step in answer['trace']] == RULES


@pytest.mark.parametrize(
    ('format_', 'number'),
    [('+E164', '+15145551234'), ('E164', '15145551234'), ('national', '5145551234')],
)
def test_selected_caller_id_is_converted_to_the_format_of_the_interconnection(
    new_route, user, format_, number
):
    answer = new_route(outgoing_caller_id_format=format_).resolved(
        user=user, selected_caller_id='"Me" <+15145551234>'
    )
    assert _seen(answer) == ('selected_caller_id', ('Me', '+15145551234'))
    (trunk,) = answer['interconnections']
    assert trunk['caller_id']['number'] == number
    assert trunk['from'] == f'"Me" <sip:{number}@ASTERISK>'


def test_caller_id_of_a_user_is_not_converted(new_route, db, user):
    set_user(db, user, '+15145551234')
    answer = new_route(outgoing_caller_id_format='national').resolved(user=user)
    assert answer['interconnections'][0]['caller_id']['number'] == '+15145551234'


@pytest.mark.parametrize(('selected', 'number'), [('123', '123'), ('12', None)])
def test_selected_number_that_cannot_be_converted_leaves_unchanged_or_is_ignored(
    new_route, user, selected, number
):
    answer = new_route().resolved(user=user, selected_caller_id=selected)
    caller_id = answer['interconnections'][0]['caller_id']
    assert (caller_id and caller_id['number']) == number
    assert codes(answer) & {'number_not_in_format', 'selected_caller_id_ignored'}


def test_call_that_keeps_its_caller_id_shows_the_one_of_the_line(new_route, user):
    answer = new_route().resolved(user=user)
    fullname = f'{user["firstname"]} {user["lastname"]}'
    header = f'"{fullname}" <sip:{user["exten"]}@ASTERISK>'
    assert answer['caller_id'] is None
    assert answer['interconnections'][0]['from'] == header


def test_from_user_and_from_domain_replace_the_caller_id(new_route, user):
    answer = new_route(CO, sip={'from_user': 'me', 'from_domain': 'ex.com'}).resolved(
        user=user
    )
    (trunk,) = answer['interconnections']
    assert trunk['from'] == '<sip:me@ex.com>'
    assert trunk['caller_id']['number'] == '5145550000'
    assert 'from_user_replaces' in codes(answer, id=trunk['id'])


def test_from_domain_is_inherited_from_templates(new_route, user, db):
    acme = new_route(CO)
    template = acme.document['sip']['templates'][0]['uuid']
    sql = (
        'INSERT INTO endpoint_sip_section_option (key, value,'
        " endpoint_sip_section_uuid) SELECT 'from_domain', 'tpl.example.com', uuid"
        " FROM endpoint_sip_section WHERE type = 'endpoint'"
        ' AND endpoint_sip_uuid = %s RETURNING uuid'
    )
    option = db.one(sql, template)['uuid']
    answer = acme.resolved(user=user)
    db.query('DELETE FROM endpoint_sip_section_option WHERE uuid = %s', option)
    assert answer['interconnections'][0]['from'] == (
        '"Co" <sip:5145550000@tpl.example.com>'
    )


def test_call_without_any_caller_id_warns_that_the_internal_number_leaves(
    new_route, user
):
    acme = new_route()
    answer = acme.resolved(user=user)
    assert codes(answer, id=acme.extension_id) == {'caller_id_not_set'}
    hidden = new_route(sip={'from_user': 'me'}).resolved(user=user)
    assert 'caller_id_not_set' not in codes(hidden)


def test_headers_have_the_identity_that_send_pai_and_send_rpid_send(new_route, user):
    flags = {'from_user': 'me', 'send_pai': True, 'send_rpid': True}
    (trunk,) = new_route(CO, sip=flags).resolved(user=user)['interconnections']
    identity = '"Co" <sip:5145550000@ASTERISK>'
    assert trunk['headers'] == [
        {'name': 'From', 'value': '<sip:me@ASTERISK>'},
        {'name': 'P-Asserted-Identity', 'value': identity},
        {
            'name': 'Remote-Party-ID',
            'value': f'{identity};party=calling;privacy=off;screen=no',
        },
    ]
    assert trunk['pai_number'] is None


def test_headers_of_an_anonymous_call_reveal_the_caller_with_trust(new_route, db, user):
    set_user(db, user, 'anonymous')
    flags = {'send_pai': True, 'trust_id_outbound': True, 'from_user': 'me'}
    answer = new_route(CO, sip=flags).resolved(user=user)
    (trunk,) = answer['interconnections']
    fullname = f'{user["firstname"]} {user["lastname"]}'
    hidden = f'"{fullname}" <sip:{user["exten"]}@ASTERISK>'
    assert [(one['name'], one['value']) for one in trunk['headers']] == [
        ('From', '"Anonymous" <sip:me@anonymous.invalid>'),
        ('P-Asserted-Identity', hidden),
        ('Privacy', 'id'),
        ('Privacy', 'id'),
        ('P-Asserted-Identity', '<sip:5145550000@DIALLED_HOST>'),
    ]
    assert codes(answer, id=trunk['id']) == {
        'anonymous_caller_told',
        'from_user_in_anonymous_call',
    }


@pytest.mark.parametrize('is_inherited', [False, True], ids=['own', 'template'])
def test_wazo_pai_format_changes_the_identity_of_anonymous_calls(
    new_route, db, user, is_inherited
):
    set_user(db, user, 'anonymous')
    acme = new_route(CO)
    endpoint = db.one(
        'SELECT endpoint_sip_uuid FROM trunkfeatures WHERE id = %s', acme.id
    )['endpoint_sip_uuid']
    owner = acme.document['sip']['templates'][0]['uuid'] if is_inherited else endpoint
    sql = (
        'INSERT INTO endpoint_sip_section_option (key, value,'
        " endpoint_sip_section_uuid) SELECT 'set_var', %s, uuid"
        " FROM endpoint_sip_section WHERE type = 'endpoint'"
        ' AND endpoint_sip_uuid = %s RETURNING uuid'
    )
    option = db.one(sql, 'WAZO_PAI_FORMAT=tel:{number}', owner)['uuid']
    answer = acme.resolved(user=user)
    db.query('DELETE FROM endpoint_sip_section_option WHERE uuid = %s', option)
    assert answer['interconnections'][0]['headers'][-1] == {
        'name': 'P-Asserted-Identity',
        'value': '<tel:5145550000>',
    }


def test_anonymous_call_over_a_local_interface_has_no_privacy(
    confd, new_route, db, user, name
):
    set_user(db, user, 'anonymous')
    acme = new_route(CO)
    custom = {'type': 'custom', 'custom': {'interface': f'Local/{name()}'}}
    create(confd, {**custom, 'outcalls': [{'id': acme.outcall_id}]})
    answer = acme.resolved(user=user)
    assert codes(answer, id=user['uuid']) == {'anonymous_without_privacy'}
    assert answer['interconnections'][1]['headers'] == []


def test_custom_interface_that_dials_a_sip_endpoint_has_its_headers(
    confd, new_route, db, user
):
    acme = new_route(CO, sip={'from_user': 'me', 'send_pai': True})
    custom = {
        'type': 'custom',
        'custom': {'interface': f'PJSIP/{acme.document["name"]}'},
    }
    create(confd, {**custom, 'outcalls': [{'id': acme.outcall_id}]})
    for setting in ('default', 'anonymous'):
        set_user(db, user, setting)
        by_sip, by_custom = acme.resolved(user=user)['interconnections']
        assert by_sip['headers']
        for member in ('headers', 'from', 'pai_number', 'caller_id'):
            assert by_custom[member] == by_sip[member]


def test_custom_interface_without_an_endpoint_has_no_headers(
    confd, new_route, db, user, name
):
    acme = new_route(CO)
    custom = {'type': 'custom', 'custom': {'interface': f'PJSIP/{name()}'}}
    create(confd, {**custom, 'outcalls': [{'id': acme.outcall_id}]})
    set_user(db, user, 'anonymous')
    _, trunk = acme.resolved(user=user)['interconnections']
    assert (trunk['headers'], trunk['pai_number']) == ([], '5145550000')


def test_custom_interface_shows_no_headers_of_an_endpoint_of_another_tenant(
    confd, tenant_confd, new_route, db, user, name
):
    acme, foreign = new_route(CO), name()
    custom = {'type': 'custom', 'custom': {'interface': f'PJSIP/{foreign}'}}
    create(confd, {**custom, 'outcalls': [{'id': acme.outcall_id}]})
    body = sip_body(foreign) | {'context': None}
    create(tenant_confd, merge(body, {'sip': {'from_user': 'secret'}}))
    set_user(db, user, 'default')
    _, trunk = acme.resolved(user=user)['interconnections']
    assert (trunk['headers'], trunk['from']) == ([], None)


def test_custom_interface_with_a_suffix_has_no_headers(confd, new_route, db, user):
    acme = new_route(CO)
    interface = f'PJSIP/{acme.document["name"]}'
    custom = {'type': 'custom', 'custom': {'interface': interface}}
    document = create(confd, {**custom, 'outcalls': [{'id': acme.outcall_id}]})
    db.query(
        'UPDATE usercustom SET interface = %s, intfsuffix = %s WHERE id ='
        ' (SELECT endpoint_custom_id FROM trunkfeatures WHERE id = %s)',
        *(interface[:-1], interface[-1], document['id']),
    )
    set_user(db, user, 'default')
    _, trunk = acme.resolved(user=user)['interconnections']
    assert (trunk['headers'], trunk['from']) == ([], None)


INVALID = {
    'number': {},
    'number empty': {'number': ''},
    'number long': {'number': '1' * 80},
    'number not a string': {'number': 1},
    'user_uuid': {'number': '1', 'user_uuid': str(uuid.uuid4())},
    'user_uuid malformed': {'number': '1', 'user_uuid': 'x'},
    'context': {'number': '1', 'context': 'nowhere'},
    'extension_id': {'extension_id': 2**31 - 1},
    'typo': {'number': '1', 'typo': 1},
    'selected_caller_id': {'number': '1', 'selected_caller_id': 5},
}


@pytest.mark.parametrize('case', INVALID)
def test_resolve_rejects_an_invalid_call(confd, case):
    answer = confd.post(RESOLVE, json=INVALID[case])
    assert paths(answer) == [case.split()[0]]


def test_resolve_reports_every_problem_in_one_answer(confd):
    call = {'user_uuid': str(uuid.uuid4()), 'context': 'x', 'extension_id': 2**31 - 1}
    answer = confd.post(RESOLVE, json={**call, 'number': '1'})
    assert paths(answer) == ['context', 'extension_id', 'number', 'user_uuid']


def test_resolve_rejects_query_parameters(confd):
    answer = confd.post(f'{RESOLVE}?dry_run=true', json={'number': '1'})
    assert 'dry_run' in error_text(answer)


def test_resolve_changes_nothing(new_route, user, events, reloads):
    acme = new_route(CO)
    events.clear()
    reloads.clear()
    acme.resolved(user=user)
    assert (events.names(), reloads.all()) == ([], [])


def test_resolve_answers_405_to_other_methods(confd):
    assert confd.get(RESOLVE).status_code == 405
