# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""The `ETag` of an interconnection: a digest of the versions of its rows.

PostgreSQL writes a new version of a row for each update, and `xmin` is the number of
the transaction that wrote it (PostgreSQL, section 5.5). What the rows hold is not part
of the digest, so nobody can check a guess of a password against an `ETag`.
"""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import sha256
from typing import Any, Final

from sqlalchemy import String, bindparam, cast, literal_column, select
from werkzeug.http import parse_etags, quote_etag
from xivo_dao.helpers.db_manager import Session

from ..errors import Stale
from . import tables as t
from .trunks import join_single


def get_etag(trunk_id: int) -> str:
    """Return the value of the header `ETag`, quotes included."""
    return str(quote_etag(_digest(trunk_id)))


def check_if_match(trunk_id: int, if_match: str | None) -> None:
    """Raise `Stale` if the client has seen other versions than the present one.

    The row of the trunk must be locked, so that its version stays the same until the
    end of the transaction.

    :param if_match: the value of the header `If-Match`, None if the request has none.
        An empty one matches no version
    """
    if if_match is None:
        return
    # Weak tags are accepted: proxies that compress an answer weaken its tag.
    if not _parse(if_match).contains_weak(_digest(trunk_id)):
        raise Stale


def _parse(if_match: str) -> Any:
    """Return the entity tags, as `request.if_match` does.

    Werkzeug 2.2 needs quadratic time for a run of spaces: 14 seconds for 60 kB, which a
    header may have. `request.if_match` would also hide whether the header is missing
    or empty.
    """
    return parse_etags(' '.join(if_match.split()))


def _digest(trunk_id: int) -> str:
    parameters = {'id': trunk_id}
    versions: list[Sequence[Any] | None] = [
        Session.execute(_SINGLE_ROWS, parameters).first()
    ]
    versions.extend(Session.execute(query, parameters).all() for query in _ROW_LISTS)
    return sha256(repr(versions).encode()).hexdigest()[:32]


def _version(table: Any) -> Any:
    return cast(literal_column(f'{table.name}.xmin'), String)


# Built once: building a statement takes longer than PostgreSQL needs to answer it.
_TRUNK_ID: Final = bindparam('id')
_SINGLE_ROWS: Final = (
    select(
        *map(_version, (t.trunk, t.sip, t.iax, t.custom, t.register)),
    )
    .select_from(join_single())
    .where(t.trunk.c.id == _TRUNK_ID)
)
_OPTIONS: Final = (
    select(cast(t.sip_option.c.uuid, String), _version(t.sip_option))
    .select_from(
        t.trunk.join(
            t.sip_section,
            t.sip_section.c.endpoint_sip_uuid == t.trunk.c.endpoint_sip_uuid,
        ).join(
            t.sip_option,
            t.sip_option.c.endpoint_sip_section_uuid == t.sip_section.c.uuid,
        )
    )
    .where(t.trunk.c.id == _TRUNK_ID)
    .order_by(t.sip_option.c.uuid)
)
_TEMPLATES: Final = (
    select(cast(t.sip_template.c.parent_uuid, String), _version(t.sip_template))
    .join(t.trunk, t.trunk.c.endpoint_sip_uuid == t.sip_template.c.child_uuid)
    .where(t.trunk.c.id == _TRUNK_ID)
    .order_by(t.sip_template.c.priority, t.sip_template.c.parent_uuid)
)
_OUTCALLS: Final = (
    select(t.outcall.c.id, _version(t.outcall), _version(t.outcall_trunk))
    .join(t.outcall_trunk, t.outcall_trunk.c.outcallid == t.outcall.c.id)
    .where(t.outcall_trunk.c.trunkfeaturesid == _TRUNK_ID)
    .order_by(t.outcall.c.id)
)
_ROW_LISTS: Final = (_OPTIONS, _TEMPLATES, _OUTCALLS)
