# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Load the outcalls of a tenant with their extensions and trunks.

The number of statements is constant.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import Integer, any_, cast, select
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.sql import Select
from xivo_dao.alchemy.all import Outcall as OutcallModel
from xivo_dao.helpers.db_manager import Session

from ...callerid.model import Extension, Outcall, OutcallTrunk
from ...kinds.sip.pai_format import ASSIGNMENT
from ...kinds.stored import StoredTrunk
from ...options.inheritance import Endpoint
from ...options.option_codecs import read_by_asterisk
from ..database import tables as t
from ..database.columns import is_one_of
from ..routes.outcalls import SELECT_EXTENSIONS, list_trunks
from ..trunks.loading import load_trunks_of_ids

# The options of an endpoint that change the identity headers of an outgoing call.
_OPTIONS: Final = (
    *('callerid', 'from_user', 'from_domain'),
    *('send_pai', 'send_rpid', 'trust_id_outbound'),
)
_EXTENSIONS: Final = SELECT_EXTENSIONS.where(
    is_one_of(t.dial_pattern.c.typeid, 'ids')
).order_by(t.extension.c.id)
_CHANNELS: Final = {'sip': 'PJSIP', 'iax': 'IAX2'}


@dataclass(frozen=True)
class LockedOutcall:
    """An outcall whose row is locked.

    :param caller_ids: the `caller_id` of its extensions by their IDs
    """

    id: int
    internal_caller_id: bool
    caller_ids: Mapping[int, str | None]


def find_country(tenant_uuid: str) -> str | None:
    """Return the two-letter country of a tenant, if it has one."""
    query = select(t.tenant.c.country).where(t.tenant.c.uuid == tenant_uuid)
    return Session.execute(query).scalar() or None


def load_outcalls(tenant_uuid: str) -> list[Outcall]:
    """Return all outcalls of a tenant in the order of their IDs."""
    return _load(select(t.outcall).where(t.outcall.c.tenant_uuid == tenant_uuid))


def find_outcall(tenant_uuid: str, extension_id: int) -> Outcall | None:
    """Return the tenant's outcall that has an extension, if there is one."""
    ids = SELECT_EXTENSIONS.with_only_columns(t.dial_pattern.c.typeid).where(
        t.extension.c.id == extension_id
    )
    query = select(t.outcall).where(
        t.outcall.c.tenant_uuid == tenant_uuid, t.outcall.c.id.in_(ids)
    )
    return next(iter(_load(query)), None)


def _load(query: Select) -> list[Outcall]:
    found = {
        row.id: Outcall(row.id, row.name, row.commented == 0, row.internal == 1)
        for row in Session.execute(query.order_by(t.outcall.c.id))
    }
    for row in Session.execute(_EXTENSIONS, {'ids': list(found)}):
        found[row.typeid].extensions.append(_extension(row))
    for outcall_id, trunk in _trunks(found):
        found[outcall_id].trunks.append(trunk)
    return list(found.values())


def _extension(row: Any) -> Extension:
    return Extension(
        id=row.id,
        exten=row.exten,
        context=row.context,
        caller_id=row.callerid or None,
        strip_digits=max(row.stripnum or 0, 0),
        external_prefix=row.externprefix or None,
        enabled=row.commented == 0,
    )


def _trunks(outcall_ids: Collection[int]) -> list[tuple[int, OutcallTrunk]]:
    """Return pairs of outcall ID and trunk, in the order in which Wazo tries them."""
    attached = list_trunks(outcall_ids)
    stored = load_trunks_of_ids({trunk_id for _, trunk_id in attached})
    trunks = {one.row.id: _trunk(one) for one in stored}
    return [
        (outcall_id, trunks[trunk_id])
        for outcall_id, trunk_id in attached
        # In a dry run, the trunk may have been deleted between the two statements.
        if trunk_id in trunks
    ]


def _is_in(column: Any, ids: Collection[int]) -> Any:
    """Return a condition with one parameter for any number of IDs."""
    return column == any_(cast(list(ids), ARRAY(Integer)))


def _trunk(stored: StoredTrunk) -> OutcallTrunk:
    row, endpoint = stored.row, stored.endpoint
    return OutcallTrunk(
        id=row.id,
        name=row.name,
        type=row.type,
        interface=_interface(row),
        enabled=row.enabled,
        format=row.outgoing_caller_id_format,
        callerid=_read(_own(endpoint, 'callerid')),
        from_user=_read(_own(endpoint, 'from_user')),
        options={key: read_option(endpoint, key) for key in _OPTIONS},
        pai_format=_pai_format(endpoint),
    )


def _interface(row: Any) -> str | None:
    if row.type == 'custom':
        return str(row.interface)
    return f'{_CHANNELS[row.type]}/{row.name}' if row.type else None


def _own(endpoint: Endpoint, key: str) -> str | None:
    """Return an option that the endpoint has itself, or None."""
    row = endpoint.row('endpoint', key)
    return row.value if row and row.source is endpoint.source else None


def read_option(endpoint: Endpoint, key: str) -> str | None:
    """Return an option of the section `endpoint` as Asterisk reads it."""
    return _read(endpoint.effective('endpoint', key))


def _read(text: str | None) -> str | None:
    """Return the part of a value that Asterisk reads: a semicolon begins a comment."""
    return None if text is None else read_by_asterisk(text)


def _pai_format(endpoint: Endpoint) -> str | None:
    """Return the value of WAZO_PAI_FORMAT; the last `set_var` counts."""
    values = endpoint.resolve('endpoint').values('set_var')
    formats = [one for one in values if one.startswith(ASSIGNMENT)]
    text = _read(formats[-1]) if formats else None
    return text and text.removeprefix(ASSIGNMENT) or None


def lock_outcalls(ids: Collection[int], tenant_uuid: str) -> list[LockedOutcall]:
    """Lock and return the tenant's outcalls with these IDs, in the order of the IDs."""
    if not ids:
        return []
    query = (
        select(t.outcall.c.id, t.outcall.c.internal)
        .where(t.outcall.c.tenant_uuid == tenant_uuid, _is_in(t.outcall.c.id, ids))
        .order_by(t.outcall.c.id)
        .with_for_update(key_share=True)
    )
    rows = Session.execute(query).all()
    caller_ids: dict[int, dict[int, str | None]] = {row.id: {} for row in rows}
    for row in Session.execute(_EXTENSIONS, {'ids': list(caller_ids)}):
        caller_ids[row.typeid][row.id] = row.callerid or None
    return [
        LockedOutcall(row.id, row.internal == 1, caller_ids[row.id]) for row in rows
    ]


def load_outcall_models(ids: Iterable[int]) -> dict[int, Any]:
    """Return the models of outcalls by ID, as wazo-confd's services need them."""
    query = (
        Session.query(OutcallModel)
        .filter(_is_in(OutcallModel.id, list(ids)))
        .populate_existing()
    )
    return {model.id: model for model in query}


def extension_models(model: Any) -> dict[int, Any]:
    """Return the models of an outcall's extensions by ID."""
    extensions: Sequence[Any] = [one.extension for one in model.dialpatterns]
    return {one.id: one for one in extensions if one is not None}
