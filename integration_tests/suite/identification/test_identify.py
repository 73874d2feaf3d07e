# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""POST /interconnections/identify: which interconnection receives a call, and why."""

from __future__ import annotations

import itertools
from uuid import uuid4

import pytest
from identified_calls import IDENTIFY, identified, make_call, name_of, step_of
from samples import (
    create,
    error_text,
    insert_endpoint,
    insert_trunk,
    problems_of,
    sip_body,
    tenant_of,
    unused_network,
)

# The suite can run more than once on one database.
_numbers = itertools.count(41_000_000_000 + uuid4().int % 10**9)
SECRET = 'S3cr3t-w0rd'


@pytest.fixture
def number():
    return str(next(_numbers))


@pytest.fixture
def network():
    return unused_network()


@pytest.fixture
def incall_context(fixtures):
    return fixtures['contexts']['incall']['name']


@pytest.fixture
def acme(confd, name, network, number, incall_context):
    """An interconnection with an address, and an incall for the number."""
    body = sip_body(name(), match=[f'{network}/64'])
    incall = {'exten': number, 'destination': {'type': 'none'}}
    return create(confd, body | {'context': incall_context, 'incalls': [incall]})


def test_call_from_a_matching_address_reaches_the_incall(
    confd, acme, network, number, incall_context
):
    answer = identified(confd, f'{network}5', f'+{number}')
    assert answer['interconnection'] == {'id': acme['id'], 'name': acme['name']}
    assert (answer['kind'], answer['identifier']) == ('interconnection', 'ip')
    assert (answer['number'], answer['context']) == (number, incall_context)
    assert answer['incall']['extension'] == number
    assert answer['incall']['destination']['type'] == 'none'
    assert (answer['reason'], answer['advice']) == (None, [])
    assert answer['challenged'] is False


def test_trace_has_every_identifier_in_the_order_of_asterisk(confd, acme, network):
    trace = identified(confd, f'{network}5')['trace']
    assert [step['identifier'] for step in trace] == [
        *('line', 'auth_username', 'username', 'ip'),
        *('header', 'request_uri', 'anonymous'),
    ]
    assert [step['asked'] for step in trace] == [*[True] * 4, *[False] * 3]
    assert [step['matched'] for step in trace].count(True) == 1
    assert all(step['why'] for step in trace)


def test_message_gives_the_same_answer_as_fields(confd, acme, network, number):
    message = (
        f'INVITE sip:{number}@pbx.example.com SIP/2.0\r\n'
        'Via: SIP/2.0/UDP 192.0.2.1;branch=z9hG4bK1\r\n'
        'f: <sip:caller@peer.example.net>\r\n ;tag=1\r\n'
        f't: <sip:{number}@pbx.example.com>\r\n'
        'i: 1@a\r\nCSeq: 1 INVITE\r\n\r\nv=0\r\n'
    )
    body = {'source': {'address': f'{network}5'}, 'message': message}
    from_message = confd.post(IDENTIFY, json=body).json()
    from_fields = identified(confd, f'{network}5', number)
    # Which hosts of other interconnections answer in time differs between requests.
    for answer in (from_message, from_fields):
        del answer['lookups']
    assert from_message == from_fields


def test_unknown_address_is_challenged_and_gets_advice(confd, acme, network):
    address = f'{unused_network()}9'
    contact = {'name': 'Contact', 'value': f'<sip:a@{acme["name"]}.example.com>'}
    answer = identified(confd, address, headers=[contact])
    assert (answer['interconnection'], answer['kind']) == (None, None)
    assert (answer['reason'], answer['challenged']) == ('not_identified', True)
    assert answer['advice'][0] == f'add {address} to `sip.match` of {acme["name"]}'


def test_port_in_a_match_is_compared(confd, db, name, network, fixtures):
    match = f'[{network}1]:5070'
    trunk = name()
    insert_trunk(db, tenant_of(fixtures), trunk, {'identify': [('match', match)]})
    answer = identified(confd, f'{network}1', source={'port': 5070})
    assert name_of(answer) == trunk
    answer = identified(confd, f'{network}1', source={'port': 5060})
    assert name_of(answer) is None
    assert f'remove the port 5070 from `sip.match` of {trunk}' in answer['advice'][0]


def test_match_of_a_template_is_inherited(confd, db, name, network, fixtures):
    tenant, trunk = tenant_of(fixtures), name()
    options = {'identify': [('match', f'{network}/64')]}
    template = insert_endpoint(db, tenant, name(), options, template=True)
    insert_trunk(db, tenant, trunk, {}, [template])
    assert name_of(identified(confd, f'{network}7')) == trunk


def test_host_names_are_looked_up_and_the_answer_says_so(confd, name):
    create(confd, sip_body(name(), match=['nowhere.invalid']))
    answer = identified(confd, '203.0.113.77')
    (lookup,) = (one for one in answer['lookups'] if one['name'] == 'nowhere.invalid')
    assert lookup['status'] in ('missing', 'not_answered')
    assert lookup['addresses'] == []


@pytest.mark.parametrize(
    ('match_header', 'value', 'found'),
    [
        ('X-Trunk: {}', '{}', True),
        ('x-trunk:{}', '{}', True),
        ('X-Trunk: {}', '{}x', False),
        ('X-Trunk: /^{}[0-9]+$/', '{}77', True),
        ('X-Trunk: /^{}[0-9]+$/', '{}a', False),
        ('X-Trunk: /{}(/', '{}', False),
    ],
)
def test_header_decides(confd, db, name, fixtures, match_header, value, found):
    trunk = name()
    options = {'identify': [('match_header', match_header.format(trunk))]}
    insert_trunk(db, tenant_of(fixtures), trunk, options)
    headers = [{'name': 'X-Trunk', 'value': value.format(trunk)}]
    answer = identified(confd, '203.0.113.77', headers=headers)
    assert name_of(answer) == (trunk if found else None)
    assert step_of(answer, 'header')['matched'] is found


def test_expensive_expression_does_not_stop_the_answer(confd, db, name, fixtures):
    trunk = name()
    expression = r'X-Slow: /(((((a*)*)*)*)*)\1\2\3b/'
    options = {'identify': [('match_header', expression)]}
    insert_trunk(db, tenant_of(fixtures), trunk, options)
    headers = [{'name': 'X-Slow', 'value': 'a' * 4000}]
    assert name_of(identified(confd, '203.0.113.77', headers=headers)) != trunk


def test_expensive_expressions_of_another_tenant_do_not_hide_an_interconnection(
    confd, db, name, fixtures
):
    expression = r'X-Slow: /(((((a*)*)*)*)*)\1\2\3b{}/'
    for number in range(30):
        options = {'identify': [('match_header', expression.format(number))]}
        insert_trunk(db, tenant_of(fixtures, 'tenant'), name(), options)
    trunk = name()
    options = {'identify': [('match_header', 'X-Trunk: /^acme[0-9]$/')]}
    insert_trunk(db, tenant_of(fixtures), trunk, options)
    headers = [
        {'name': 'X-Slow', 'value': 'a' * 4000},
        {'name': 'X-Trunk', 'value': 'acme7'},
    ]
    assert name_of(identified(confd, '203.0.113.77', headers=headers)) == trunk


def test_call_must_authenticate_with_inbound_auth(confd, name, network, incall_context):
    auth = {'username': 'their-account', 'password': SECRET}
    body = sip_body(name(), match=[f'{network}/64'], inbound_auth=auth)
    document = create(confd, body | {'context': incall_context})
    answer = identified(confd, f'{network}5')
    assert (answer['challenged'], answer['reason']) == (True, 'challenged')
    reference = {'id': document['id'], 'name': document['name']}
    assert answer['accepts'] == [
        {'interconnection': reference, 'username': 'their-account', 'realm': 'asterisk'}
    ]
    assert SECRET not in str(answer)
    known = identified(confd, f'{network}5', authorization_username='their-account')
    assert (known['challenged'], known['reason']) == (False, 'no_match')


def test_user_of_from_finds_a_telephone(confd, db, name, fixtures):
    tenant, phone = tenant_of(fixtures), name()
    endpoint = insert_endpoint(db, tenant, phone)
    db.query(
        'INSERT INTO linefeatures (endpoint_sip_uuid, context, provisioningid)'
        ' VALUES (%s, %s, 0)',
        *(endpoint, fixtures['contexts']['internal']['name']),
    )
    call = {'from': f'<sip:{phone}@pbx.example.com>'}
    answer = identified(confd, '203.0.113.77', **call)
    assert (answer['kind'], answer['identifier']) == ('telephone', 'username')
    assert answer['interconnection'] is None
    db.query('DELETE FROM linefeatures WHERE endpoint_sip_uuid = %s', endpoint)


def test_line_finds_the_registration(confd, name, incall_context):
    auth = {'username': 'account', 'password': SECRET}
    user = name()
    registration = {'contact_user': user}
    body = sip_body(name(), outbound_auth=auth, registration=registration)
    document = create(confd, body | {'context': incall_context})
    call = {'request_uri': f'sip:{user}@192.0.2.1;line=abcdefg'}
    answer = identified(confd, '203.0.113.77', **call)
    assert (name_of(answer), answer['identifier']) == (document['name'], 'line')


def test_line_of_several_registrations_is_not_guessed(confd, name, incall_context):
    auth = {'username': 'account', 'password': SECRET}
    user, names = name(), [name(), name()]
    for one in names:
        body = sip_body(one, outbound_auth=auth, registration={'contact_user': user})
        create(confd, body | {'context': incall_context})
    call = {'request_uri': f'sip:{user}@192.0.2.1;line=abcdefg'}
    answer = identified(confd, '203.0.113.77', **call)
    assert answer['reason'] == 'several_registrations'
    assert all(one in answer['advice'][0] for one in names)


def test_number_without_incall_says_where_there_is_one(confd, name, network, fixtures):
    internal = fixtures['contexts']['internal']['name']
    body = sip_body(name(), match=[f'{network}/64'])
    create(confd, body | {'context': internal})
    answer = identified(confd, f'{network}5', '99999999')
    assert answer['reason'] == 'no_match'
    assert 'create an incall with the extension 99999999' in answer['advice'][-1]


def test_unknown_number_with_plus_hears_an_announcement(confd, acme, network):
    answer = identified(confd, f'{network}5', '+99999999')
    assert (answer['reason'], answer['number']) == ('no_route', '99999999')


def test_extension_s_takes_the_number_of_to(confd, acme, network, number):
    call = {'to': f'"A" <sip:+{number}@provider.example>'}
    answer = identified(confd, f'{network}5', 's', **call)
    assert (answer['number'], answer['reason']) == (number, None)
    answer = identified(confd, f'{network}5', 's')
    assert answer['reason'] == 'loop'


def test_deny_excludes_an_address(confd, db, name, network, fixtures):
    options = {
        'identify': [('match', f'{network}/64')],
        'endpoint': [('deny', f'{network}5')],
    }
    insert_trunk(db, tenant_of(fixtures), name(), options)
    assert identified(confd, f'{network}5')['reason'] == 'access_denied'
    assert identified(confd, f'{network}6')['reason'] == 'no_context'


def test_nothing_of_another_tenant_is_named(
    confd, tenant_confd, name, network, incall_context
):
    own = name()
    body = sip_body(own, match=[f'{network}/64', 'foreign.invalid'])
    create(confd, body | {'context': incall_context})
    other = sip_body(name(), match=[f'{network}7'])
    create(confd, other | {'context': incall_context})
    answer = identified(tenant_confd, f'{network}7')
    assert (answer['kind'], answer['reason']) == ('other', 'not_an_interconnection')
    shown = str(answer)
    assert own not in shown and other['name'] not in shown
    assert 'foreign.invalid' not in shown and incall_context not in shown


def test_sub_tenant_is_seen_by_the_master_tenant(confd, tenant_confd, name, network):
    trunk = name()
    create(tenant_confd, sip_body(trunk, match=[f'{network}/64']))
    assert name_of(identified(confd, f'{network}5')) == trunk
    assert name_of(identified(tenant_confd, f'{network}5')) == trunk


def test_token_without_the_right_is_rejected(readonly):
    text = error_text(readonly.post(IDENTIFY, json=make_call('203.0.113.77')), 401)
    assert 'confd.interconnections.identify.create' in text


@pytest.mark.parametrize(
    ('values', 'path'),
    [
        ({'source': {'address': 'sip.example.com'}}, 'source.address'),
        ({'source': {'address': '1.2.3.4', 'port': 70000}}, 'source.port'),
        ({'source': {'address': '1.2.3.4', 'transport': 'sctp'}}, 'source.transport'),
        ({'request_uri': 'http://example.com'}, 'request_uri'),
        ({'request_uri': None}, 'request_uri'),
        ({'message': 'INVITE sip:1@a SIP/2.0\n\n'}, 'request_uri'),
        ({'headers': [{'name': 'X-A'}]}, 'headers.0.value'),
        ({'port': 5060}, 'port'),
    ],
)
def test_invalid_call_is_rejected(confd, values, path):
    body = make_call('203.0.113.77') | values
    assert path in problems_of(confd.post(IDENTIFY, json=body))


@pytest.mark.parametrize(
    'message',
    [
        'hello',
        'SIP/2.0 200 OK\r\n\r\n',
        'OPTIONS sip:1@a SIP/2.0\r\nFrom: <sip:a@b>\r\nTo: <sip:a@b>\r\n\r\n',
        'INVITE sip:1@a SIP/2.0\r\nTo: <sip:a@b>\r\n\r\n',
        'INVITE sip:1@a SIP/2.0\r\nno header\r\n\r\n',
        'INVITE sip:1@a SIP/2.0\r\n' + 'X-A: 1\r\n' * 300,
        'INVITE sip:1@a SIP/2.0\r\nX: ' + ' ' * 60_000,
    ],
)
def test_invalid_message_is_rejected(confd, message):
    body = {'source': {'address': '203.0.113.77'}, 'message': message}
    assert 'message' in problems_of(confd.post(IDENTIFY, json=body))
