# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Read what belongs to trunks and SIP endpoints, of all tables with one statement.

One statement instead of five: most of the time of a small request is that of its
statements, whatever they read (docs/scale.md).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, cast

from sqlalchemy import (
    Integer,
    String,
    and_,
    any_,
    bindparam,
    func,
    literal,
    literal_column,
    null,
    select,
    true,
    union_all,
)
from sqlalchemy import cast as sql_cast
from sqlalchemy.dialects.postgresql import ARRAY, UUID
from sqlalchemy.sql import Select
from sqlalchemy.sql.elements import ColumnElement
from xivo_dao.helpers.db_manager import Session

from ...kinds.stored import StoredOutcall, StoredTransport
from ...options.inheritance import Endpoint
from ..database import tables as t

# The kinds of rows.
_LINK, _ENDPOINT, _OPTION, _OUTCALL, _TRANSPORT = range(5)
# The columns of a row: its kind, what it belongs to, up to three texts, its position,
# and its version.
_Row = tuple[int, str, Any, Any, Any, int | None, str | None]


@dataclass(frozen=True)
class Parts:
    """What belongs to trunks.

    :param endpoints: SIP endpoints by UUID, with the templates that they inherit from
    :param outcalls: by the id of the trunk, in the order of their ids
    :param transports: every SIP transport by name
    :param versions: the versions of the rows that belong to the trunks alone, sorted
    """

    endpoints: Mapping[str, Endpoint]
    outcalls: Mapping[int, list[StoredOutcall]]
    transports: Mapping[str, StoredTransport]
    versions: Sequence[str]


def load_parts(
    uuids: Collection[Any],
    trunk_ids: Collection[int],
    options: Collection[str] | None = None,
    with_versions: bool = False,
) -> Parts:
    """Return what belongs to trunks.

    :param uuids: of their SIP endpoints
    :param options: the keys of the options of SIP endpoints to load, None for all
    :param with_versions: whether `versions` is needed
    """
    asked = [str(uuid) for uuid in uuids]
    statement = _VERSIONED if with_versions else _PARTS
    parameters = {'uuids': asked, 'ids': list(trunk_ids)}
    if options is not None:
        statement, parameters['keys'] = _SOME_PARTS, list(options)
    rows = _execute(statement, parameters)
    return Parts(
        _build_endpoints(asked, rows),
        _build_outcalls(rows[_OUTCALL]),
        _build_transports(rows[_TRANSPORT]),
        _list_versions(set(asked), rows) if with_versions else (),
    )


def load_endpoints(uuids: Iterable[Any]) -> Mapping[str, Endpoint]:
    """Return SIP endpoints by UUID, with the templates that they inherit from."""
    asked = [str(uuid) for uuid in uuids]
    return _build_endpoints(asked, _execute(_ENDPOINTS, {'uuids': asked}))


def _execute(statement: Any, parameters: Mapping[str, Any]) -> list[list[_Row]]:
    """Return the rows by their kind.

    A page has many, so the rows of psycopg2 do not become rows of SQLAlchemy.
    """
    rows: list[list[_Row]] = [[], [], [], [], []]
    result = Session.execute(statement, parameters)
    for row in result.cursor.fetchall():
        rows[row[0]].append(row)
    result.close()
    return rows


def _build_endpoints(
    asked: Sequence[str], rows: Sequence[Sequence[_Row]]
) -> Mapping[str, Endpoint]:
    found: dict[str, Endpoint] = {}
    for _, uuid, label, tenant_uuid, transport, *_ in rows[_ENDPOINT]:
        found[uuid] = Endpoint(
            transport=transport, tenant_uuid=tenant_uuid, uuid=uuid, label=label
        )
    # By priority, then by parent.
    for _, child, parent, *_ in sorted(rows[_LINK], key=lambda row: (row[5], row[2])):
        # The row may have been deleted concurrently.
        if child in found and parent in found:
            found[child].templates.append(found[parent])
    for _, uuid, section, key, value, _, _ in rows[_OPTION]:
        if uuid in found:
            found[uuid].sections.setdefault(section, []).append((key, value))
    return {uuid: found.get(uuid) or Endpoint(uuid=uuid) for uuid in asked}


def _build_outcalls(rows: Iterable[_Row]) -> Mapping[int, list[StoredOutcall]]:
    found: dict[int, list[StoredOutcall]] = {}
    for _, trunk_id, name, _, _, id_, _ in sorted(rows, key=_get_position):
        outcall = StoredOutcall(cast(int, id_), name)
        found.setdefault(int(trunk_id), []).append(outcall)
    return found


def _build_transports(rows: Iterable[_Row]) -> Mapping[str, StoredTransport]:
    """Return every transport; all tenants share the few that there are."""
    found: dict[str, dict[str, list[str]]] = {}
    for _, name, key, value, *_ in sorted(rows, key=_get_position):
        found.setdefault(name, {}).setdefault(key, []).append(value)
    return {name: _describe_transport(options) for name, options in found.items()}


def _describe_transport(options: Mapping[str, list[str]]) -> StoredTransport:
    binds = options.get('bind', ())
    protocols = options.get('protocol', ())
    return StoredTransport(
        protocol=protocols[-1].lower() if protocols else None,
        bind=binds[0] if len(binds) == 1 else None,
    )


def _get_position(row: _Row) -> int:
    return row[5] or 0


def _list_versions(asked: set[str], rows: Sequence[Sequence[_Row]]) -> list[str]:
    """Return the versions of outcalls, and of the rows of the endpoints themselves."""
    own = [row for kind in (_LINK, _OPTION) for row in rows[kind] if row[1] in asked]
    return sorted(f'{row[0]} {row[6]}' for row in (*own, *rows[_OUTCALL]) if row[6])


def ancestors_of(uuids: Collection[str]) -> Sequence[tuple[str, str]]:
    """Return pairs of child and parent, from some endpoints upwards."""
    rows: list[tuple[str, str]] = Session.execute(
        _ANCESTORS, {'uuids': list(uuids)}
    ).all()
    return rows


def uuid_in(column: Any, uuids: Iterable[Any]) -> ColumnElement[bool]:
    """Return a condition with one parameter, where IN has one for each UUID."""
    return _among(column, literal([str(uuid) for uuid in uuids], ARRAY(String)))


def _among(column: Any, texts: Any) -> Any:
    return column == any_(sql_cast(texts, ARRAY(UUID)))


def as_text(column: Any) -> Any:
    """Return a column as text: making `UUID` objects takes longer than the query."""
    return sql_cast(column, String)


def get_version(table: Any) -> Any:
    """Return the version of a row, which PostgreSQL changes with each update."""
    return sql_cast(literal_column(f'{table.name}.xmin'), String)


def _select_everyone() -> Any:
    """Return the UUIDs of the endpoints, and of all templates above them."""
    everyone = select(func.unnest(sql_cast(_UUIDS, ARRAY(UUID))).label('uuid')).cte(
        'everyone', recursive=True
    )
    link = t.sip_template.c
    # The offset keeps PostgreSQL from reading all links that there are.
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


def _select_part(
    kind: int,
    owner: Any,
    *texts: Any,
    position: Any = None,
    version: Any = None,
) -> Select:
    """Return a statement for the rows of one kind, with the columns of all kinds."""
    padded = [*texts, *[sql_cast(null(), String)] * (3 - len(texts))]
    return select(
        literal_column(str(kind)).label('kind'),
        as_text(owner).label('owner'),
        *(text.label(f'text_{number}') for number, text in enumerate(padded)),
        sql_cast(null() if position is None else position, Integer).label('position'),
        sql_cast(null() if version is None else version, String).label('version'),
    )


def _select_of_endpoints(with_versions: bool, *of_options: Any) -> list[Select]:
    """Return statements for links, endpoints and options, templates included."""
    everyone = _select_everyone()
    # Whatever PostgreSQL expects of the recursion, it uses the indexes for an array.
    uuids = any_(
        func.array(select(everyone.c.uuid).scalar_subquery(), type_=ARRAY(UUID))
    )
    section, option = t.sip_section.c, t.sip_option.c
    version = as_text(option.uuid) + ' ' + get_version(t.sip_option)
    link = t.sip_template
    links = _select_part(
        _LINK,
        link.c.child_uuid,
        as_text(link.c.parent_uuid),
        position=link.c.priority,
        version=get_version(link) if with_versions else None,
    ).where(link.c.child_uuid == uuids)
    endpoints = (
        _select_part(
            _ENDPOINT,
            t.sip.c.uuid,
            t.sip.c.label,
            as_text(t.sip.c.tenant_uuid),
            t.transport.c.name,
        )
        .select_from(
            t.sip.outerjoin(t.transport, t.transport.c.uuid == t.sip.c.transport_uuid)
        )
        .where(t.sip.c.uuid == uuids)
    )
    options = (
        _select_part(
            _OPTION,
            section.endpoint_sip_uuid,
            as_text(section.type),
            option.key,
            option.value,
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


def _select_links() -> Select:
    """Return a statement for children and parents, from some endpoints upwards."""
    everyone, link = _select_everyone(), t.sip_template.c
    return (
        select(as_text(link.child_uuid), as_text(link.parent_uuid))
        .join(everyone, everyone.c.uuid == link.child_uuid)
        .order_by(link.child_uuid, link.priority, link.parent_uuid)
    )


def _select_of_trunks(with_versions: bool) -> list[Select]:
    """Return statements for outcalls, and for the transports of all tenants."""
    own, option = t.outcall_trunk, t.transport_option
    version = get_version(t.outcall) + ' ' + get_version(own)
    outcalls = (
        _select_part(
            _OUTCALL,
            own.c.trunkfeaturesid,
            t.outcall.c.name,
            position=t.outcall.c.id,
            version=version if with_versions else None,
        )
        .select_from(own.join(t.outcall, t.outcall.c.id == own.c.outcallid))
        .where(own.c.trunkfeaturesid == any_(_IDS))
    )
    is_described = and_(
        option.c.pjsip_transport_uuid == t.transport.c.uuid,
        option.c.key.in_(('bind', 'protocol')),
    )
    transports = _select_part(
        _TRANSPORT,
        t.transport.c.name,
        option.c.key,
        option.c.value,
        position=option.c.id,
    ).select_from(t.transport.outerjoin(option, is_described))
    return [outcalls, transports]


# Built once: building a statement takes longer than PostgreSQL takes to answer it.
_UUIDS: Final = bindparam('uuids', type_=ARRAY(String))
_IDS: Final = bindparam('ids', type_=ARRAY(Integer))
_KEYS: Final = bindparam('keys', type_=ARRAY(String))
_PARTS: Final = union_all(*_select_of_endpoints(False), *_select_of_trunks(False))
_SOME_PARTS: Final = union_all(
    *_select_of_endpoints(False, t.sip_option.c.key == any_(_KEYS)),
    *_select_of_trunks(False),
)
_VERSIONED: Final = union_all(*_select_of_endpoints(True), *_select_of_trunks(True))
_ENDPOINTS: Final = union_all(*_select_of_endpoints(False))
_ANCESTORS: Final = _select_links()
