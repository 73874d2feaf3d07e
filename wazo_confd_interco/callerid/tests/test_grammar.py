# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wazo_confd_interco.callerid.grammar import (
    CallerID,
    check_caller_id,
    parse,
)
from wazo_confd_interco.problems import InvalidValue

PARSED = {
    '"My Name" <9999>': CallerID('My Name', '9999'),
    'My Name <9999>': CallerID('My Name', '9999'),
    '"My Name"': CallerID('My Name', None),
    'My Name': CallerID('My Name', None),
    '9999': CallerID('9999', '9999'),
    '+15145551234': CallerID('+15145551234', '+15145551234'),
    '*98#': CallerID('*98#', '*98#'),
    '"9999"': CallerID('9999', None),
    '  "A" <1>': CallerID('A', '1'),
    '"Q" R" <1>': CallerID('Q" R', '1'),
    '"A"<+1>': CallerID('A', '+1'),
    'Bob,': CallerID('Bob,', None),
    'Élodie <5>': CallerID('Élodie', '5'),
    '名前 <5>': CallerID('名前', '5'),
    'DEFAULT': CallerID('DEFAULT', None),
}
NOT_PARSED = (
    '',
    ' ',
    '<77>',
    '"" <12>',
    'Bob <a>',
    '"Bob" <555> x',
    '"N" <+1 514>',
    '"A" <5>  ',
    '"',
    'a<b',
)


@pytest.mark.parametrize(('text', 'caller_id'), PARSED.items())
def test_parse_returns_what_wazo_agid_reads(text: str, caller_id: CallerID) -> None:
    assert parse(text) == caller_id


@pytest.mark.parametrize('text', NOT_PARSED)
def test_caller_id_that_wazo_agid_ignores_is_invalid(text: str) -> None:
    assert parse(text) is None
    with pytest.raises(InvalidValue):
        check_caller_id(text)


@pytest.mark.parametrize('text', ['"A\nB" <5>', '"' + 'A' * 79 + '"', '"A\x7f"'])
def test_caller_id_with_control_characters_or_81_characters_is_invalid(
    text: str,
) -> None:
    with pytest.raises(InvalidValue):
        check_caller_id(text)


names = st.from_regex(r'[A-Za-z0-9 .!*-]{0,20}[A-Za-z.!*-]', fullmatch=True)
numbers = st.from_regex(r'\+?[0-9*#]{1,15}', fullmatch=True)


@given(names, numbers)
def test_quoted_name_with_a_number_is_valid(name: str, number: str) -> None:
    check_caller_id(f'"{name}" <{number}>')
    assert parse(f'"{name}" <{number}>') == CallerID(name, number)
