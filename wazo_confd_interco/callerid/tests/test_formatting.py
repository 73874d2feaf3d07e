# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wazo_confd_interco.callerid.formatting import (
    FORMATS,
    can_format,
    format_number,
    format_selected,
    split_selected,
)
from wazo_confd_interco.callerid.grammar import CallerID

CANADIAN = {
    ('5145551234', '+E164'): '+15145551234',
    ('5145551234', 'E164'): '15145551234',
    ('5145551234', 'national'): '5145551234',
    ('+15145551234', 'national'): '5145551234',
    ('(514) 555-1234', '+E164'): '+15145551234',
    ('01133123456789', 'E164'): '33123456789',
    ('+33123456789', '+E164'): '+33123456789',
    ('+33123456789', 'national'): '0123456789',
    ('12', '+E164'): None,
    ('abc', 'E164'): None,
}


@pytest.mark.parametrize(('case', 'result'), CANADIAN.items())
def test_canadian_number_is_converted(
    case: tuple[str, str], result: str | None
) -> None:
    assert format_number(*case, 'CA') == result


@pytest.mark.parametrize('country', [None, 'None', 'XX'])
def test_number_needs_a_plus_if_the_tenant_has_no_country(
    country: str | None,
) -> None:
    assert format_number('5145551234', 'E164', country) is None
    assert format_number('+15145551234', 'E164', country) == '15145551234'


SELECTED = {
    '5145551234': CallerID('+15145551234', '+15145551234'),
    '"Sel" <5145551234>': CallerID('Sel', '+15145551234'),
    '"" <5145551234>': CallerID('+15145551234', '+15145551234'),
    '911': CallerID('911', '911'),
    '"Police" <911>': CallerID('Police', '911'),
    '12': None,
    'abc': None,
    'Sel <5145551234>': CallerID('+15145551234', '+15145551234'),
}


@pytest.mark.parametrize(('text', 'caller_id'), SELECTED.items())
def test_selected_caller_id_is_converted(text: str, caller_id: CallerID | None) -> None:
    assert format_selected(text, '+E164', 'CA') == caller_id


def test_name_of_a_selected_caller_id_must_be_quoted() -> None:
    assert split_selected('"Sel" <514555>') == CallerID('Sel', '514555')
    assert split_selected('Sel <514555>') == CallerID('', 'Sel <514555>')


@given(st.text(max_size=20), st.sampled_from([None, 'CA', 'FR', 'GB']))
def test_number_can_be_converted_to_all_formats_or_to_none(
    number: str, country: str | None
) -> None:
    results = [format_number(number, format_, country) for format_ in FORMATS]

    assert [bool(one) for one in results] == [can_format(number, country)] * 3
