# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given

from ....options.tests.texts import CONTROL_TEXTS
from ....problems import InvalidValue
from ..columns import COLUMNS, IAXEndpoint, find_changed_attributes, from_row
from .strategies import ENDPOINTS


@given(ENDPOINTS)
def test_stored_attributes_of_a_peer_are_read_as_the_peer(
    endpoint: IAXEndpoint,
) -> None:
    row: dict[str, Any] = dict.fromkeys(COLUMNS)
    row |= {'type': 'peer', 'host': 'dynamic', 'options': []}
    row |= find_changed_attributes(IAXEndpoint('peer', 'dynamic', {}), endpoint)
    row['options'] = row.pop('_options', row['options'])
    assert from_row(row) == endpoint


@pytest.mark.parametrize(
    ('key', 'text'),
    [
        ('username', 'x' * 80),
        ('port', '2147483647'),
        ('port', '-2147483648'),
        ('trunk', 'on'),
        ('encryption', 'aes128'),
        ('allow', 'x' * 4092),
    ],
)
def test_text_that_fits_its_column_is_accepted(key: str, text: str) -> None:
    COLUMNS[key].check(text)


@pytest.mark.parametrize(
    ('key', 'text'),
    [
        ('username', 'x' * 81),
        ('port', '2147483648'),
        ('port', '9' * 5000),
        ('port', '1.5'),
        ('trunk', 'YES'),
        ('encryption', 'aes256'),
        *(('username', text) for text in CONTROL_TEXTS),
    ],
)
def test_text_that_does_not_fit_its_column_is_rejected(key: str, text: str) -> None:
    with pytest.raises(InvalidValue):
        COLUMNS[key].check(text)


@pytest.mark.parametrize(
    ('text', 'normal'),
    [('on', 'yes'), ('0', 'no'), ('yes', 'yes'), ('maybe', 'maybe'), ('ON', 'ON')],
)
def test_boolean_is_normalised_to_what_wazo_shows(text: str, normal: str) -> None:
    assert COLUMNS['trunk'].normalize(text) == normal
    assert COLUMNS['username'].normalize(text) == text
