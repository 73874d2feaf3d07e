# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Collect the new rows of SIP endpoints, to insert all of them together."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import Table

from ...options.field import Option
from ..database import tables as t
from ..database.inserts import NewRow, insert_rows


class NewRows:
    """Rows to insert."""

    def __init__(self) -> None:
        """Start without rows."""
        tables = (t.sip, t.sip_section, t.sip_option, t.sip_template)
        self._rows: dict[Table, list[NewRow]] = {table: [] for table in tables}

    def add_endpoint(self, row: NewRow) -> None:
        """Add an endpoint."""
        self._rows[t.sip].append(row)

    def add_section(self, endpoint_uuid: Any, name: str) -> UUID:
        """Add a section of an endpoint, and return its UUID."""
        uuid = uuid4()
        self._rows[t.sip_section].append(
            {'uuid': uuid, 'type': name, 'endpoint_sip_uuid': endpoint_uuid}
        )
        return uuid

    def add_options(self, section_uuid: UUID, options: Iterable[Option]) -> None:
        """Add options of a section."""
        self._rows[t.sip_option] += (
            {
                'uuid': uuid4(),
                'key': key,
                'value': value,
                'endpoint_sip_section_uuid': section_uuid,
            }
            for key, value in options
        )

    def add_links(self, endpoint_uuid: Any, template_uuids: Sequence[Any]) -> None:
        """Add the links of an endpoint to its templates, which are in order."""
        self._rows[t.sip_template] += (
            {'child_uuid': endpoint_uuid, 'parent_uuid': parent, 'priority': priority}
            for priority, parent in enumerate(template_uuids)
        )

    def insert(self) -> None:
        """Insert the rows, if there are any."""
        insert_rows(self._rows)
