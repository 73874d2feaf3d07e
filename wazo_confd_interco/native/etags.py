# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""The `ETag` of an interconnection: the versions of its rows, not what they hold.

PostgreSQL writes every version of a row by a transaction, and `xmin` is its number.
"""

from __future__ import annotations

from hashlib import sha256
from typing import Any, Final

from sqlalchemy import String, bindparam, cast, literal_column, select
from xivo.rest_api_helpers import APIException
from xivo_dao.helpers.db_manager import Session

from . import trunks as rows


class Stale(APIException):
    """The interconnection is not the one that the client has seen."""

    def __init__(self) -> None:
        super().__init__(412, 'Precondition Failed', 'stale')

    def __str__(self) -> str:
        return 'Precondition Failed - it was changed since it was read'


def etag(id_: int) -> str:
    """The entity tag of the interconnection with this id, quoted."""
    one = {'id': id_}
    versions = [Session.execute(_SINGLE, one).first()]
    for query in _LISTS:
        versions.append(Session.execute(query, one).all())
    digest = sha256(repr(versions).encode()).hexdigest()
    return f'"{digest[:32]}"'


def check(id_: int, if_match: str | None) -> None:
    """Raises `Stale` unless the client's tags, if any, have the present one.

    Called with the row locked: what is checked stays.
    """
    if if_match is None or if_match.strip() == '*':
        return
    tags = {tag.strip().removeprefix('W/') for tag in if_match.split(',')}
    if etag(id_) not in tags:
        raise Stale


def _version(table: Any) -> Any:
    return cast(literal_column(f'{table.name}.xmin'), String)


# Built once: building a statement takes longer than PostgreSQL does to answer it.
_ID: Final = bindparam('id')
_SINGLE: Final = (
    select(
        *map(_version, (rows.trunk, rows.sip, rows.iax, rows.custom, rows.register)),
    )
    .select_from(rows.joined())
    .where(rows.trunk.c.id == _ID)
)
_OPTIONS: Final = (
    select(cast(rows.option.c.uuid, String), _version(rows.option))
    .select_from(
        rows.trunk.join(
            rows.section,
            rows.section.c.endpoint_sip_uuid == rows.trunk.c.endpoint_sip_uuid,
        ).join(
            rows.option, rows.option.c.endpoint_sip_section_uuid == rows.section.c.uuid
        )
    )
    .where(rows.trunk.c.id == _ID)
    .order_by(rows.option.c.uuid)
)
_TEMPLATES: Final = (
    select(cast(rows.inherits.c.parent_uuid, String), _version(rows.inherits))
    .join(rows.trunk, rows.trunk.c.endpoint_sip_uuid == rows.inherits.c.child_uuid)
    .where(rows.trunk.c.id == _ID)
    .order_by(rows.inherits.c.priority, rows.inherits.c.parent_uuid)
)
_OUTCALLS: Final = (
    select(rows.outcall.c.id, _version(rows.outcall), _version(rows.attached))
    .join(rows.attached, rows.attached.c.outcallid == rows.outcall.c.id)
    .where(rows.attached.c.trunkfeaturesid == _ID)
    .order_by(rows.outcall.c.id)
)
_LISTS: Final = (_OPTIONS, _TEMPLATES, _OUTCALLS)
