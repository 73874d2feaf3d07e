# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

from typing import Any

import pytest

from ..columns import Endpoint
from ..render import Trunk, dropped, render


def rendered(endpoint: Endpoint | None, **of_trunk: Any) -> str:
    return render(
        Trunk(**{'name': 'acme', 'context': None} | of_trunk, endpoint=endpoint)
    )


def test_a_whole_trunk():
    options = {'secret': 's1', 'port': '4569', 'trunk': 'no', 'allow': 'ulaw,alaw'}
    others = (('requirecalltoken', 'no'), ('Secret', 's2'), ('empty', ''))
    endpoint = Endpoint('friend', '192.0.2.1', options, others)
    line = 'u:s3@192.0.2.1:4569/100?from-acme'
    assert rendered(endpoint, context='from-acme', register_line=line) == (
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


def test_what_is_disabled_is_not_written():
    assert rendered(None) == ''


def test_the_column_disallow_is_written_nowhere():
    endpoint = Endpoint('peer', None, {'disallow': 'gsm'})
    assert rendered(endpoint) == '[acme]\ntype = peer\n'
    assert dropped(endpoint) == [('iax', 'disallow')]
    assert dropped(Endpoint('peer', None, {})) == []


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
def test_the_password_of_a_line_is_masked(line: str, masked: str):
    assert rendered(None, register_line=line) == (
        f'[general]\nregister => {masked}\n'.replace('=> \n', '=>\n')
    )
