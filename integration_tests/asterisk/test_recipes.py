# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The recipes beside that of two Wazo, each against the partner that it is for."""

from __future__ import annotations

import pytest
from samples import Document
from sip_message import uri_of, user_of
from sip_peer import Account
from user_calls import place
from waiting import wait_for

ACCOUNT = Account('acme', 's3cret')
NUMBER = '5145550100'


@pytest.fixture
def provider(peer):
    """It registers and calls the account alone."""
    provider = peer()
    provider.demands = ACCOUNT
    return provider


@pytest.fixture
def prefix(name):
    """Three digits that no route begins with: routes outlive interconnections."""
    return f'4{name().rpartition("-")[2].zfill(3)}'


def outcall(wazo, name, pattern, **values) -> Document:
    context = wazo.host.about['contexts']['outcall']['name']
    return {
        'name': name,
        'extensions': [{'exten': pattern, 'context': context} | values],
    }


def test_a_voip_provider_is_registered_with_and_called(wazo, name, provider, prefix):
    caller_id = f'"ACME" <{NUMBER}>'
    auth = {'username': ACCOUNT.username, 'password': ACCOUNT.password}
    (document,) = wazo.create(
        {
            'profile': 'voip-provider',
            'name': name('provider'),
            'context': wazo.context,
            'sip': {
                'remote_hosts': [provider.host],
                'outbound_auth': auth,
                'registration': {'contact_user': NUMBER},
            },
            'outcalls': [outcall(wazo, name(), f'_{prefix}.', caller_id=caller_id)],
        }
    )
    assert document['warnings'] == []
    registration = provider.expect('REGISTER', status=200)
    place(wazo, f'{prefix}5550199')
    invite = provider.expect('INVITE', status=200)
    assert invite.user == f'{prefix}5550199'
    provider.demands = None
    assert provider.call(uri_of(registration['Contact'])).status == 200
    (call,) = wait_for(wazo.incoming, 'the call')
    assert call[:3] == (document['name'], wazo.context, NUMBER)


def test_simonics_sees_the_number_and_calls_it_back(wazo, name, provider):
    auth = {'username': 'GV18005551212', 'password': ACCOUNT.password}
    provider.demands = Account(**auth)
    (document,) = wazo.create(
        {
            'profile': 'simonics',
            'name': name('google-voice'),
            'context': wazo.context,
            'sip': {
                'remote_hosts': [provider.host],
                'outbound_auth': auth,
                'registration': {'contact_user': '18005551212'},
                'from_user': '18005551212',
            },
        }
    )
    registration = provider.expect('REGISTER', status=200)
    assert user_of(registration['To']) == auth['username']
    wazo.dial(document, NUMBER)
    invite = provider.expect('INVITE', status=200)
    assert (invite.user, user_of(invite['From'])) == (NUMBER, '18005551212')
    # Known by the gateway's address, whatever it dials.
    assert provider.call(f'sip:18005551212@{wazo.address}').status == 200
    (call,) = wait_for(wazo.incoming, 'the call')
    assert call[:3] == (document['name'], wazo.context, '18005551212')


def test_isdn_without_a_card_ends_at_once_and_the_next_trunk_calls(
    wazo, name, peer, prefix
):
    other = peer()
    route = outcall(wazo, name('to-operator'), f'_{prefix}.')
    (operator,) = wazo.create(
        {
            'profile': 'pbx-isdn',
            'name': name('t2-operator'),
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
    said = place(wazo, f'{prefix}5550199')
    interfaces = [one['interface'] for one in said['interconnections']]
    assert interfaces[0] == 'dahdi/g0'
    assert other.expect('INVITE').user == f'{prefix}5550199'
    assert "'dahdi'" in str(wazo.asterisk.problems(wazo.asterisk.news()))
