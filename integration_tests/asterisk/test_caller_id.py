# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The caller ID that the provider sees, compared with the answer of `resolve`."""

from __future__ import annotations

import itertools

import pytest
from callerids import EXAMPLES, apply_example, codes, route, set_user
from kinds import custom_body
from resolved_calls import LineCallerID, place_resolved_calls
from samples import merge, sip_body

ADDRESS_PLACEHOLDER = 'ASTERISK'
ANONYMOUS = '"Anonymous" <sip:anonymous@anonymous.invalid>'
IDENTITY = {'caller_id': '"Co" <5145552222>'}
FLAGS = ('send_pai', 'send_rpid', 'trust_id_outbound')


@pytest.fixture
def ada(wazo):
    """Provide a user with a line and the caller ID of that line."""
    user = wazo.sandbox.about['users'][0]
    yield user
    set_user(wazo.db, user, '')


@pytest.fixture
def line_caller_id(ada):
    return LineCallerID(f'{ada["firstname"]} {ada["lastname"]}', ada['exten'])


@pytest.fixture
def create_route(wazo, make_peer, new_name):
    """Provide a function that creates a route to `create_route.peer`."""

    def create_route(extension=(), **values):
        body = merge({'sip': {'remote_hosts': [create_route.peer.host]}}, values)
        context = wazo.sandbox.about['contexts']['outcall']['name']
        return route(wazo.confd, context, new_name(), extension, **body)

    create_route.peer = make_peer()
    return create_route


@pytest.fixture
def place_calls(wazo, create_route, line_caller_id):
    """Provide a function that places calls for answers of `resolve`."""
    return lambda *answers: place_resolved_calls(
        wazo, create_route.peer, list(answers), line_caller_id
    )


def predict_identity(wazo, interconnection):
    """Return From and identity headers as `resolve` predicts them."""
    identity = interconnection['pai_number']
    header = interconnection['from'].replace(ADDRESS_PLACEHOLDER, wazo.address)
    return header, [f'tel:{identity}'] if identity else []


def read_identity(invite):
    """Return From without its tag, and the identity headers."""
    return invite['From'].rpartition(';tag=')[0], invite.get_all('P-Asserted-Identity')


def compare_identities(wazo, calls):
    """Return the predicted and the actual identities."""
    predicted = [predict_identity(wazo, each) for each, _ in calls]
    return predicted, [read_identity(invite) for _, invite in calls]


def test_documented_examples_match_the_invite(wazo, create_route, ada, place_calls):
    values = {'sip': {'callerid': '"ACME" <5145550000>'}}
    acme = create_route(outgoing_caller_id_format='national', **values)
    answers = []
    for example in EXAMPLES:
        apply_example(wazo.confd, acme, ada, example)
        answers.append(acme.resolved(user=ada, selected_caller_id=example['selected']))
    found = place_calls(*answers)
    predicted, seen = compare_identities(wazo, found)
    assert predicted == seen
    assert len({each['rule'] for each in answers}) == 5
    private = [invite.get_all('Privacy') for _, invite in found]
    wanted = [['id'] if 'Anon' in each['from'] else [] for each in EXAMPLES]
    assert private == wanted


@pytest.mark.parametrize('setting', ['"Me" <5145551111>', 'anonymous', 'default'])
def test_from_user_and_from_domain_match_resolve(
    wazo, create_route, ada, place_calls, setting
):
    set_user(wazo.db, ada, setting)
    pairs = itertools.product((None, '5145559999', 'a+b'), (None, 'acme.example'))
    answers = [
        create_route(sip={'from_user': user, 'from_domain': domain}).resolved(user=ada)
        for user, domain in pairs
    ]
    predicted, seen = compare_identities(wazo, place_calls(*answers))
    assert predicted == seen
    assert len(set(map(str, seen))) > 3


def test_customized_interconnection_has_the_headers_of_the_endpoint_that_it_dials(
    wazo, create_route, ada, place_calls
):
    acme = create_route(IDENTITY, sip={'from_user': 'me'})
    custom = custom_body(f'PJSIP/{acme.document["name"]}')
    wazo.create({**custom, 'outcalls': [{'id': acme.outcall_id}]})
    answers = []
    for setting in ('"Me" <5145551111>', 'anonymous'):
        set_user(wazo.db, ada, setting)
        answers.append(acme.resolved(user=ada))
    predicted, seen = compare_identities(wazo, place_calls(*answers))
    assert predicted == seen
    assert len(seen) == 4


NAMES = (
    *('Bob', 'Jos\u00e9 \u0141ukasz', '"\u65e5\u672c"', '"a, b"', '"a;b"', '"a@b <c>"'),
    *('"Q" R"', '"back\\slash"', '"end\\"', "O'Neil", '"50%"', '"(a)"', '"a\\nb"'),
)


def test_caller_name_with_special_characters_matches_resolve(
    wazo, create_route, ada, place_calls
):
    acme, answers = create_route(), []
    for name in NAMES:
        set_user(wazo.db, ada, f'{name} <5145551111>')
        answers.append(acme.resolved(user=ada))
    assert [each['caller_id'] is None for each in answers] == [False] * len(NAMES)
    predicted, seen = compare_identities(wazo, place_calls(*answers))
    assert predicted == seen


def test_selected_number_is_formatted_for_each_trunk(
    wazo, create_route, ada, place_calls
):
    formats = ('+E164', 'E164', 'national')
    routes = [create_route(outgoing_caller_id_format=each) for each in formats]
    answers = [
        each.resolved(user=ada, selected_caller_id='"Me" <+15145551234>')
        for each in routes
    ]
    predicted, seen = compare_identities(wazo, place_calls(*answers))
    assert predicted == seen
    users = [header.partition('sip:')[2].partition('@')[0] for header, _ in seen]
    assert users == ['+15145551234', '15145551234', '5145551234']


# For each set of FLAGS: whether Asterisk itself sends P-Asserted-Identity and
# Remote-Party-ID, in a call with a caller ID and in an anonymous call.
SENT = {
    (False, False, True): ((False, False), (False, False)),
    (True, False, False): ((True, False), (False, False)),
    (False, True, False): ((False, True), (False, False)),
    (True, False, True): ((True, False), (True, False)),
    (True, True, True): ((True, True), (True, True)),
}


@pytest.fixture
def call_with_each_flag(create_route, place_calls):
    """Provide a function that calls over a route with each set of flags.

    It yields the answer of `resolve`, the INVITE and the value in SENT.
    """

    def call_with_each_flag(user):
        flags = (dict(zip(FLAGS, each, strict=True)) for each in SENT)
        answers = [
            create_route(IDENTITY, sip=each).resolved(user=user) for each in flags
        ]
        invites = (invite for _, invite in place_calls(*answers))
        return zip(answers, invites, SENT.values(), strict=True)

    return call_with_each_flag


def test_send_pai_and_send_rpid_add_identity_headers(wazo, ada, call_with_each_flag):
    set_user(wazo.db, ada, '"Me" <5145551111>')
    identity = f'"Me" <sip:5145551111@{wazo.address}>'
    party = f'{identity};party=calling;privacy=off;screen=no'
    for _, invite, ((pai, rpid), _) in call_with_each_flag(ada):
        assert invite.get_all('P-Asserted-Identity') == [identity] * pai
        assert invite.get_all('Remote-Party-ID') == [party] * rpid
        assert 'Privacy' not in invite


def test_anonymous_call_identifies_the_caller_only_with_trust_id_outbound(
    wazo, ada, line_caller_id, call_with_each_flag
):
    set_user(wazo.db, ada, 'anonymous')
    identity_of_route = 'tel:5145552222'
    identity = f'"{line_caller_id.name}" <sip:{line_caller_id.number}@{wazo.address}>'
    party = f'{identity};party=calling;privacy=full;screen=no'
    for answer, invite, (_, (pai, rpid)) in call_with_each_flag(ada):
        assert ('anonymous_caller_told' in codes(answer)) is (pai or rpid)
        assert read_identity(invite) == (
            ANONYMOUS,
            [identity] * pai + [identity_of_route],
        )
        assert invite.get_all('Remote-Party-ID') == [party] * rpid
        assert invite.get_all('Privacy') == ['id'] * (1 + pai)


def test_identity_header_carries_the_caller_id_despite_from_user(
    wazo, create_route, ada, place_calls
):
    set_user(wazo.db, ada, '"Me" <5145551111>')
    acme = create_route(sip={'from_user': '5145559999', 'send_pai': True})
    ((_, invite),) = place_calls(acme.resolved(user=ada))
    identity = f'"Me" <sip:5145551111@{wazo.address}>'
    assert read_identity(invite) == (f'<sip:5145559999@{wazo.address}>', [identity])


def test_callerid_of_a_trunk_replaces_the_incoming_caller(wazo, make_peer, new_name):
    provider = make_peer()
    body = sip_body(new_name(), remote_hosts=[provider.host], callerid='"ACME" <9999>')
    wazo.create(body | {'context': wazo.context})
    assert provider.call(f'sip:100@{wazo.address}', user='5145550100').status == 200
    (call,) = wazo.read_incoming_calls()
    assert (call.caller_name, call.caller_number) == ('ACME', '9999')
