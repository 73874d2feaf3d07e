# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wazo_confd_interco.callerid.formatting import (
    FORMATS,
    is_number,
    selected,
    split,
    written,
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
def test_writes_a_number_of_canada(case: tuple[str, str], result: str | None) -> None:
    assert written(*case, 'CA') == result


@pytest.mark.parametrize('country', [None, 'None', 'XX'])
def test_without_a_country_only_a_plus_says_where_a_number_is(
    country: str | None,
) -> None:
    assert written('5145551234', 'E164', country) is None
    assert written('+15145551234', 'E164', country) == '15145551234'


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
def test_a_selected_caller_id(text: str, caller_id: CallerID | None) -> None:
    assert selected(text, '+E164', 'CA') == caller_id


def test_only_the_one_form_has_a_name() -> None:
    assert split('"Sel" <514555>') == CallerID('Sel', '514555')
    assert split('Sel <514555>') == CallerID('', 'Sel <514555>')


@given(st.text(max_size=20), st.sampled_from([None, 'CA', 'FR', 'GB']))
def test_a_number_is_expressed_by_all_formats_or_by_none(
    number: str, country: str | None
) -> None:
    results = [written(number, format_, country) for format_ in FORMATS]

    assert [bool(one) for one in results] == [is_number(number, country)] * 3
