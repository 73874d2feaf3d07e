# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Columns and conditions that statements have in common."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final

from sqlalchemy import String, any_, bindparam, cast, literal, literal_column
from sqlalchemy.dialects.postgresql import ARRAY, UUID
from sqlalchemy.sql.elements import ColumnElement

from . import tables as t

# The condition that joins options of SIP endpoints with their sections.
ON_SECTION: Final = t.sip_option.c.endpoint_sip_section_uuid == t.sip_section.c.uuid


def as_text(column: Any) -> Any:
    """Return a column as text: making `UUID` objects takes longer than the query."""
    return cast(column, String)


def uuid_in(column: Any, uuids: Iterable[Any]) -> ColumnElement[bool]:
    """Return a condition with one parameter, where IN has one for each UUID."""
    texts = literal([str(uuid) for uuid in uuids], ARRAY(String))
    is_in: ColumnElement[bool] = column == any_(cast(texts, ARRAY(UUID)))
    return is_in


def is_one_of(column: Any, parameter: str) -> ColumnElement[bool]:
    """Return the condition that a column is in the list that a parameter gives.

    One parameter, where IN has one for each value.
    """
    is_in: ColumnElement[bool] = column == any_(
        bindparam(parameter, type_=ARRAY(column.type))
    )
    return is_in


def get_version(table: Any) -> Any:
    """Return the version of a row, which PostgreSQL changes with each update."""
    return as_text(literal_column(f'{table.name}.xmin'))
