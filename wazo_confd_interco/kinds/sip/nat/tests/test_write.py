# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Properties of writing NAT, for any options of a transport or endpoint."""

from __future__ import annotations

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from .....options.field import Option
from ..change import write_endpoint, write_transport
from ..document import read_endpoint, read_transport
from ..fields import ENDPOINT_PATHS, LOCAL_NET, TRANSPORT_PATHS
from .strategies import ROWS, TRANSPORT_VALUES, set_values

Rows = list[Option]


@given(ROWS)
def test_values_that_do_not_change_keep_their_rows(rows: Rows) -> None:
    assert write_transport(rows, set_values(rows, {})) == rows
    assert write_endpoint(rows, set_values(rows, {})) == rows


@given(ROWS, TRANSPORT_VALUES)
def test_written_values_of_a_transport_are_read(
    rows: Rows, values: dict[str, Any]
) -> None:
    found = read_transport(write_transport(rows, set_values(rows, values)))
    for name, value in values.items():
        assert found[name] == (sorted(set(value)) if name == LOCAL_NET else value)


@given(ROWS, TRANSPORT_VALUES)
def test_only_rows_of_changed_values_are_touched(
    rows: Rows, values: dict[str, Any]
) -> None:
    written = write_transport(rows, set_values(rows, values))
    kept = [row for row in rows if row[0] not in values]
    assert [row for row in written if row[0] not in values] == kept


@given(ROWS, st.sampled_from(sorted(ENDPOINT_PATHS)), st.booleans())
def test_boolean_of_an_endpoint_has_one_row(rows: Rows, name: str, value: bool) -> None:
    written = write_endpoint(rows, set_values(rows, {name: value}))
    texts = [text for key, text in written if key == name]
    assert texts == ['yes' if value else 'no']
    assert read_endpoint(written)[name] is value


@given(ROWS)
def test_null_removes_what_the_field_expresses(rows: Rows) -> None:
    nulls = dict.fromkeys(TRANSPORT_PATHS, None) | {LOCAL_NET: []}
    written = write_transport(rows, set_values(rows, nulls))
    empty = {name: [] if name == LOCAL_NET else None for name in TRANSPORT_PATHS}
    assert read_transport(written) == empty


def test_rows_keep_their_order() -> None:
    rows = [
        ('external_media_address', '192.0.2.1'),
        ('bind', 'a'),
        ('external_media_address', '192.0.2.2'),
        (LOCAL_NET, '10.0.0.0/8,172.16.0.0/12'),
        ('tos', 'b'),
    ]
    values = {'external_media_address': 'x', LOCAL_NET: ['172.16.0.0/12', 'fd00::/8']}
    assert write_transport(rows, set_values(rows, values)) == [
        ('external_media_address', 'x'),
        ('bind', 'a'),
        (LOCAL_NET, '172.16.0.0/12'),
        ('tos', 'b'),
        (LOCAL_NET, 'fd00::/8'),
    ]
