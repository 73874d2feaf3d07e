# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Load the interconnections of outcalls, with the options that decide the caller ID."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import replace
from typing import Final

from sqlalchemy import select
from xivo_dao.helpers.db_manager import Session

from ...callerid.model import OutcallTrunk
from ...kinds.custom.interface import PJSIP, is_dialled_as_pjsip
from ...kinds.custom.reach import find_dialled_peers
from ...kinds.sip.inheritance import Endpoint
from ...kinds.sip.pai_format import ASSIGNMENT
from ...kinds.stored import StoredTrunk, TrunkRow
from ...options.option_codecs import read_by_asterisk
from ..database import tables as t
from ..routes.outcalls import list_trunks
from ..sip.endpoints import load_endpoints
from ..trunks.loading import load_trunks_of_ids

# The options of an endpoint that change the identity headers of an outgoing call.
_OPTIONS: Final = (
    *('callerid', 'from_user', 'from_domain'),
    *('send_pai', 'send_rpid', 'trust_id_outbound'),
)
_CHANNELS: Final = {'sip': 'PJSIP', 'iax': 'IAX2'}


def load_outcall_trunks(outcall_ids: Collection[int]) -> list[tuple[int, OutcallTrunk]]:
    """Return pairs of outcall ID and trunk, in the order in which Wazo tries them."""
    attached = list_trunks(outcall_ids)
    stored = load_trunks_of_ids({trunk_id for _, trunk_id in attached})
    dialled = {
        **{one.row.id: one.endpoint for one in stored if one.row.type == 'sip'},
        **_load_dialled_endpoints(stored),
    }
    trunks = {one.row.id: _build_trunk(one, dialled.get(one.row.id)) for one in stored}
    return [
        (outcall_id, trunks[trunk_id])
        for outcall_id, trunk_id in attached
        # In a dry run, the trunk may have been deleted between the two statements.
        if trunk_id in trunks
    ]


def _load_dialled_endpoints(stored: Iterable[StoredTrunk]) -> dict[int, Endpoint]:
    """Return the SIP endpoints that customized interconnections dial, by trunk ID.

    An endpoint of another tenant is left out. So is an interface with a suffix: Wazo
    dials one endpoint and reads WAZO_PAI_FORMAT of another (outgoingfeatures.py).
    """
    dialled = [
        (one.row, name)
        for one in stored
        if one.row.type == 'custom' and not one.row.intfsuffix
        for technology, name in find_dialled_peers(one.row.interface or '', None)
        if technology == PJSIP
    ]
    if not dialled:
        return {}
    query = select(t.sip.c.name, t.sip.c.tenant_uuid, t.sip.c.uuid).where(
        t.sip.c.name.in_([name for _, name in dialled]), t.sip.c.template.is_(False)
    )
    uuids = {
        (row.name, str(row.tenant_uuid)): str(row.uuid)
        for row in Session.execute(query)
    }
    endpoints = load_endpoints(uuids.values(), (*_OPTIONS, 'set_var'))
    return {
        row.id: endpoints[uuids[name, row.tenant_uuid]]
        for row, name in dialled
        if (name, row.tenant_uuid) in uuids
    }


def _build_trunk(stored: StoredTrunk, dialled: Endpoint | None) -> OutcallTrunk:
    """Return an interconnection.

    :param dialled: the SIP endpoint that it dials, None for anything else
    """
    row, endpoint = stored.row, stored.endpoint
    interface = _find_interface(row)
    trunk = OutcallTrunk(
        id=row.id,
        name=row.name,
        type=row.type,
        interface=interface,
        is_pjsip=is_dialled_as_pjsip(interface or ''),
        enabled=row.enabled,
        format=row.outgoing_caller_id_format,
        callerid=_read_own(endpoint, 'callerid'),
        from_user=_read_own(endpoint, 'from_user'),
    )
    if dialled is None:
        return trunk
    options = {key: read_option(dialled, key) for key in _OPTIONS}
    return replace(trunk, options=options, pai_format=_read_pai_format(dialled))


def _find_interface(row: TrunkRow) -> str | None:
    if row.type == 'custom':
        return str(row.interface)
    return f'{_CHANNELS[row.type]}/{row.name}' if row.type else None


def _read_own(endpoint: Endpoint, key: str) -> str | None:
    """Return an option that the endpoint has itself, as Asterisk reads it, or None."""
    row = endpoint.row('endpoint', key)
    return _read(row.value) if row and row.source is endpoint.source else None


def read_option(endpoint: Endpoint, key: str) -> str | None:
    """Return an option of the section `endpoint` as Asterisk reads it."""
    return _read(endpoint.effective('endpoint', key))


def _read(text: str | None) -> str | None:
    """Return the part of a value that Asterisk reads: a semicolon begins a comment."""
    return None if text is None else read_by_asterisk(text)


def _read_pai_format(endpoint: Endpoint) -> str | None:
    """Return the value of WAZO_PAI_FORMAT; the last `set_var` counts."""
    values = endpoint.resolve('endpoint').values('set_var')
    formats = [one for one in values if one.startswith(ASSIGNMENT)]
    text = _read(formats[-1]) if formats else None
    return text and text.removeprefix(ASSIGNMENT) or None
