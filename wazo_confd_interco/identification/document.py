# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""The answer of `identify`."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, TypedDict

from ..incoming.hosts import Lookup
from ..incoming.identifiers import Step
from ..incoming.model import Account, GlobalSettings, PJSIPEndpoint
from ..network.resolver import FOUND
from ..rest.limits import MAX_ITEMS
from .advice import Case, advise


class InterconnectionReference(TypedDict):
    """The interconnection that receives the call."""

    id: int
    name: str


class AcceptedAccount(TypedDict):
    """Credentials that the caller may answer the challenge with."""

    interconnection: InterconnectionReference
    username: str
    realm: str


class IncallReference(TypedDict):
    """The incall that the call reaches."""

    id: int
    extension: str
    destination: dict[str, Any]


class Identification(TypedDict):
    """The answer; api.yml describes its members."""

    interconnection: InterconnectionReference | None
    kind: str | None
    identifier: str | None
    trace: Sequence[Step]
    challenged: bool
    accepts: list[AcceptedAccount]
    number: str | None
    context: str | None
    incall: IncallReference | None
    reason: str | None
    advice: list[str]
    lookups: list[Lookup]


def render(
    case: Case,
    reason: str | None,
    challenged: bool,
    number: str,
    incall: IncallReference | None,
) -> Identification:
    """Return the answer for a call."""
    endpoint, decision = case.endpoint, case.decision
    is_own = endpoint is not None and endpoint.is_own
    return {
        'interconnection': refer(endpoint) if endpoint and is_own else None,
        'kind': endpoint.kind if endpoint else None,
        'identifier': decision.identifier,
        'trace': decision.trace,
        'challenged': challenged,
        'accepts': _list_accepted(case) if challenged else [],
        'number': case.number or number,
        'context': endpoint.context if endpoint and is_own else None,
        'incall': incall,
        'reason': reason,
        'advice': advise(reason, case),
        'lookups': _list_lookups(case),
    }


def refer(endpoint: PJSIPEndpoint) -> InterconnectionReference:
    """Return the reference to an interconnection."""
    assert endpoint.id is not None
    return {'id': endpoint.id, 'name': endpoint.name}


def _list_accepted(case: Case) -> list[AcceptedAccount]:
    """Return the credentials that would be accepted, of interconnections only."""
    endpoint = case.endpoint
    if endpoint is None or not endpoint.is_own or not endpoint.account:
        return []
    return [_accept(endpoint, endpoint.account, case.world.settings)]


def _accept(
    endpoint: PJSIPEndpoint, account: Account, settings: GlobalSettings
) -> AcceptedAccount:
    return {
        'interconnection': refer(endpoint),
        'username': account.username,
        'realm': account.realm or settings.default_realm,
    }


def _list_lookups(case: Case) -> list[Lookup]:
    found = {
        one['name']: one
        for section in case.world.sections
        if section.endpoint.is_own
        for one in section.lookups
    }
    order = sorted(
        found.values(), key=lambda one: (one['status'] == FOUND, one['name'])
    )
    return order[:MAX_ITEMS]
