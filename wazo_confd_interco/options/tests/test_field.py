# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

import pytest

from ...problems import InvalidValue
from ..field import Field, FieldTable, Group, option
from ..option_codecs import BOOLEAN, INTEGER, WORDS

_PLAIN = Field('sip.proxy', (('endpoint', 'proxy'), ('aor', 'proxy')), 'The proxy.')
_ONE_OF_SEVERAL = Field(
    'sip.format', (('endpoint', 'set_var'),), 'A format.', shares_key=True
)
_OTHERS = Field(
    'headers', (('endpoint', 'set_var'),), 'Headers.', WORDS, is_repeated=True
)
_REPEATED = Field(
    'sip.match',
    (('identify', 'match'),),
    'Addresses.',
    WORDS,
    is_repeated=True,
    is_unordered=True,
)
TABLE = FieldTable(
    (_PLAIN, _ONE_OF_SEVERAL, _OTHERS, _REPEATED),
    (Group('sip', ('endpoint',), 'An object.'),),
)


def test_fields_are_found_by_each_of_their_places() -> None:
    assert TABLE.by_place() == {
        ('endpoint', 'proxy'): [_PLAIN],
        ('aor', 'proxy'): [_PLAIN],
        ('endpoint', 'set_var'): [_ONE_OF_SEVERAL, _OTHERS],
        ('identify', 'match'): [_REPEATED],
    }


def test_field_owns_its_key_unless_the_key_occurs_several_times() -> None:
    assert [one.owns_key for one in TABLE.fields] == [True, False, False, False]


def test_field_is_found_by_its_path() -> None:
    assert TABLE.by_path()['sip.proxy'] is _PLAIN


def test_unordered_fields_are_listed() -> None:
    assert TABLE.unordered_paths() == {'sip.match'}


def test_repeated_field_is_empty_as_a_list_and_any_other_as_null() -> None:
    assert _REPEATED.empty == []
    assert _PLAIN.empty is None


@pytest.mark.parametrize(
    ('json_type', 'is_list'),
    [(_PLAIN, False), (_REPEATED, True), (option('s', 'a', '', INTEGER), False)],
)
def test_only_lists_of_values_are_lists(json_type: Field, is_list: bool) -> None:
    assert json_type.is_list is is_list


def test_option_field_has_the_key_of_the_last_name_of_its_path() -> None:
    field = option('registration', 'sip.registration.line', 'Whether.', BOOLEAN)
    assert field.places == (('registration', 'line'),)


def test_text_of_an_option_field_is_checked_unless_it_has_a_check() -> None:
    with pytest.raises(InvalidValue):
        option('s', 'a', '').check('a\nb')
    option('s', 'a', '', check=str).check('a\nb')
    option('s', 'a', '', BOOLEAN).check(True)
