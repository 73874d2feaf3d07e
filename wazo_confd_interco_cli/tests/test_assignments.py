# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

from typing import Any

import pytest

from ..assignments import get_path, parse_assignments, set_path
from ..errors import CommandError
from ..fields import INTERCONNECTION, NAT, InvalidValue, is_secret


@pytest.mark.parametrize(
    'text, path, value',
    [
        ('name=5145550100', 'name', '5145550100'),
        ('name=a=b', 'name', 'a=b'),
        ('name=', 'name', ''),
        ('label=true', 'label', 'true'),
        ('label=null', 'label', None),
        ('twilio_incoming=true', 'twilio_incoming', True),
        ('sip.qualify_frequency=60', 'sip.qualify_frequency', 60),
        ('sip.codecs=g722, ulaw', 'sip.codecs', ['g722', 'ulaw']),
        ('sip.codecs=["g722"]', 'sip.codecs', ['g722']),
        ('sip.codecs=', 'sip.codecs', []),
        ('sip.registration={}', 'sip.registration', {}),
        ('sip.outbound_auth.password=0123', 'sip.outbound_auth.password', '0123'),
        ('sip.outbound_auth.password={x', 'sip.outbound_auth.password', '{x'),
        (
            'sip.outbound_auth.password={"env": "P"}',
            'sip.outbound_auth.password',
            {'env': 'P'},
        ),
        ('incalls.0.destination.user_id=1', 'incalls.0.destination.user_id', 1),
        ('incalls.0.exten=0123', 'incalls.0.exten', '0123'),
        ('unknown.field=abc', 'unknown.field', 'abc'),
    ],
)
def test_assignment_has_the_type_of_its_field(text: str, path: str, value: Any) -> None:
    assert get_path(parse_assignments(INTERCONNECTION, [text]), path) == value


def test_assignments_of_nat_have_the_types_of_nat() -> None:
    texts = ['rtp_symmetric=false', 'local_net=10.0.0.0/8,192.168.0.0/16']
    assert parse_assignments(NAT, texts) == {
        'rtp_symmetric': False,
        'local_net': ['10.0.0.0/8', '192.168.0.0/16'],
    }


def test_all_invalid_assignments_are_reported() -> None:
    texts = ['name', '=x', 'sip.codecs=[', 'twilio_incoming=1', 'outcalls.1.name=x']
    with pytest.raises(CommandError) as caught:
        parse_assignments(INTERCONNECTION, texts)
    assert str(caught.value).splitlines() == [
        "'name' is not an assignment; write PATH=VALUE",
        "'=x' is not an assignment; write PATH=VALUE",
        "sip.codecs: '[' is not a list in JSON",
        "twilio_incoming: '1' is neither true nor false",
        'outcalls.1.name: the next item of this list has the index 0',
    ]


def test_paths_create_objects_and_items() -> None:
    document: dict[str, Any] = {}
    set_path(document, 'a.b.0.c', 1)
    set_path(document, 'a.b.0.d', 2)
    set_path(document, 'a.b.1', 3)
    assert document == {'a': {'b': [{'c': 1, 'd': 2}, 3]}}


def test_path_into_a_value_is_invalid() -> None:
    with pytest.raises(InvalidValue, match="'b' is inside a value"):
        set_path({'a': 'text'}, 'a.b', 1)


def test_secrets_are_those_of_the_specification() -> None:
    assert is_secret(INTERCONNECTION, 'sip.outbound_auth.password')
    assert is_secret(INTERCONNECTION, 'sip.registration.outbound_auth.password')
    assert not is_secret(INTERCONNECTION, 'sip.outbound_auth.username')
    assert not is_secret(INTERCONNECTION, 'nope')
