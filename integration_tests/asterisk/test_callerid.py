# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Who calls, as the other side sees it, and as `resolve` says before."""

from __future__ import annotations

import itertools

import pytest
from callerids import EXAMPLES, apply_example, codes, route, set_user
from outgoing_calls import OwnCallerID, calls
from samples import merged, sip

OWN_ADDRESS = 'ASTERISK'
ANONYMOUS = '"Anonymous" <sip:anonymous@anonymous.invalid>'
IDENTITY = {'caller_id': '"Co" <5145552222>'}
FLAGS = ('send_pai', 'send_rpid', 'trust_id_outbound')


@pytest.fixture
def ada(wazo):
    """A user with a line, and the caller ID of that."""
    user = wazo.host.about['users'][0]
    yield user
    set_user(wazo.db, user, '')


@pytest.fixture
def own(ada):
    return OwnCallerID(f'{ada["firstname"]} {ada["lastname"]}', ada['exten'])


@pytest.fixture
def make(wazo, peer, name):
    """A route over a new interconnection, which leads to `make.peer`."""

    def make(extension=(), **values):
        body = merged({'sip': {'remote_hosts': [make.peer.host]}}, values)
        context = wazo.host.about['contexts']['outcall']['name']
        return route(wazo.confd, context, name(), extension, **body)

    make.peer = peer()
    return make


@pytest.fixture
def leaving(wazo, make, own):
    """What `resolve` says of calls, beside the INVITE of each."""
    return lambda *answers: calls(wazo, make.peer, list(answers), own)


def said(wazo, interconnection):
    """From and identity as `resolve` says, with the address that it can't know."""
    identity = interconnection['pai_number']
    header = interconnection['from'].replace(OWN_ADDRESS, wazo.address)
    return header, [f'tel:{identity}'] if identity else []


def seen(invite):
    """From without its tag, and the identities."""
    return invite['From'].rpartition(';tag=')[0], invite.all('P-Asserted-Identity')


def compared(wazo, leaving):
    """What is said, and what is seen."""
    pairs = list(leaving)
    return [said(wazo, each) for each, _ in pairs], [seen(each) for _, each in pairs]


def test_each_example_of_the_documentation_leaves_as_it_says(wazo, make, ada, leaving):
    values = {'sip': {'callerid': '"ACME" <5145550000>'}}
    acme = make(outgoing_caller_id_format='national', **values)
    answers = []
    for example in EXAMPLES:
        apply_example(wazo.confd, acme, ada, example)
        answers.append(acme.resolved(user=ada, selected_caller_id=example['selected']))
    found = leaving(*answers)
    says, sees = compared(wazo, found)
    assert says == sees
    assert len({each['rule'] for each in answers}) == 5
    private = [invite.all('Privacy') for _, invite in found]
    wanted = [['id'] if 'Anon' in each['from'] else [] for each in EXAMPLES]
    assert private == wanted


@pytest.mark.parametrize('setting', ['"Me" <5145551111>', 'anonymous', 'default'])
def test_from_user_and_from_domain_leave_as_resolve_says(
    wazo, make, ada, leaving, setting
):
    set_user(wazo.db, ada, setting)
    pairs = itertools.product((None, '5145559999', 'a+b'), (None, 'acme.example'))
    answers = [
        make(sip={'from_user': user, 'from_domain': domain}).resolved(user=ada)
        for user, domain in pairs
    ]
    says, sees = compared(wazo, leaving(*answers))
    assert says == sees
    assert len(set(map(str, sees))) > 3


NAMES = (
    *('Bob', 'Jos\u00e9 \u0141ukasz', '"\u65e5\u672c"', '"a, b"', '"a;b"', '"a@b <c>"'),
    *('"Q" R"', '"back\\slash"', '"end\\"', "O'Neil", '"50%"', '"(a)"', '"a\\nb"'),
)


def test_a_name_leaves_as_resolve_says_whatever_it_holds(wazo, make, ada, leaving):
    acme, answers = make(), []
    for name in NAMES:
        set_user(wazo.db, ada, f'{name} <5145551111>')
        answers.append(acme.resolved(user=ada))
    assert [each['caller_id'] is None for each in answers] == [False] * len(NAMES)
    says, sees = compared(wazo, leaving(*answers))
    assert says == sees


def test_a_selected_number_leaves_in_the_format_of_each(wazo, make, ada, leaving):
    formats = ('+E164', 'E164', 'national')
    routes = [make(outgoing_caller_id_format=each) for each in formats]
    answers = [
        each.resolved(user=ada, selected_caller_id='"Me" <+15145551234>')
        for each in routes
    ]
    says, sees = compared(wazo, leaving(*answers))
    assert says == sees
    users = [header.partition('sip:')[2].partition('@')[0] for header, _ in sees]
    assert users == ['+15145551234', '15145551234', '5145551234']


# What is set of FLAGS, and whether identities of Asterisk's own leave: PAI and RPID, of
# a call with a caller ID, and of an anonymous one.
SENT = {
    (False, False, True): ((False, False), (False, False)),
    (True, False, False): ((True, False), (False, False)),
    (False, True, False): ((False, True), (False, False)),
    (True, False, True): ((True, False), (True, False)),
    (True, True, True): ((True, True), (True, True)),
}


@pytest.fixture
def flagged(make, leaving):
    """The answer of `resolve` and the INVITE, of a route with each set of flags."""

    def flagged(user):
        flags = (dict(zip(FLAGS, each, strict=True)) for each in SENT)
        answers = [make(IDENTITY, sip=each).resolved(user=user) for each in flags]
        invites = (invite for _, invite in leaving(*answers))
        return zip(answers, invites, SENT.values(), strict=True)

    return flagged


def test_a_caller_id_is_sent_as_identity_too_where_a_flag_says_so(wazo, ada, flagged):
    set_user(wazo.db, ada, '"Me" <5145551111>')
    identity = f'"Me" <sip:5145551111@{wazo.address}>'
    party = f'{identity};party=calling;privacy=off;screen=no'
    for _, invite, ((pai, rpid), _) in flagged(ada):
        assert invite.all('P-Asserted-Identity') == [identity] * pai
        assert invite.all('Remote-Party-ID') == [party] * rpid
        assert 'Privacy' not in invite


def test_an_anonymous_call_tells_who_calls_only_where_the_other_side_is_trusted(
    wazo, ada, own, flagged
):
    set_user(wazo.db, ada, 'anonymous')
    lent = 'tel:5145552222'
    identity = f'"{own.name}" <sip:{own.number}@{wazo.address}>'
    party = f'{identity};party=calling;privacy=full;screen=no'
    for answer, invite, (_, (pai, rpid)) in flagged(ada):
        assert ('anonymous_caller_told' in codes(answer)) is (pai or rpid)
        assert seen(invite) == (ANONYMOUS, [identity] * pai + [lent])
        assert invite.all('Remote-Party-ID') == [party] * rpid
        assert invite.all('Privacy') == ['id'] * (1 + pai)


def test_the_identity_is_the_caller_id_where_from_is_another(wazo, make, ada, leaving):
    set_user(wazo.db, ada, '"Me" <5145551111>')
    acme = make(sip={'from_user': '5145559999', 'send_pai': True})
    ((_, invite),) = leaving(acme.resolved(user=ada))
    identity = f'"Me" <sip:5145551111@{wazo.address}>'
    assert seen(invite) == (f'<sip:5145559999@{wazo.address}>', [identity])


def test_the_callerid_of_an_interconnection_replaces_the_caller_of_incoming_calls(
    wazo, peer, name
):
    provider = peer()
    body = sip(name(), remote_hosts=[provider.host], callerid='"ACME" <9999>')
    wazo.create(body | {'context': wazo.context})
    assert provider.call(f'sip:100@{wazo.address}', user='5145550100').status == 200
    (call,) = wazo.incoming()
    assert (call.name, call.number) == ('ACME', '9999')
