# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a call would show, and why: each rule, each way not to leave, each trunk."""

from __future__ import annotations

import uuid

import pytest
from callerids import RESOLVE, codes, prefix, resolved, route, set_user
from samples import created, edited, errors, sip

RULES = [
    'internal_caller_id',
    'selected_caller_id',
    'user_outgoing_caller_id',
    'outcall_caller_id',
    'default_caller_id',
]


@pytest.fixture
def context(fixtures):
    return fixtures['contexts']['outcall']['name']


@pytest.fixture
def internal(fixtures):
    return fixtures['contexts']['internal']['name']


@pytest.fixture
def user(fixtures, db):
    """One with a line, on default."""
    user = fixtures['users'][0]
    set_user(db, user, 'default')
    yield user
    set_user(db, user, '')


@pytest.fixture
def make(confd, context, name):
    return lambda extension=(), **values: route(
        confd, context, name(), extension, **values
    )


def _seen(answer):
    caller_id = answer['caller_id']
    return answer['rule'], caller_id and (caller_id['name'], caller_id['number'])


CO = {'caller_id': '"Co" <5145550000>'}


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
def test_a_user_and_an_extension(make, db, user, setting, extension, rule, shown):
    set_user(db, user, setting)
    answer = make(extension).resolved(user=user)
    assert _seen(answer) == (rule, shown)
    assert answer['reason'] is None


def test_a_call_without_a_user_takes_the_extensions(make):
    assert _seen(make(CO).resolved()) == ('outcall_caller_id', ('Co', '5145550000'))


def test_the_internal_caller_id_wins_over_all(make, user):
    answer = make(CO, internal_caller_id=True).resolved(
        user=user, selected_caller_id='anonymous'
    )
    assert _seen(answer) == ('internal_caller_id', None)


def test_every_rule_is_in_the_trace_and_one_applies(make, user):
    answer = make(CO).resolved(user=user)
    assert [step['rule'] for step in answer['trace']] == RULES
    assert [step['applies'] for step in answer['trace']] == [
        *[False] * 3,
        True,
        False,
    ]
    assert answer['trace'][3]['value'] == CO['caller_id']
    assert all(step['reason'] for step in answer['trace'])


@pytest.mark.parametrize('who', ['user', 'selected'])
def test_an_anonymous_call_has_the_extensions_identity(make, db, user, who):
    call = {'selected_caller_id': 'anonymous'} if who == 'selected' else {}
    set_user(db, user, 'default' if call else 'anonymous')
    answer = make(CO, sip={'callerid': '"T" <999>'}).resolved(user=user, **call)
    assert answer['caller_id'] == {
        'name': None,
        'number': None,
        'presentation': 'prohibited',
        'pai_number': '5145550000',
    }
    (trunk,) = answer['interconnections']
    assert trunk['pai_number'] == '5145550000'
    assert trunk['from'] == '"Anonymous" <sip:anonymous@anonymous.invalid>'


def test_an_anonymous_call_falls_back_to_the_trunks_identity(make, db, user):
    set_user(db, user, 'anonymous')
    answer = make(sip={'callerid': '"T" <999>'}).resolved(user=user)
    assert answer['caller_id']['pai_number'] is None
    assert answer['interconnections'][0]['pai_number'] == '999'
    assert 'anonymous_without_identity' not in codes(answer)


def test_an_anonymous_call_without_an_identity_is_warned_of(make, db, user):
    set_user(db, user, 'anonymous')
    answer = make({'caller_id': '"Co"'}).resolved(user=user)
    assert answer['interconnections'][0]['pai_number'] is None
    assert 'anonymous_without_identity' in codes(answer, id=user['uuid'])


def test_an_anonymous_call_fails_where_the_host_does(make, db, user):
    set_user(db, user, 'anonymous')
    acme = make(CO)
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
def test_a_selected_caller_id_is_formatted_for_the_trunk(make, user, format_, number):
    answer = make(outgoing_caller_id_format=format_).resolved(
        user=user, selected_caller_id='"Me" <+15145551234>'
    )
    assert _seen(answer) == ('selected_caller_id', ('Me', '+15145551234'))
    (trunk,) = answer['interconnections']
    assert trunk['caller_id']['number'] == number
    assert trunk['from'] == f'"Me" <sip:{number}@ASTERISK>'


def test_nothing_else_is_formatted(make, db, user):
    set_user(db, user, '+15145551234')
    answer = make(outgoing_caller_id_format='national').resolved(user=user)
    assert answer['interconnections'][0]['caller_id']['number'] == '+15145551234'


@pytest.mark.parametrize(('selected', 'number'), [('123', '123'), ('12', None)])
def test_a_number_that_can_not_be_formatted(make, user, selected, number):
    answer = make().resolved(user=user, selected_caller_id=selected)
    caller_id = answer['interconnections'][0]['caller_id']
    assert (caller_id and caller_id['number']) == number
    assert codes(answer) & {'number_not_in_format', 'selected_caller_id_ignored'}


def test_a_call_that_keeps_its_own_shows_the_one_of_the_line(make, user):
    answer = make().resolved(user=user)
    fullname = f'{user["firstname"]} {user["lastname"]}'
    header = f'"{fullname}" <sip:{user["exten"]}@ASTERISK>'
    assert answer['caller_id'] is None
    assert answer['interconnections'][0]['from'] == header


def test_from_user_and_from_domain_win(make, user):
    answer = make(CO, sip={'from_user': 'me', 'from_domain': 'ex.com'}).resolved(
        user=user
    )
    (trunk,) = answer['interconnections']
    assert trunk['from'] == '<sip:me@ex.com>'
    assert trunk['caller_id']['number'] == '5145550000'
    assert 'from_user_replaces' in codes(answer, id=trunk['id'])


def test_from_user_is_inherited(make, user, db):
    acme = make(CO)
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


def test_the_number_is_cut_and_then_prefixed(make, user):
    acme = make({'strip_digits': 1, 'external_prefix': '00'})
    assert acme.resolved(user=user)['dialed'] == f'00{acme.number[1:]}'


def test_the_best_match_is_taken_not_the_first(confd, make, context, user, name):
    wide = make()
    narrow = f'_{wide.exten[1:-2]}4X'
    created(
        confd,
        {
            **sip(name()),
            'outcalls': [
                {'name': name(), 'extensions': [{'exten': narrow, 'context': context}]}
            ],
        },
    )
    assert wide.resolved(user=user)['extension']['exten'] == narrow
    other = f'{wide.number[:-2]}52'
    assert wide.resolved(user=user, number=other)['extension']['exten'] == wide.exten


def test_trunks_are_in_the_order_in_which_they_are_tried(confd, make, user, name):
    acme = make(CO)
    second = created(
        confd,
        {
            'type': 'custom',
            'custom': {'interface': f'Local/{name()}'},
            'outcalls': [{'id': acme.outcall_id}],
        },
    )
    shown = acme.resolved(user=user)['interconnections']
    assert [one['id'] for one in shown] == [acme.id, second['id']]
    assert shown[0]['interface'] == f'PJSIP/{acme.document["name"]}'
    assert shown[1]['interface'] == second['custom']['interface']
    assert (shown[1]['from'], shown[1]['pai_number']) == (None, None)
    assert shown[1]['caller_id']['number'] == '5145550000'


def test_a_disabled_trunk_is_passed_over(confd, make, user, name):
    acme = make(CO)
    custom = {'interface': f'Local/{name()}', 'enabled': False}
    body = {'type': 'custom', 'custom': custom, 'outcalls': [{'id': acme.outcall_id}]}
    second = created(confd, body)
    assert len(acme.resolved(user=user)['interconnections']) == 1
    edited(confd, acme.document, {'outcalls': []})
    answer = acme.resolved(user=user)
    assert answer['reason'] == 'trunks_disabled'
    edited(confd, second, {'custom': {'enabled': True}})
    assert len(acme.resolved(user=user)['interconnections']) == 1


def _nothing(answer, reason):
    assert answer['reason'] == reason
    for name in ('outcall', 'extension', 'dialed', 'caller_id', 'rule'):
        assert answer[name] is None
    assert answer['interconnections'] == []


def test_a_number_that_nothing_takes(confd, user):
    _nothing(resolved(confd, user_uuid=user['uuid'], number=prefix()), 'no_match')


def test_a_number_of_the_house(confd, fixtures, user):
    number = fixtures['users'][1]['exten']
    answer = resolved(confd, user_uuid=user['uuid'], number=number)
    _nothing(answer, 'not_an_outcall')


def test_a_feature_code_comes_before_the_routes(make, user):
    _nothing(make().resolved(user=user, number='*21123'), 'not_an_outcall')


def test_a_disabled_outcall(make, user):
    acme = make(enabled=False)
    answer = acme.resolved(user=user)
    _nothing(answer, 'outcall_disabled')
    assert 'outcall_disabled' in codes(answer, resource='outcalls', id=acme.outcall_id)


def test_an_outcall_without_a_trunk(confd, make, user):
    acme = make()
    edited(confd, acme.document, {'outcalls': []})
    _nothing(acme.resolved(user=user), 'outcall_without_trunk')


def test_an_outcall_with_a_trunk_that_has_no_endpoint(db, make, user):
    acme = make()
    sql = (
        'INSERT INTO trunkfeatures (tenant_uuid) SELECT tenant_uuid FROM outcall'
        ' WHERE id = %s RETURNING id'
    )
    trunk = db.one(sql, acme.outcall_id)['id']
    sql = 'INSERT INTO outcalltrunk VALUES (%s, %s, 9) RETURNING priority'
    db.query(sql, acme.outcall_id, trunk)
    _nothing(acme.resolved(user=user), 'trunk_without_endpoint')


def test_the_context_decides_what_is_seen(confd, make, fixtures, internal, context):
    acme = make()
    incall = fixtures['contexts']['incall']['name']
    assert acme.resolved(context=internal)['outcall']['id'] == acme.outcall_id
    assert acme.resolved(context=context)['outcall']['id'] == acme.outcall_id
    assert acme.resolved(context=incall)['reason'] == 'no_match'
    assert acme.resolved()['outcall']['id'] == acme.outcall_id


def test_a_user_without_a_line_is_told_of(make, db, user):
    acme = make(CO)
    where = 'user_id = %s AND line_id = %s'
    line = db.one('SELECT * FROM user_line WHERE user_id = %s', user['id'])
    db.query(f'DELETE FROM user_line WHERE {where}', user['id'], line['line_id'])
    answer = acme.resolved(user=user)
    values = tuple(line.values())
    db.query(f'INSERT INTO user_line ({", ".join(line)}) VALUES %s', values)
    assert 'user_without_line' in codes(answer, id=user['uuid'])
    assert answer['outcall']['id'] == acme.outcall_id


def test_by_extension(make, user):
    acme = make({**CO, 'strip_digits': 1})
    call = {'number': None, 'extension_id': acme.extension_id}
    answer = acme.resolved(user=user, **call)
    assert answer['extension']['id'] == acme.extension_id
    assert (answer['dialed'], answer['rule']) == (None, 'outcall_caller_id')


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


def test_an_extension_of_no_outcall_is_not_found(confd, db, internal):
    sql = "SELECT id FROM extensions WHERE context = %s AND type = 'user' LIMIT 1"
    extension = db.one(sql, internal)['id']
    answer = confd.post(RESOLVE, json={'extension_id': extension})
    assert 'extension_id' in errors(answer)


def test_query_parameters_are_refused(confd):
    answer = confd.post(f'{RESOLVE}?dry_run=true', json={'number': '1'})
    assert 'dry_run' in errors(answer)


def test_asking_changes_nothing(make, user, events, reloads):
    acme = make(CO)
    events.clear()
    reloads.clear()
    acme.resolved(user=user)
    assert (events.names(), reloads.all()) == ([], [])


def test_other_methods_are_refused(confd):
    assert confd.get(RESOLVE).status_code == 405
