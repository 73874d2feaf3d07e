# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Explain an incoming call: load what Asterisk knows, decide, follow the dialplan.

No database transaction is open while names are looked up.
"""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from ..incoming import model, routing
from ..incoming.hosts import Section, compare_expressions, load_sections
from ..incoming.identifiers import World, decide
from ..incoming.invite import Invite, Source
from ..incoming.model import GlobalSettings, PJSIPEndpoint, sort_as_asterisk
from ..native.confd.services import Services
from ..native.database.transaction import read_snapshot
from ..native.dialplan.contexts import load_dialplan
from ..native.incoming.endpoints import load_named_endpoints, load_trunk_endpoints
from ..native.incoming.global_settings import load_global_settings
from ..native.routes.incalls import find_incall, load_incall_contexts
from ..native.sip.transports import load_transports
from ..network.acl import is_meant
from ..network.resolver import NameServers, Resolver
from ..network.sip_uris import NameAddress, SIPUri
from ..problems import Problems
from ..requester import Requester
from . import advice
from .advice import Case
from .document import (
    Identification,
    IncallReference,
    InterconnectionReference,
    refer,
    render,
)
from .parsing import parse_call
from .schema import CallBody

# Seconds for all names together.
LOOKUP_SECONDS: Final = 3.0
# Protocols that need a transport in pjsip.conf; WebSockets also need http.conf.
_PROTOCOLS: Final = frozenset(('udp', 'tcp', 'tls'))


@dataclass(frozen=True)
class StoredEndpoints:
    """The stored settings of all endpoints that decide about a call."""

    settings: GlobalSettings
    trunks: list[PJSIPEndpoint]
    others: Mapping[str, PJSIPEndpoint]
    protocols: set[str | None]


class IdentificationService:
    """What the resource does, without HTTP."""

    def __init__(self, services: Services) -> None:
        """Create the service.

        :param services: wazo-confd's native services
        """
        self._services = services

    def identify(self, body: CallBody, requester: Requester) -> Identification:
        """Return what Asterisk would do with a call, and why.

        :raises InvalidRequest: if the body is not a call
        """
        problems = Problems()
        invite = parse_call(body, problems)
        problems.raise_if_any()
        assert invite is not None
        stored = _load([invite], requester)
        world = _build_world(
            stored, compare_expressions(_load_sections(stored), invite)
        )
        decision = decide(world, invite)
        case = Case(invite, world, decision, decision.endpoint)
        return self._explain(case, stored)

    def advise(
        self, senders: Sequence[tuple[Source, str | None]], requester: Requester
    ) -> list[tuple[InterconnectionReference | None, list[str]]]:
        """Return for each sender which interconnection takes its calls, and advice.

        All that is known of a call is its source, and perhaps the user of From.
        """
        invites = [_make_invite(*sender) for sender in senders]
        if not invites:
            return []
        stored = _load(invites, requester)
        # No header is known, so the expressions have the same result for all calls.
        sections = compare_expressions(_load_sections(stored), invites[0])
        world = _build_world(stored, sections)
        return [_advise(invite, stored, world) for invite in invites]

    def _explain(self, case: Case, stored: StoredEndpoints) -> Identification:
        invite, endpoint, settings = case.invite, case.endpoint, stored.settings
        number = routing.get_number(invite, settings.ignores_user_options)
        if endpoint is None:
            challenged = not case.decision.uncertain
        else:
            challenged = not _may_call(endpoint, invite, settings)
        reason = _find_reason(case, stored, challenged)
        incall = None
        context = endpoint.context if endpoint and endpoint.is_own else None
        if endpoint is not None and context and reason in (None, advice.CHALLENGED):
            case, incall = self._follow(case, endpoint.tenant_uuid, context, number)
            assert case.destination is not None
            reason = reason or case.destination.reason
        return render(case, reason, challenged, number, incall)

    @read_snapshot
    def _follow(
        self, case: Case, tenant_uuid: str, context: str, number: str
    ) -> tuple[Case, IncallReference | None]:
        """Return the case with its destination, and the incall there."""
        in_to = routing.get_number_in_to(case.invite)
        contexts = load_dialplan(tenant_uuid, number, in_to)
        found = routing.find_destination(contexts, context, number, in_to)
        elsewhere = load_incall_contexts(
            [found.number, found.number.lstrip('+')], tenant_uuid
        )
        names = dict.fromkeys(
            row.context for row in elsewhere if row.context != context
        )
        case = replace(case, destination=found, elsewhere=tuple(names))
        if found.reason or found.entry is None:
            return case, None
        destination = find_incall(
            self._services, int(found.entry.target or 0), tenant_uuid
        )
        if destination is None:
            return case, None
        incall = IncallReference(
            id=destination.id,
            extension=found.entry.exten,
            destination=destination.destination,
        )
        return case, incall


def _make_invite(source: Source, account: str | None) -> Invite:
    """Return a call of which only the source, and perhaps the account, is known."""
    uri = SIPUri('sip', account or '', str(source.address))
    whom = NameAddress('', f'sip:{source.address}', '')
    return Invite(source, SIPUri('sip', ''), 'sip:', uri, whom, ())


def _advise(
    invite: Invite, stored: StoredEndpoints, world: World
) -> tuple[InterconnectionReference | None, list[str]]:
    decision = decide(world, invite)
    endpoint = decision.endpoint
    case = Case(invite, world, decision, endpoint)
    challenged = endpoint is None or not _may_call(endpoint, invite, stored.settings)
    reason = _find_reason(case, stored, challenged)
    is_own = endpoint is not None and endpoint.is_own
    return refer(endpoint) if endpoint and is_own else None, advice.advise(reason, case)


@read_snapshot
def _load(invites: Sequence[Invite], requester: Requester) -> StoredEndpoints:
    names = {model.ANONYMOUS}
    for invite in invites:
        names |= {one.username for one in invite.credentials}
        if invite.from_uri is not None:
            names |= {invite.from_uri.user, invite.from_uri.user.partition(';')[0]}
    return StoredEndpoints(
        settings=load_global_settings(),
        trunks=load_trunk_endpoints(requester.tenant_uuids),
        others=load_named_endpoints(names, requester.tenant_uuids),
        protocols={one.protocol for one in load_transports().values()},
    )


def _load_sections(stored: StoredEndpoints) -> list[Section]:
    """Return the identify sections with the addresses of all host names."""
    resolver = Resolver(time.monotonic() + LOOKUP_SECONDS, NameServers.of_machine())
    return load_sections(sort_as_asterisk(stored.trunks), resolver)


def _build_world(stored: StoredEndpoints, sections: Sequence[Section]) -> World:
    """Return the settings in Asterisk that decide about calls."""
    return World(
        settings=stored.settings,
        sections=sections,
        named={**stored.others, **{one.name: one for one in stored.trunks}},
        registering=[one for one in stored.trunks if one.has_line],
    )


def _find_reason(case: Case, stored: StoredEndpoints, challenged: bool) -> str | None:
    """Return why Asterisk does not put the call into the dialplan, or None."""
    endpoint, transport = case.endpoint, case.invite.source.transport
    reasons = {
        advice.NO_TRANSPORT: transport in _PROTOCOLS - stored.protocols,
        advice.SEVERAL_REGISTRATIONS: bool(case.decision.uncertain),
        advice.NOT_IDENTIFIED: endpoint is None,
    }
    if endpoint is not None:
        reasons |= {
            advice.NOT_AN_INTERCONNECTION: not endpoint.is_own,
            advice.ACCESS_DENIED: not _is_admitted(endpoint, case.invite),
            advice.CHALLENGED: challenged,
            advice.NO_CONTEXT: not endpoint.context,
        }
    return next((reason for reason, applies in reasons.items() if applies), None)


def _is_admitted(endpoint: PJSIPEndpoint, invite: Invite) -> bool:
    """Return whether `permit` and `deny` admit the source; without rules, all are."""
    rules = [one for one in endpoint.acl if one.covers(invite.source)]
    return not rules or is_meant(rules, invite.source)


def _may_call(
    endpoint: PJSIPEndpoint, invite: Invite, settings: GlobalSettings
) -> bool:
    """Return whether Asterisk admits the call without a challenge.

    The response in Authorization cannot be verified; it is assumed to be right.
    """
    if not _is_admitted(endpoint, invite):
        return False
    account = endpoint.account
    if account is None:
        return True
    realm = account.realm or settings.default_realm
    return any(
        one.username == account.username and one.realm in (None, realm)
        for one in invite.credentials
    )
