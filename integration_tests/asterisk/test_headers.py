# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The headers of an interconnection on the calls that leave."""

from __future__ import annotations

import random

import pytest
from documents import SEED, text
from samples import sip

VALUES = {
    'plain': 'acme-4711',
    'a semicolon': 'a;b; c=d',
    'quotes': 'say "yes" or \'no\'',
    'a backslash': 'C:\\dir',
    'a backslash at the end': 'end\\',
    'an escape that would be a line': 'a\\r\\nP-Evil: 1',
}


@pytest.mark.parametrize('value', VALUES.values(), ids=VALUES)
def test_an_outgoing_call_carries_the_value_as_it_was_given(wazo, peer, name, value):
    provider = peer()
    body = sip(name(), remote_hosts=[provider.host])
    headers = [{'name': 'X-Ours', 'value': value}, {'name': 'X-Other', 'value': 'b'}]
    (document,) = wazo.create(body | {'headers': {'outgoing': headers}})
    wazo.dial(document, '5145550100')
    invite = provider.expect('INVITE')
    assert invite.all('X-Ours') == [value]
    assert invite.all('X-Other') == ['b']
    assert 'P-Evil' not in invite
    assert invite.user == '5145550100'


def test_so_it_does_with_random_values(wazo, peer, name):
    provider, source = peer(), random.Random(SEED)
    values = {f'X-Random-{number}': text(source) for number in range(40)}
    headers = [{'name': key, 'value': value} for key, value in values.items()]
    body = sip(name(), remote_hosts=[provider.host])
    (document,) = wazo.create(body | {'headers': {'outgoing': headers}})
    wazo.dial(document, '5145550100')
    invite = provider.expect('INVITE')
    assert {key: invite[key] for key in values} == values
