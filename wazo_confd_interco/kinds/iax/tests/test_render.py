# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

from typing import Any

import pytest

from ..columns import IAXEndpoint
from ..render import IAXTrunk, find_dropped, render


def render_trunk(endpoint: IAXEndpoint | None, **kwargs: Any) -> str:
    """Return the text of a trunk named `acme`."""
    return render(
        IAXTrunk(**{'name': 'acme', 'context': None} | kwargs, endpoint=endpoint)
    )


def test_trunk_is_written_with_registration_and_peer() -> None:
    options = {'secret': 's1', 'port': '4569', 'trunk': 'no', 'allow': 'ulaw,alaw'}
    others = (('requirecalltoken', 'no'), ('Secret', 's2'), ('empty', ''))
    endpoint = IAXEndpoint('friend', '192.0.2.1', options, others)
    line = 'u:s3@192.0.2.1:4569/100?from-acme'
    assert render_trunk(endpoint, context='from-acme', register_line=line) == (
        '[general]\n'
        'register => u:***@192.0.2.1:4569/100?from-acme\n'
        '\n'
        '[acme]\n'
        'disallow = all\n'
        'allow = ulaw\n'
        'allow = alaw\n'
        'context = from-acme\n'
        'host = 192.0.2.1\n'
        'port = 4569\n'
        'secret = ***\n'
        'trunk = no\n'
        'type = friend\n'
        'requirecalltoken = no\n'
        'Secret = ***\n'
    )


def test_disabled_peer_is_not_written() -> None:
    assert render_trunk(None) == ''


def test_column_disallow_is_not_written() -> None:
    endpoint = IAXEndpoint('peer', None, {'disallow': 'gsm'})
    assert render_trunk(endpoint) == '[acme]\ntype = peer\n'
    assert find_dropped(endpoint) == [('iax', 'disallow')]
    assert find_dropped(IAXEndpoint('peer', None, {})) == []


@pytest.mark.parametrize(
    ('disallow', 'allow', 'is_dropped'),
    [
        ('all', 'alaw', False),
        ('gsm', 'alaw,ulaw', False),
        ('alaw', 'alaw,ulaw', True),
        ('gsm', 'all', True),
        ('all', None, True),
    ],
)
def test_column_disallow_is_dropped_unless_allow_has_the_same_effect(
    disallow: str, allow: str | None, is_dropped: bool
) -> None:
    columns = {'disallow': disallow} | ({'allow': allow} if allow else {})
    assert bool(find_dropped(IAXEndpoint('peer', None, columns))) is is_dropped


@pytest.mark.parametrize(
    ('line', 'masked'),
    [
        ('u@host', 'u@host'),
        ('host:4569', 'host:4569'),
        ('u:s3cret@host', 'u:***@host'),
        ('u:s3:c@ret@host:1', 'u:***@host:1'),
        ('u@x:s3cret@host', 'u@x:***@host'),
        ('u:s3cret', 'u:***'),
        ('u:s3cret:4569', 'u:***'),
        ('', ''),
    ],
)
def test_password_of_a_registration_line_is_masked(line: str, masked: str) -> None:
    assert render_trunk(None, register_line=line) == (
        f'[general]\nregister => {masked}\n'.replace('=> \n', '=>\n')
    )
