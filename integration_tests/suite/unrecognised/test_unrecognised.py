# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""GET /interconnections/unrecognised: the senders that Asterisk rejected."""

from __future__ import annotations

import time

import pytest
import requests
from samples import create, error_text, sip_body

UNRECOGNISED = '/interconnections/unrecognised'
_addresses = (f'198.18.{a}.{b}' for a in range(256) for b in range(1, 255))


@pytest.fixture
def address():
    """An address that no other test uses."""
    return next(_addresses)


@pytest.fixture
def publish(host, confd):
    """A function that publishes events, and waits until the plugin has the last."""

    def publish(*events):
        marker = next(_addresses)
        for event in (*events, make_event(marker)):
            answer = requests.post(
                f'{host.about_url}/ami', json={'event': event}, timeout=10
            )
            assert answer.status_code in (200, 204), answer.text
        for _ in range(100):
            if find(confd, marker):
                return
            time.sleep(0.05)
        raise AssertionError('the events did not arrive')

    return publish


def make_event(address, event='ChallengeSent', account='<unknown>', **values):
    return {
        'Event': event,
        'Service': 'PJSIP',
        'AccountID': account,
        'RemoteAddress': f'IPV4/UDP/{address}/5060',
        'Response': 'a digest response',
        **values,
    }


def find(confd, address):
    items = confd.get(UNRECOGNISED).json()['items']
    return next((one for one in items if one['address'] == address), None)


def test_sender_is_counted(confd, publish, address):
    failed = make_event(address, 'ChallengeResponseFailed', 'acme')
    publish(make_event(address), make_event(address), failed)
    sender = find(confd, address)
    assert (sender['count'], sender['account']) == (3, 'acme')
    assert sender['events'] == {'ChallengeSent': 2, 'ChallengeResponseFailed': 1}
    assert (sender['port'], sender['transport']) == (5060, 'udp')
    assert sender['first_at'] <= sender['last_at']
    assert 'digest' not in str(sender)
    answer = confd.get(UNRECOGNISED).json()
    assert (answer['receiving'], answer['note']) == (True, None)


def test_sender_gets_the_advice_of_identify(confd, publish, address, name):
    trunk = name()
    create(confd, sip_body(trunk, match=[f'{address.rpartition(".")[0]}.255']))
    publish(make_event(address))
    advice = find(confd, address)['advice']
    assert f'add {address} to `sip.match` of {trunk}' in advice


def test_sender_that_is_recognised_by_now_is_named(confd, publish, address, name):
    publish(make_event(address))
    document = create(confd, sip_body(name(), match=[address]))
    reference = {'id': document['id'], 'name': document['name']}
    assert find(confd, address)['interconnection'] == reference


@pytest.mark.parametrize(
    'values',
    [
        {'Service': 'AMI'},
        {'account': 'acme'},
        {'event': 'SuccessfulAuth'},
        {'RemoteAddress': 'IPV4/UDP/nowhere/5060'},
        {'RemoteAddress': 'x'},
        {'RemoteAddress': None},
    ],
)
def test_other_events_are_ignored(confd, publish, address, values):
    publish(make_event(address, **values))
    assert find(confd, address) is None


def test_newest_hundred_are_kept(confd, publish):
    many = [next(_addresses) for _ in range(110)]
    publish(*map(make_event, many))
    items = confd.get(UNRECOGNISED).json()['items']
    assert len(items) == 100
    assert [one['address'] for one in items[1:]] == many[::-1][:99]


def test_only_the_master_tenant_sees_them(tenant_confd):
    text = error_text(tenant_confd.get(UNRECOGNISED), 401)
    assert 'master tenant' in text


def test_unknown_parameter_is_rejected(confd):
    assert confd.get(UNRECOGNISED, params={'limit': 5}).status_code == 400
