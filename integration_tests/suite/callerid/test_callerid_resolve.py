# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a call would show, and why: each rule, and what is asked for wrongly."""

from __future__ import annotations

import uuid

import pytest
from callerids import CO, RESOLVE, codes, set_user
from samples import errors

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
def test_a_user_and_an_extension(new_route, db, user, setting, extension, rule, shown):
    set_user(db, user, setting)
    answer = new_route(extension).resolved(user=user)
    assert _seen(answer) == (rule, shown)
    assert answer['reason'] is None


def test_a_call_without_a_user_takes_the_extensions(new_route):
    assert _seen(new_route(CO).resolved()) == (
        'outcall_caller_id',
        ('Co', '5145550000'),
    )


def test_the_internal_caller_id_wins_over_all(new_route, user):
    answer = new_route(CO, internal_caller_id=True).resolved(
        user=user, selected_caller_id='anonymous'
    )
    assert _seen(answer) == ('internal_caller_id', None)


def test_every_rule_is_in_the_trace_and_one_applies(new_route, user):
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
def test_an_anonymous_call_has_the_extensions_identity(new_route, db, user, who):
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


def test_an_anonymous_call_falls_back_to_the_trunks_identity(new_route, db, user):
    set_user(db, user, 'anonymous')
    answer = new_route(sip={'callerid': '"T" <999>'}).resolved(user=user)
    assert answer['caller_id']['pai_number'] is None
    assert answer['interconnections'][0]['pai_number'] == '999'
    assert 'anonymous_without_identity' not in codes(answer)


def test_an_anonymous_call_without_an_identity_is_warned_of(new_route, db, user):
    set_user(db, user, 'anonymous')
    answer = new_route({'caller_id': '"Co"'}).resolved(user=user)
    assert answer['interconnections'][0]['pai_number'] is None
    assert 'anonymous_without_identity' in codes(answer, id=user['uuid'])


def test_an_anonymous_call_fails_where_the_host_does(new_route, db, user):
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
def test_a_selected_caller_id_is_formatted_for_the_trunk(
    new_route, user, format_, number
):
    answer = new_route(outgoing_caller_id_format=format_).resolved(
        user=user, selected_caller_id='"Me" <+15145551234>'
    )
    assert _seen(answer) == ('selected_caller_id', ('Me', '+15145551234'))
    (trunk,) = answer['interconnections']
    assert trunk['caller_id']['number'] == number
    assert trunk['from'] == f'"Me" <sip:{number}@ASTERISK>'


def test_nothing_else_is_formatted(new_route, db, user):
    set_user(db, user, '+15145551234')
    answer = new_route(outgoing_caller_id_format='national').resolved(user=user)
    assert answer['interconnections'][0]['caller_id']['number'] == '+15145551234'


@pytest.mark.parametrize(('selected', 'number'), [('123', '123'), ('12', None)])
def test_a_number_that_can_not_be_formatted(new_route, user, selected, number):
    answer = new_route().resolved(user=user, selected_caller_id=selected)
    caller_id = answer['interconnections'][0]['caller_id']
    assert (caller_id and caller_id['number']) == number
    assert codes(answer) & {'number_not_in_format', 'selected_caller_id_ignored'}


def test_a_call_that_keeps_its_own_shows_the_one_of_the_line(new_route, user):
    answer = new_route().resolved(user=user)
    fullname = f'{user["firstname"]} {user["lastname"]}'
    header = f'"{fullname}" <sip:{user["exten"]}@ASTERISK>'
    assert answer['caller_id'] is None
    assert answer['interconnections'][0]['from'] == header


def test_from_user_and_from_domain_win(new_route, user):
    answer = new_route(CO, sip={'from_user': 'me', 'from_domain': 'ex.com'}).resolved(
        user=user
    )
    (trunk,) = answer['interconnections']
    assert trunk['from'] == '<sip:me@ex.com>'
    assert trunk['caller_id']['number'] == '5145550000'
    assert 'from_user_replaces' in codes(answer, id=trunk['id'])


def test_from_user_is_inherited(new_route, user, db):
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


REFUSED = {
    'number': {},
    'number and extension_id': {'number': '1', 'extension_id': 1},
    'number empty': {'number': ''},
    'number long': {'number': '1' * 80},
    'number no text': {'number': 1},
    'user_uuid': {'number': '1', 'user_uuid': str(uuid.uuid4())},
    'user_uuid malformed': {'number': '1', 'user_uuid': 'x'},
    'context': {'number': '1', 'context': 'nowhere'},
    'extension_id': {'extension_id': 2**31 - 1},
    'typo': {'number': '1', 'typo': 1},
    'selected_caller_id': {'number': '1', 'selected_caller_id': 5},
}


@pytest.mark.parametrize('case', REFUSED)
def test_is_refused(confd, case):
    answer = confd.post(RESOLVE, json=REFUSED[case])
    assert case.split()[0] in errors(answer)


def test_query_parameters_are_refused(confd):
    answer = confd.post(f'{RESOLVE}?dry_run=true', json={'number': '1'})
    assert 'dry_run' in errors(answer)


def test_asking_changes_nothing(new_route, user, events, reloads):
    acme = new_route(CO)
    events.clear()
    reloads.clear()
    acme.resolved(user=user)
    assert (events.names(), reloads.all()) == ([], [])


def test_other_methods_are_refused(confd):
    assert confd.get(RESOLVE).status_code == 405
