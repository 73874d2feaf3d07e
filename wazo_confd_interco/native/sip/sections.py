# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Store the sections of SIP endpoints and templates.

The models of xivo-dao would load every section, and take 1 KiB of memory for each
option. Here the rows that differ are deleted and inserted, those of a batch together.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final
from uuid import UUID

from sqlalchemy import String, any_, bindparam, cast, delete, select
from sqlalchemy.dialects import postgresql
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm.exc import StaleDataError
from xivo_dao.helpers.db_manager import Session

from ...kinds.sip.fields import SECTIONS
from ...options.field import Option
from ...options.secrets import is_secret
from ..database import tables as t
from ..database.columns import ON_SECTION, as_text, is_one_of, uuid_in
from .new_rows import NewRows

Sections = Mapping[str, Sequence[Option]]


@dataclass(frozen=True)
class SectionChange:
    """The differences of a section of an endpoint or template.

    :param before: the options that are stored, each with its number
    :param removed: the options to delete, and `added` those to insert
    :param is_emptied: whether no option is left
    """

    endpoint_uuid: str
    section: str
    before: Counter[Option]
    removed: Counter[Option]
    added: Sequence[Option]
    is_emptied: bool


@dataclass
class _StoredSection:
    uuid: UUID | None = None
    options: list[tuple[UUID, Option]] = field(default_factory=list)


def find_changes(
    endpoint_uuid: Any,
    before: Sections,
    after: Sections,
    secret_sections: Collection[str] = (),
) -> Iterator[SectionChange]:
    """Yield the changes of the sections that differ.

    :param secret_sections: sections whose secrets are stored even if they are equal
    """
    for section in SECTIONS:
        stored = Counter(before.get(section, ()))
        wanted = Counter(after.get(section, ()))
        kept = stored & wanted
        if section in secret_sections:
            kept = Counter({row: n for row, n in kept.items() if not is_secret(row[0])})
        removed, added = stored - kept, wanted - kept
        if removed or added:
            yield SectionChange(
                endpoint_uuid=str(endpoint_uuid),
                section=section,
                before=stored,
                removed=removed,
                added=list(added.elements()),
                is_emptied=not wanted,
            )


def format_sections(sections: Sections) -> dict[str, list[list[str]]]:
    """Return the options of all sections by the attributes of xivo-dao's model."""
    return {
        f'{name}_section_options': [list(row) for row in sections.get(name, ())]
        for name in SECTIONS
    }


def format_added(changes: Iterable[SectionChange]) -> dict[str, list[list[str]]]:
    """Return the options that changes add, for wazo-confd's validators.

    Given all stored options, the validators would reject an edit because of an old one.
    """
    return format_sections({one.section: one.added for one in changes})


def store_changes(changes: Sequence[SectionChange]) -> None:
    """Store changes, touching only the rows that differ.

    :raises StaleDataError: if a section was edited concurrently: wazo-confd's own edits
        lock nothing
    """
    if not changes:
        return
    stored = _load_sections(changes)
    new = NewRows()
    emptied: list[UUID] = []
    removed: list[UUID] = []
    for change in changes:
        found = stored.get((change.endpoint_uuid, change.section), _StoredSection())
        if Counter(option for _, option in found.options) != change.before:
            raise StaleDataError(f'{change.section} was edited concurrently')
        uuid = found.uuid
        if uuid is None:
            uuid = new.add_section(change.endpoint_uuid, change.section)
        if change.is_emptied:
            # The database deletes the options with their section.
            emptied.append(uuid)
        else:
            removed += _pick(found.options, change.removed)
            new.add_options(uuid, change.added)
    if emptied:
        Session.execute(_DELETE_SECTIONS, {'uuids': emptied})
    if removed:
        Session.execute(_DELETE_OPTIONS, {'uuids': removed})
    new.insert()


def load_endpoints_of_sections(uuids: Collection[str]) -> dict[str, str]:
    """Return the UUIDs of endpoints by those of sections that exist."""
    if not uuids:
        return {}
    query = select(
        as_text(t.sip_section.c.uuid), as_text(t.sip_section.c.endpoint_sip_uuid)
    ).where(uuid_in(t.sip_section.c.uuid, uuids))
    return {row[0]: row[1] for row in Session.execute(query)}


def _load_sections(
    changes: Sequence[SectionChange],
) -> dict[tuple[str, str], _StoredSection]:
    """Return the sections that changes are about, by endpoint and name."""
    parameters = {
        'endpoints': list({one.endpoint_uuid for one in changes}),
        'names': list({one.section for one in changes}),
    }
    found: dict[tuple[str, str], _StoredSection] = {}
    for row in Session.execute(_SECTIONS, parameters):
        section = found.setdefault((row.endpoint, row.type), _StoredSection(row.uuid))
        if row.option_uuid is not None:
            section.options.append((row.option_uuid, (row.key, row.value)))
    return found


def _pick(
    rows: Iterable[tuple[UUID, Option]], wanted: Counter[Option]
) -> Iterator[UUID]:
    """Yield the UUIDs of as many rows of each option as wanted."""
    missing = Counter(wanted)
    for uuid, option in rows:
        if missing[option]:
            missing[option] -= 1
            yield uuid


_UUIDS: Final = bindparam('uuids', expanding=True)
_DELETE_SECTIONS: Final = delete(t.sip_section).where(t.sip_section.c.uuid.in_(_UUIDS))
_DELETE_OPTIONS: Final = delete(t.sip_option).where(t.sip_option.c.uuid.in_(_UUIDS))
_ENDPOINTS: Final = cast(
    bindparam('endpoints', type_=ARRAY(String)), ARRAY(postgresql.UUID)
)
_SECTIONS: Final = (
    select(
        t.sip_section.c.uuid,
        as_text(t.sip_section.c.endpoint_sip_uuid).label('endpoint'),
        as_text(t.sip_section.c.type).label('type'),
        t.sip_option.c.uuid.label('option_uuid'),
        t.sip_option.c.key,
        t.sip_option.c.value,
    )
    .outerjoin(t.sip_option, ON_SECTION)
    .where(
        t.sip_section.c.endpoint_sip_uuid == any_(_ENDPOINTS),
        is_one_of(as_text(t.sip_section.c.type), 'names'),
    )
)
