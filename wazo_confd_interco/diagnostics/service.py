# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Final

from ..dialplan.contexts import find_route
from ..documents import Document
from ..interconnections.match_overlaps import find_match_overlaps
from ..interconnections.service import InterconnectionService
from ..kinds.custom.interface import IAX, PJSIP
from ..kinds.custom.reach import find_peers
from ..kinds.iax.render import find_dropped as find_dropped_of_peer
from ..kinds.sip.inheritance import find_dropped
from ..kinds.sip.kind import as_rendered_trunk
from ..kinds.sip.render import resolve_sections
from ..kinds.stored import StoredTrunk
from ..native.database.transaction import read_snapshot
from ..native.dialplan.contexts import load_dialplan
from ..native.incoming.endpoints import has_anonymous_endpoint
from ..native.incoming.global_settings import load_global_settings
from ..native.lookups.peers import is_dialled_by_others, load_peers
from ..native.lookups.taken import load_foreign_groups
from ..native.routes.outcalls import find_outcall_uses
from ..options.field import Option
from ..options.findings import Found, find
from ..requester import Requester
from ..state.service import StateService
from ..state.trunks import read_trunk
from .commands import list_commands
from .facts import Facts
from .findings import FINDINGS
from .state_findings import FINDINGS as STATE_FINDINGS

_EXTERNAL_ADDRESSES: Final = ('external_media_address', 'external_signaling_address')


class DiagnosticsService:
    """Shows an interconnection as Asterisk sees it, and what is probably wrong."""

    def __init__(
        self, interconnections: InterconnectionService, states: StateService
    ) -> None:
        """Create the service."""
        self._interconnections = interconnections
        self._states = states

    def get(self, id_: int, requester: Requester) -> Document:
        """Return the diagnostics of an interconnection, or raise a 404.

        Asterisk is asked after the database, so that a slow Asterisk holds no
        transaction.
        """
        stored, found, diagnostics = self._read(id_, requester)
        state = self._states.show(read_trunk(stored))
        found += find(STATE_FINDINGS, state)
        checks = [one.to_check() for one in sorted(found, key=_errors_first)]
        return {**diagnostics, 'checks': checks, 'state': state}

    @read_snapshot
    def _read(
        self, id_: int, requester: Requester
    ) -> tuple[StoredTrunk, list[Found], Document]:
        stored, document = self._interconnections.examine(id_, requester)
        facts = _collect_facts(stored, document, requester)
        found = [
            *find(FINDINGS, facts),
            *self._interconnections.find(stored, document),
            *find_match_overlaps(document, requester),
        ]
        text = self._interconnections.render_stored(stored)
        return stored, found, {'asterisk': text, 'commands': list_commands(facts)}


def _errors_first(found: Found) -> bool:
    return found.level != 'error'


def _is_dialled_by_others(technology: str, stored: StoredTrunk) -> bool:
    peer = (technology, stored.row.name or '')
    return is_dialled_by_others(peer, stored.row.tenant_uuid)


def _find_unowned(stored: StoredTrunk, document: Document) -> list[str]:
    """Return the names that a dial string calls, unless the tenant has one of them."""
    peers = find_peers(document['custom']['dial_string'] or '')
    own, _ = load_peers(peers, stored.row.tenant_uuid)
    return [] if own else sorted(name for _, name in peers)


def _find_shared_groups(
    stored: StoredTrunk, document: Document, requester: Requester
) -> set[int]:
    """Return the DAHDI group of a document if another tenant dials it, too.

    Only the master tenant may see that.
    """
    group = document['custom']['dahdi']
    if not group or not requester.is_master:
        return set()
    return load_foreign_groups([group['group_number']], stored.row.tenant_uuid)


def _collect_custom_facts(
    stored: StoredTrunk, document: Document, requester: Requester
) -> Facts:
    return Facts(
        document,
        unowned_peers=_find_unowned(stored, document),
        shared_dahdi_groups=_find_shared_groups(stored, document, requester),
    )


def _collect_iax_facts(
    stored: StoredTrunk, document: Document, requester: Requester
) -> Facts:
    return Facts(
        document,
        dropped=find_dropped_of_peer(stored.iax) if stored.iax else [],
        is_dialled_by_others=_is_dialled_by_others(IAX, stored),
    )


def _collect_sip_facts(
    stored: StoredTrunk, document: Document, requester: Requester
) -> Facts:
    written = resolve_sections(as_rendered_trunk(stored))
    options = dict(written['endpoint'])
    return Facts(
        document,
        written=written,
        dropped=find_dropped(stored.endpoint, written),
        identifiers=load_global_settings().order,
        has_anonymous=has_anonymous_endpoint(stored.row.endpoint_sip_uuid),
        unrouted_contact_user=_find_unrouted(stored, written),
        is_behind_nat=_has_external_address(stored, options.get('transport')),
        is_dialled_by_others=_is_dialled_by_others(PJSIP, stored),
    )


def _has_external_address(stored: StoredTrunk, transport: str | None) -> bool:
    """Return whether a transport has an address that peers send to."""
    found = stored.transports.get(transport or '')
    options = found.options if found else ()
    return any(key in _EXTERNAL_ADDRESSES and value for key, value in options)


def _find_unrouted(
    stored: StoredTrunk, written: Mapping[str, Sequence[Option]]
) -> str | None:
    """Return the `contact_user` of the registration if no route takes it."""
    user = dict(written.get('registration', ())).get('contact_user')
    if user is None or stored.context is None or stored.context_type is None:
        return None
    contexts = load_dialplan(stored.row.tenant_uuid, user)
    return None if find_route(contexts, stored.context, user) else user


_COLLECTORS: Final[
    Mapping[str, Callable[[StoredTrunk, Document, Requester], Facts]]
] = {
    'sip': _collect_sip_facts,
    'iax': _collect_iax_facts,
    'custom': _collect_custom_facts,
}


def _collect_facts(
    stored: StoredTrunk, document: Document, requester: Requester
) -> Facts:
    """Return the facts about an interconnection and the outcalls that use it."""
    row = stored.row
    collect = _COLLECTORS.get(row.type or '')
    facts = collect(stored, document, requester) if collect else Facts(document)
    return replace(facts, outcalls=find_outcall_uses(row.id, row.tenant_uuid))
