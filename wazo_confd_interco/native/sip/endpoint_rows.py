# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""The rows of SIP endpoints and of the templates that they inherit from.

Each statement is one part of a union, which selects other rows as well.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from sqlalchemy import String, any_, bindparam, func, select, true, union_all
from sqlalchemy import cast as sql_cast
from sqlalchemy.dialects.postgresql import ARRAY, UUID
from sqlalchemy.sql import Select

from ..database import tables as t
from ..database.columns import ON_SECTION, as_text, get_version, is_one_of
from ..database.unions import Row, select_part

# The kinds of rows.
LINK, ENDPOINT, OPTION = 'link', 'endpoint', 'option'
# Whether a link has no priority, its priority, and the UUID of the template.
LinkOrder = tuple[bool, int, str]
# Returns the condition that a column contains one of several UUIDs.
_UUIDCondition = Callable[[Any], Any]


def get_link_order(link: Row) -> LinkOrder:
    """Return the key by which the templates of an endpoint are sorted.

    By priority, as xivo-dao reads them: those without one come last.
    """
    _, _, parent, _, _, priority, _ = link
    return priority is None, priority or 0, parent


def select_endpoints(
    *of_options: Any, value: Any = t.sip_option.c.value, with_versions: bool = False
) -> list[Select]:
    """Return statements for links, endpoints and options, templates included.

    The parameter `uuids` has the UUIDs of the endpoints, and `keys` the keys of
    `HAS_KEY`.

    :param of_options: conditions for the options
    :param value: the column for the value of an option
    """
    is_selected = _build_uuid_condition()
    section, option = t.sip_section.c, t.sip_option.c
    if with_versions:
        # The query is for one endpoint; without this condition, PostgreSQL may read
        # the complete table of options.
        own = t.sip_section.alias()
        found = select(own.c.uuid).where(is_selected(own.c.endpoint_sip_uuid))
        of_options = (
            *of_options,
            option.endpoint_sip_section_uuid == any_(_collect(found)),
        )
    version = as_text(option.uuid) + ' ' + get_version(t.sip_option)
    options = (
        select_part(
            OPTION,
            section.endpoint_sip_uuid,
            section.type,
            option.key,
            value,
            version=version if with_versions else None,
        )
        .select_from(_SECTIONS_WITH_OPTIONS)
        .where(is_selected(section.endpoint_sip_uuid), *of_options)
    )
    return [*_select_inheritance(is_selected, with_versions), options]


def select_digests() -> list[Select]:
    """Return statements for links and endpoints, and for digests of their options.

    The part `OPTION` has one row for each endpoint or template that has options; its
    first text is the digest of all of them.
    """
    is_selected = _build_uuid_condition()
    endpoint = t.sip_section.c.endpoint_sip_uuid
    option = func.row(t.sip_section.c.type, t.sip_option.c.key, t.sip_option.c.value)
    options_text = func.string_agg(as_text(option), '')
    digest = func.sha256(func.convert_to(options_text, 'UTF8'))
    options = (
        select_part(OPTION, endpoint, digest)
        .select_from(_SECTIONS_WITH_OPTIONS)
        .where(is_selected(endpoint))
        .group_by(endpoint)
    )
    return [*_select_inheritance(is_selected), options]


def _build_uuid_condition() -> _UUIDCondition:
    """Return a condition for the UUIDs in `uuids`, and of all templates above them.

    It compares with arrays, which PostgreSQL estimates to have ten elements if it does
    not know them. If it estimated many, it would read complete tables instead of using
    their indexes, and compile the statement (jit), which takes 300 ms.
    """
    link = t.sip_template.c
    given = select(func.unnest(_UUIDS).label('uuid'))
    nearest = (
        select(link.parent_uuid)
        .where(link.child_uuid == any_(_collect(given)))
        .distinct()
    )
    templates = select(func.unnest(_collect(nearest)).label('uuid')).cte(
        'templates', recursive=True
    )
    # With OFFSET 0, PostgreSQL does not read the complete table of links.
    parents = (
        select(link.parent_uuid)
        .where(link.child_uuid == templates.c.uuid)
        .offset(0)
        .lateral('parents')
    )
    # UNION rather than UNION ALL, so that the recursion ends if templates include each
    # other.
    templates = templates.union(
        select(parents.c.parent_uuid).select_from(templates).join(parents, true())
    )
    selected = union_all(given, select(templates.c.uuid)).cte('selected')
    return lambda column: column == any_(_collect(select(selected.c.uuid)))


def _collect(statement: Select) -> Any:
    """Return the array of the UUIDs that a statement selects."""
    return func.array(statement.scalar_subquery(), type_=ARRAY(UUID))


def _select_inheritance(
    is_selected: _UUIDCondition, with_versions: bool = False
) -> list[Select]:
    """Return statements for links and endpoints, templates included."""
    link = t.sip_template
    links = select_part(
        LINK,
        link.c.child_uuid,
        link.c.parent_uuid,
        position=link.c.priority,
        version=get_version(link) if with_versions else None,
    ).where(is_selected(link.c.child_uuid))
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
        .where(is_selected(t.sip.c.uuid))
    )
    return [links, endpoints]


_SECTIONS_WITH_OPTIONS: Final = t.sip_section.join(t.sip_option, ON_SECTION)
_UUIDS: Final = sql_cast(bindparam('uuids', type_=ARRAY(String)), ARRAY(UUID))
HAS_KEY: Final = is_one_of(t.sip_option.c.key, 'keys')
