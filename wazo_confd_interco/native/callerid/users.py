# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Users and their outgoing caller IDs, in a constant number of statements."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Integer, String, and_, cast, func, or_, select, update
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.sql import Select
from xivo_dao.helpers.db_manager import Session

from ...callerid.grammar import CallerID
from ...callerid.headers import parse_endpoint_caller_id
from ...callerid.model import DEFAULT, User
from ..database import tables as t
from ..database.columns import is_one_of
from ..sip.endpoints import load_endpoints
from ..trunks.search import contains_text
from .trunks import read_option

# How a user without an outgoing caller ID is stored.
UNSET: Final = ''


@dataclass(frozen=True)
class LockedUser:
    """A user whose row is locked, with what wazo-confd's event of an edit contains."""

    id: int
    uuid: str
    subscription_type: int
    created_at: datetime
    tenant_uuid: str
    outgoing_caller_id: str


def list_users(
    parameters: Mapping[str, Any], tenant_uuid: str
) -> tuple[int, list[User]]:
    """Return the number of users that are not on default, and the requested page.

    :param parameters: `search` (optional), `limit` and `offset`
    """
    conditions = [t.user.c.tenant_uuid == tenant_uuid, t.user.c.outcallerid != DEFAULT]
    if parameters.get('search'):
        name = func.concat(t.user.c.firstname, ' ', t.user.c.lastname)
        searched = (name, t.user.c.outcallerid, t.user.c.uuid)
        conditions.append(or_(*map(contains_text(parameters['search']), searched)))
    count = select(func.count()).select_from(t.user).where(*conditions)
    page = (
        _users()
        .where(*conditions)
        .order_by(t.user.c.lastname, t.user.c.firstname, t.user.c.id)
        .limit(parameters['limit'])
        .offset(parameters['offset'])
    )
    users = [User(*row) for row in Session.execute(page)]
    return Session.execute(count).scalar(), users


def find_user(uuid: str, tenant_uuid: str) -> User | None:
    """Return the tenant's user with a UUID, and the caller ID of the main line."""
    query = (
        _users()
        .add_columns(t.line.c.endpoint_sip_uuid)
        .where(t.user.c.uuid == uuid, t.user.c.tenant_uuid == tenant_uuid)
    )
    row = Session.execute(query).first()
    if row is None:
        return None
    *columns, endpoint_uuid = row
    return replace(User(*columns), own=_own_caller_id(endpoint_uuid))


def _users() -> Select:
    """Select the columns of `User`, in their order."""
    is_main = and_(
        t.user_line.c.user_id == t.user.c.id, t.user_line.c.main_line.is_(True)
    )
    joined = t.user.outerjoin(t.user_line, is_main).outerjoin(
        t.line, t.line.c.id == t.user_line.c.line_id
    )
    return select(
        t.user.c.uuid,
        t.user.c.firstname,
        t.user.c.lastname,
        func.nullif(t.user.c.outcallerid, UNSET).label('setting'),
        t.line.c.context,
    ).select_from(joined)


def _own_caller_id(endpoint_uuid: Any) -> CallerID | None:
    if endpoint_uuid is None:
        return None
    endpoint = load_endpoints([endpoint_uuid])[str(endpoint_uuid)]
    callerid = read_option(endpoint, 'callerid')
    return parse_endpoint_caller_id(callerid) if callerid else None


def lock_users(
    uuids: Collection[str], tenant_uuid: str, *, and_unset: bool
) -> list[LockedUser]:
    """Lock and return the tenant's users with these UUIDs, in the order of their IDs.

    :param and_unset: whether to include every user without an outgoing caller ID
    """
    conditions = [is_one_of(t.user.c.uuid, 'uuids')]
    if and_unset:
        conditions.append(t.user.c.outcallerid == UNSET)
    query = (
        select(
            t.user.c.id,
            t.user.c.uuid,
            t.user.c.subscription_type,
            t.user.c.created_at,
            t.user.c.tenant_uuid,
            t.user.c.outcallerid,
        )
        .where(t.user.c.tenant_uuid == tenant_uuid, or_(*conditions))
        .order_by(t.user.c.id)
        .with_for_update(key_share=True)
    )
    rows = Session.execute(query, {'uuids': list(uuids)})
    return [LockedUser(*row) for row in rows]


def store_outgoing_caller_ids(settings: Sequence[tuple[int, str]]) -> None:
    """Store the outgoing caller IDs of users in one statement.

    :param settings: pairs of a user's ID and the text to store
    """
    ids = cast([id_ for id_, _ in settings], ARRAY(Integer))
    texts = cast([text for _, text in settings], ARRAY(String))
    new = func.unnest(ids, texts).table_valued('id', 'text').render_derived()
    Session.execute(
        update(t.user).where(t.user.c.id == new.c.id).values(outcallerid=new.c.text)
    )
