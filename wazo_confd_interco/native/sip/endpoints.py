# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""SIP endpoints with the templates that they inherit from, in one statement."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any, Final

from sqlalchemy import String, any_, bindparam, func, select, true, union_all
from sqlalchemy import cast as sql_cast
from sqlalchemy.dialects.postgresql import ARRAY, UUID
from sqlalchemy.sql import Select

from ...options.inheritance import Endpoint
from ..database import tables as t
from ..database.columns import as_text, get_version, is_one_of
from ..database.unions import Row, load_union, select_part

# The kinds of rows.
LINK, ENDPOINT, OPTION = 'link', 'endpoint', 'option'


def load_endpoints(
    uuids: Iterable[Any], options: Collection[str] | None = None
) -> Mapping[str, Endpoint]:
    """Return SIP endpoints by UUID, with the templates that they inherit from.

    :param options: the keys of the options to load, None for all
    """
    asked = [str(uuid) for uuid in uuids]
    statement = _ENDPOINTS if options is None else _SOME_OPTIONS
    parameters = {'uuids': asked, 'keys': list(options or ())}
    return build_endpoints(asked, load_union(statement, parameters))


def build_endpoints(
    asked: Sequence[str], rows: Mapping[str, Sequence[Row]]
) -> Mapping[str, Endpoint]:
    """Return SIP endpoints by UUID from the rows that `select_endpoints` selects."""
    found: dict[str, Endpoint] = {}
    for _, uuid, label, tenant_uuid, transport, *_ in rows[ENDPOINT]:
        found[uuid] = Endpoint(
            transport=transport, tenant_uuid=tenant_uuid, uuid=uuid, label=label
        )
    # By priority, then by parent.
    for _, child, parent, *_ in sorted(rows[LINK], key=lambda row: (row[5], row[2])):
        # The row may have been deleted concurrently.
        if child in found and parent in found:
            found[child].templates.append(found[parent])
    for _, uuid, section, key, value, _, _ in rows[OPTION]:
        if uuid in found:
            found[uuid].sections.setdefault(section, []).append((key, value))
    return {uuid: found.get(uuid) or Endpoint(uuid=uuid) for uuid in asked}


def _select_everyone() -> Any:
    """Return the UUIDs of the endpoints, and of all templates above them."""
    everyone = select(func.unnest(sql_cast(_UUIDS, ARRAY(UUID))).label('uuid')).cte(
        'everyone', recursive=True
    )
    link = t.sip_template.c
    # With OFFSET 0, PostgreSQL does not read the complete table of links.
    parents = (
        select(link.parent_uuid)
        .where(link.child_uuid == everyone.c.uuid)
        .offset(0)
        .lateral('parents')
    )
    # UNION rather than UNION ALL, so that it ends if templates include each other.
    return everyone.union(
        select(parents.c.parent_uuid).select_from(everyone).join(parents, true())
    )


def select_endpoints(
    *of_options: Any, value: Any = t.sip_option.c.value, with_versions: bool = False
) -> list[Select]:
    """Return statements for links, endpoints and options, templates included.

    The parameter `uuids` has the UUIDs of the endpoints, and `keys` the keys of
    `HAS_KEY`.

    :param of_options: conditions for the options
    :param value: the column for the value of an option
    """
    everyone = _select_everyone()
    # Given an array, PostgreSQL uses the indexes, however many rows it expects from
    # the recursion.
    uuids = any_(
        func.array(select(everyone.c.uuid).scalar_subquery(), type_=ARRAY(UUID))
    )
    section, option = t.sip_section.c, t.sip_option.c
    if with_versions:
        # The query is for one endpoint; without this condition, PostgreSQL may read
        # the complete table of options.
        own = t.sip_section.alias()
        found = select(own.c.uuid).where(own.c.endpoint_sip_uuid == uuids)
        sections = func.array(found.scalar_subquery(), type_=ARRAY(UUID))
        of_options = (*of_options, option.endpoint_sip_section_uuid == any_(sections))
    version = as_text(option.uuid) + ' ' + get_version(t.sip_option)
    link = t.sip_template
    links = select_part(
        LINK,
        link.c.child_uuid,
        link.c.parent_uuid,
        position=link.c.priority,
        version=get_version(link) if with_versions else None,
    ).where(link.c.child_uuid == uuids)
    endpoints = (
        select_part(
            ENDPOINT,
            t.sip.c.uuid,
            t.sip.c.label,
            t.sip.c.tenant_uuid,
            t.transport.c.name,
        )
        .select_from(
            t.sip.outerjoin(t.transport, t.transport.c.uuid == t.sip.c.transport_uuid)
        )
        .where(t.sip.c.uuid == uuids)
    )
    options = (
        select_part(
            OPTION,
            section.endpoint_sip_uuid,
            section.type,
            option.key,
            value,
            version=version if with_versions else None,
        )
        .select_from(
            t.sip_section.join(
                t.sip_option, option.endpoint_sip_section_uuid == section.uuid
            )
        )
        .where(section.endpoint_sip_uuid == uuids, *of_options)
    )
    return [links, endpoints, options]


# Built once: building a statement takes longer than PostgreSQL takes to answer it.
_UUIDS: Final = bindparam('uuids', type_=ARRAY(String))
HAS_KEY: Final = is_one_of(t.sip_option.c.key, 'keys')
_ENDPOINTS: Final = union_all(*select_endpoints())
_SOME_OPTIONS: Final = union_all(*select_endpoints(HAS_KEY))
