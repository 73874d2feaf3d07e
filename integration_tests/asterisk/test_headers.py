# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Headers that an interconnection adds to outgoing calls."""

from __future__ import annotations

import random

import pytest
from random_documents import SEED, random_text
from samples import sip_body

VALUES = {
    'plain': 'acme-4711',
    'a semicolon': 'a;b; c=d',
    'quotes': 'say "yes" or \'no\'',
    'a backslash': 'C:\\dir',
    'a backslash at the end': 'end\\',
    'an escape that would start another header': 'a\\r\\nP-Evil: 1',
}


@pytest.mark.parametrize('value', VALUES.values(), ids=VALUES)
def test_outgoing_header_keeps_its_value(wazo, make_peer, new_name, value):
    provider = make_peer()
    body = sip_body(new_name(), remote_hosts=[provider.host])
    headers = [{'name': 'X-Ours', 'value': value}, {'name': 'X-Other', 'value': 'b'}]
    (document,) = wazo.create(body | {'headers': {'outgoing': headers}})
    wazo.dial(document, '5145550100')
    invite = provider.wait_for_request('INVITE')
    assert invite.get_all('X-Ours') == [value]
    assert invite.get_all('X-Other') == ['b']
    assert 'P-Evil' not in invite
    assert invite.user == '5145550100'


def test_outgoing_headers_keep_random_values(wazo, make_peer, new_name):
    provider, source = make_peer(), random.Random(SEED)
    values = {f'X-Random-{number}': random_text(source) for number in range(40)}
    headers = [{'name': key, 'value': value} for key, value in values.items()]
    body = sip_body(new_name(), remote_hosts=[provider.host])
    (document,) = wazo.create(body | {'headers': {'outgoing': headers}})
    wazo.dial(document, '5145550100')
    invite = provider.wait_for_request('INVITE')
    assert {key: invite[key] for key in values} == values
