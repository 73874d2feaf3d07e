# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The recipes of the documentation, except the one for two Wazo."""

from __future__ import annotations

import pytest
from samples import Document
from sip_message import extract_uri, extract_user
from sip_peer import Account
from user_calls import place_user_call
from waiting import wait_for

ACCOUNT = Account('acme', 's3cret')
NUMBER = '5145550100'


@pytest.fixture
def provider(make_peer):
    """Provide a provider that accepts only ACCOUNT."""
    provider = make_peer()
    provider.required_account = ACCOUNT
    return provider


@pytest.fixture
def prefix(new_name):
    """Provide digits that no other route begins with.

    Routes are not deleted with their interconnections.
    """
    return f'4{new_name().rpartition("-")[2].zfill(3)}'


def outcall_body(wazo, name, pattern, **values) -> Document:
    context = wazo.sandbox.about['contexts']['outcall']['name']
    return {
        'name': name,
        'extensions': [{'exten': pattern, 'context': context} | values],
    }


def test_voip_provider_recipe_registers_and_calls(wazo, new_name, provider, prefix):
    caller_id = f'"ACME" <{NUMBER}>'
    auth = {'username': ACCOUNT.username, 'password': ACCOUNT.password}
    (document,) = wazo.create(
        {
            'profile': 'voip-provider',
            'name': new_name('provider'),
            'context': wazo.context,
            'sip': {
                'remote_hosts': [provider.host],
                'outbound_auth': auth,
                'registration': {'contact_user': NUMBER},
            },
            'outcalls': [
                outcall_body(wazo, new_name(), f'_{prefix}.', caller_id=caller_id)
            ],
        }
    )
    assert document['warnings'] == []
    registration = provider.wait_for_request('REGISTER', status=200)
    place_user_call(wazo, f'{prefix}5550199')
    invite = provider.wait_for_request('INVITE', status=200)
    assert invite.user == f'{prefix}5550199'
    provider.required_account = None
    assert provider.call(extract_uri(registration['Contact'])).status == 200
    (call,) = wait_for(wazo.read_incoming_calls, 'the call')
    assert call[:3] == (document['name'], wazo.context, NUMBER)


def test_simonics_recipe_calls_in_both_directions(wazo, new_name, provider):
    auth = {'username': 'GV18005551212', 'password': ACCOUNT.password}
    provider.required_account = Account(**auth)
    (document,) = wazo.create(
        {
            'profile': 'simonics',
            'name': new_name('google-voice'),
            'context': wazo.context,
            'sip': {
                'remote_hosts': [provider.host],
                'outbound_auth': auth,
                'registration': {'contact_user': '18005551212'},
                'from_user': '18005551212',
            },
        }
    )
    registration = provider.wait_for_request('REGISTER', status=200)
    assert extract_user(registration['To']) == auth['username']
    wazo.dial(document, NUMBER)
    invite = provider.wait_for_request('INVITE', status=200)
    assert (invite.user, extract_user(invite['From'])) == (NUMBER, '18005551212')
    # The gateway is recognised by its address.
    assert provider.call(f'sip:18005551212@{wazo.address}').status == 200
    (call,) = wait_for(wazo.read_incoming_calls, 'the call')
    assert call[:3] == (document['name'], wazo.context, '18005551212')


def test_isdn_recipe_without_card_falls_back_to_the_next_trunk(
    wazo, new_name, make_peer, prefix
):
    other = make_peer()
    route = outcall_body(wazo, new_name('to-operator'), f'_{prefix}.')
    (operator,) = wazo.create(
        {
            'profile': 'pbx-isdn',
            'name': new_name('t2-operator'),
            'context': wazo.context,
            'custom': {'dahdi': {'group_number': 0}},
            'outcalls': [route],
        }
    )
    (attached,) = operator['outcalls']
    wazo.create(
        {
            'type': 'sip',
            'sip': {'remote_hosts': [other.host]},
            'outcalls': [{'id': attached['id']}],
        }
    )
    answer = place_user_call(wazo, f'{prefix}5550199')
    interfaces = [one['interface'] for one in answer['interconnections']]
    assert interfaces[0] == 'dahdi/g0'
    assert other.wait_for_request('INVITE').user == f'{prefix}5550199'
    assert "'dahdi'" in str(wazo.asterisk.find_problems(wazo.asterisk.read_new_log()))
