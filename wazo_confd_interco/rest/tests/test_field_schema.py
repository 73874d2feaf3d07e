# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

from typing import Any

import pytest
from marshmallow import ValidationError

from ...options.field import FieldTable, Group, option
from ...options.option_codecs import BOOLEAN, INTEGER, WORDS, OptionCodec
from ..field_schema import build_schema
from ..schema import Text

HEADERS = OptionCodec(str, str, 'headers')
TABLE = FieldTable(
    (
        option('s', 'sip.name', 'A text.'),
        option('s', 'sip.port', 'A number.', INTEGER),
        option('s', 'sip.flag', 'A flag.', BOOLEAN),
        option('s', 'sip.codecs', 'A list.', WORDS),
        option('s', 'sip.headers', 'Headers.', HEADERS),
        option('s', 'sip.auth.username', 'A text.'),
        option('s', 'sip.auth.deep.value', 'A text.'),
        option('s', 'other.name', 'A text of another object.'),
    ),
    (
        Group('sip.auth', ('s',), 'An object.', 'has_password'),
        Group('sip.auth.deep', ('s',), 'An object.'),
    ),
)
SCHEMA = build_schema(
    TABLE, 'sip', {'extra': Text()}, frozenset(('computed',)), {'label': 'name'}
)


def load(body: Any) -> Any:
    """Return an object as the generated schema loads it."""
    return SCHEMA().load(body)


def test_every_field_below_the_path_is_a_member_of_its_type() -> None:
    body = {
        'name': 'a',
        'port': 1,
        'flag': True,
        'codecs': ['ulaw'],
        'headers': [{'name': 'X-A', 'value': 'b'}],
        'auth': {'username': 'u', 'deep': {'value': 'v'}},
        'extra': 'b',
    }
    assert load(body) == body


def test_every_member_may_be_null() -> None:
    body = dict.fromkeys(('name', 'port', 'flag', 'codecs', 'headers', 'auth', 'extra'))
    assert load(body) == body


def test_members_that_the_server_computes_are_ignored() -> None:
    assert load({'computed': 1, 'auth': {'has_password': True}}) == {'auth': {}}


@pytest.mark.parametrize(
    'body',
    [
        {'port': '1'},
        {'flag': 'yes'},
        {'codecs': 'ulaw'},
        {'headers': [{'name': 'X-A'}]},
        {'auth': {'password': 'p'}},
        {'has_password': True},
        {'other': {}},
    ],
)
def test_member_of_another_type_or_name_is_rejected(body: Any) -> None:
    with pytest.raises(ValidationError):
        load(body)


def test_name_that_is_used_by_mistake_is_rejected_with_the_right_one() -> None:
    for body in ({'label': 'a'}, {'auth': {'label': 'a'}}):
        with pytest.raises(ValidationError, match='did you mean name'):
            load(body)


def test_object_without_a_path_is_the_whole_document() -> None:
    table = FieldTable((option('s', 'name', 'A text.'),))
    assert build_schema(table, '')().load({'name': 'a'}) == {'name': 'a'}
