# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The connections of docs/guides.md, except TLS, which test_transports.py tests."""

from __future__ import annotations

import pytest
import sdp
from guides import read_guide
from sip_message import extract_uri, extract_user
from sip_peer import Account, Dialog, Peer
from user_calls import place_user_call

ACCOUNT = Account('acme', 's3cret')
BRANCH = Account('branch-office', 'l0ng-and-random')
TELEPHONE_PORT = 5070


@pytest.fixture
def telephone_behind():
    """Provide a function that makes a telephone behind a peer that acts as a router."""
    made = []

    def make(router):
        made.append(Peer(router.address, TELEPHONE_PORT))
        router.advertised_host = made[0].host
        return made[0]

    yield make
    for each in made:
        each.close()


def call_contact(provider, contact, number):
    """Call a Contact with a number in To, and return the status."""
    dialog = Dialog(
        contact,
        f'<sip:caller@{provider.host}>;tag=1',
        f'<sip:{number}@provider.example>',
    )
    headers = {'Content-Type': 'application/sdp'}
    body = sdp.render_sdp(provider.address, provider.codecs)
    return provider.request('INVITE', dialog, headers, body).status


def answer_incalls(body):
    """Let Asterisk answer the calls of new incalls: the tests have no users."""
    for incall in body['incalls']:
        incall['destination'] = {'type': 'none'}
    return body


def test_numbers_of_one_account_reach_their_incalls(wazo, make_peer):
    wazo.has_wazo_dialplan = True
    provider = make_peer()
    provider.required_account = ACCOUNT
    body = read_guide(wazo, 'many-numbers', sip_provider_example=provider.host)
    (document,) = wazo.create(answer_incalls(body))
    assert document['warnings'] == []
    registered = provider.wait_for_request('REGISTER', status=200)
    contact = extract_uri(registered['Contact'])
    provider.required_account = None
    for number in ('5795550101', '+5795550101', '5795550299'):
        assert call_contact(provider, contact, number) == 200
        (call,) = wazo.read_incoming_calls()
        assert (call.endpoint, call.exten) == ('many-numbers', number.lstrip('+'))


def test_trunk_by_address_takes_calls_of_its_addresses_only(wazo, make_peer):
    wazo.has_wazo_dialplan = True
    provider, sender, stranger = (make_peer() for _ in range(3))
    replaced = {'sip_provider_example': provider.host, '192_0_2_10': sender.address}
    body = read_guide(wazo, 'by-address', **replaced)
    (document,) = wazo.create(answer_incalls(body))
    assert document['warnings'] == []
    place_user_call(wazo, '5791234567')
    invite = provider.wait_for_request('INVITE', status=200)
    assert (invite.user, extract_user(invite['From'])) == ('5791234567', '5795550301')
    uri = f'sip:5795550301@{wazo.address}'
    assert sender.call(uri).status == 200
    assert stranger.call(uri).status == 401
    (call,) = wazo.read_incoming_calls()
    assert (call.endpoint, call.exten) == ('by-address', '5795550301')


def test_second_provider_is_asked_if_the_first_rejects_the_call(wazo, make_peer):
    number = '5792000001'
    first, second = make_peer(), make_peer()
    body = read_guide(wazo, 'first-provider', sip_first_example=first.host)
    (document,) = wazo.create(body)
    body = read_guide(wazo, 'second-provider', sip_second_example=second.host)
    wazo.create(body | {'outcalls': [{'id': document['outcalls'][0]['id']}]})
    first.statuses['INVITE'] = 486
    place_user_call(wazo, number)
    first.wait_for_request('INVITE')
    wazo.asterisk.wait_until_idle()
    assert second.requests('INVITE') == []
    first.statuses['INVITE'] = 503
    place_user_call(wazo, number)
    assert second.wait_for_request('INVITE', status=200).user == number


def test_pbx_behind_nat_is_called_at_its_router(wazo, make_peer, telephone_behind):
    wazo.has_wazo_dialplan = True
    router = make_peer()
    telephone = telephone_behind(router)
    (document,) = wazo.create(answer_incalls(read_guide(wazo, 'branch-office')))
    assert document['warnings'] == []
    assert router.register(wazo.address, BRANCH.username, BRANCH).status == 200
    assert router.wait_for_request('OPTIONS')
    wazo.dial(document, '100')
    assert router.wait_for_request('INVITE').user == '100'
    uri = f'sip:5795550501@{wazo.address}'
    assert router.call(uri, user=BRANCH.username, account=BRANCH).status == 200
    assert telephone.received == []


def test_pbx_behind_wazo_calls_in_and_is_called(wazo, make_peer):
    wazo.has_wazo_dialplan = True
    pbx, stranger = make_peer(), make_peer()
    body = read_guide(wazo, 'old-pbx', **{'192_168_1_50': pbx.host})
    (document,) = wazo.create(answer_incalls(body))
    assert document['warnings'] == []
    place_user_call(wazo, '6001')
    assert pbx.wait_for_request('INVITE', status=200).user == '6001'
    uri = f'sip:5795550701@{wazo.address}'
    assert pbx.call(uri).status == 200
    assert stranger.call(uri).status == 401
    (call,) = wazo.read_incoming_calls()
    assert (call.endpoint, call.exten) == ('old-pbx', '5795550701')


def test_emergency_calls_show_the_number_of_their_route(wazo, make_peer):
    provider = make_peer()
    body = read_guide(wazo, 'emergency-provider', sip_provider_example=provider.host)
    wazo.create(body)
    place_user_call(wazo, '112')
    provider.wait_for_request('INVITE', status=200)
    place_user_call(wazo, '911')
    invites = provider.wait_for_requests('INVITE', 2, status=200)
    assert [invite.user for invite in invites] == ['112', '911']
    assert {extract_user(invite['From']) for invite in invites} == {'5795550801'}
