# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The next trunk of an outgoing route, by the answer of the first provider."""

from __future__ import annotations

import pytest
from callerids import prefix
from samples import sip_body
from sip_peer import Account
from user_calls import place_user_call


@pytest.fixture
def providers(wazo, make_peer):
    """Provide two providers; their trunks are on one route in this order."""
    return make_peer(), make_peer()


@pytest.fixture
def call_route(wazo, providers, new_name):
    """Provide a function that calls over the route of both trunks."""
    digits = prefix()
    context = wazo.sandbox.about['contexts']['outcall']['name']
    extension = {'exten': f'_{digits}X', 'context': context}
    route = {'name': new_name('route'), 'extensions': [extension]}
    for provider in providers:
        body = sip_body(new_name(), remote_hosts=[provider.host], qualify_frequency=0)
        (document,) = wazo.create(body | {'outcalls': [route]})
        route = {'id': document['outcalls'][0]['id']}

    def call_route():
        place_user_call(wazo, f'{digits}1')
        providers[0].wait_for_request('INVITE')

    return call_route


@pytest.mark.parametrize(
    'status',
    [400, 403, 404, 408, 415, 420, 484, 488, 500, 502, 503, 504, 580, 603, 606],
)
def test_refused_call_is_tried_over_the_next_trunk(providers, call_route, status):
    first, second = providers
    first.statuses['INVITE'] = status
    call_route()
    second.wait_for_request('INVITE', status=200)


@pytest.mark.parametrize('status', [480, 483, 486, 600])
def test_busy_or_unavailable_callee_ends_the_call(wazo, providers, call_route, status):
    first, second = providers
    first.statuses['INVITE'] = status
    call_route()
    wazo.asterisk.wait_until_idle()
    assert second.requests('INVITE') == []


@pytest.mark.parametrize('status', [401, 407])
def test_challenge_without_credentials_is_tried_over_the_next_trunk(
    providers, call_route, status
):
    first, second = providers
    first.required_account = Account('unknown', 'S3cr3t', status=status)
    call_route()
    second.wait_for_request('INVITE', status=200)
