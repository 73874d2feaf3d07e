# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Users' outgoing caller IDs, set in a constant number of statements.

What confd's own edit of a user does for this one field, but for asking wazo-provd to
update devices: no telephone shows it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Integer, String, any_, cast, func, or_, select, update
from sqlalchemy.dialects.postgresql import ARRAY
from xivo_dao.helpers import errors
from xivo_dao.helpers.db_manager import Session

from ..documents import Document
from ..native.outcalls import user
from ..native.services import Host
from ..rest.resource import refuse_all
from . import validator

# A user without a setting, as it is stored.
_UNSET = ''


def edit(host: Host, patch: Document, tenant_uuid: str) -> None:
    """Sets what a patch says of users: by uuid, and of all that have no setting.

    What it says of one user wins over what it says of all.
    """
    given = validator.by_key('users', patch.get('users') or (), 'uuid')
    for_unset = patch.get('unset_users')
    if not given and for_unset is None:
        return
    stored = _locked(list(given), for_unset is not None, tenant_uuid)
    unknown = given.keys() - {row.uuid for row in stored}
    if unknown:
        raise errors.param_not_found('users', 'User', uuid=min(unknown))
    wanted = {
        uuid: item['outgoing_caller_id'] or _UNSET for uuid, item in given.items()
    }
    changed = [
        (row, value)
        for row in stored
        if (value := wanted.get(row.uuid, for_unset)) != row.outcallerid
    ]
    refuse_all(validator.refused_users(_new(changed, wanted)))
    if changed:
        _store(changed)
    for row, _ in changed:
        host.user_notifier.edited(row)


def _new(changed: Sequence[tuple[Any, str]], wanted: Mapping[str, str]) -> list[str]:
    return [value for row, value in changed if row.uuid in wanted and value]


def _locked(uuids: list[str], unset: bool, tenant_uuid: str) -> Sequence[Any]:
    """The users of uuids, and with `unset` all without a setting, rows locked."""
    conditions = [user.c.uuid == any_(cast(uuids, ARRAY(String)))]
    if unset:
        conditions.append(user.c.outcallerid == _UNSET)
    query = (
        # What the event of an edit tells, and what is compared.
        select(
            user.c.id,
            user.c.uuid,
            user.c.subscription_type,
            user.c.created_at,
            user.c.tenant_uuid,
            user.c.outcallerid,
        )
        .where(user.c.tenant_uuid == tenant_uuid, or_(*conditions))
        .order_by(user.c.id)
        .with_for_update(key_share=True)
    )
    return Session.execute(query).all()


def _store(changed: Sequence[tuple[Any, str]]) -> None:
    ids = cast([row.id for row, _ in changed], ARRAY(Integer))
    values = cast([value for _, value in changed], ARRAY(String))
    new = func.unnest(ids, values).table_valued('id', 'value').render_derived()
    Session.execute(
        update(user).where(user.c.id == new.c.id).values(outcallerid=new.c.value)
    )
