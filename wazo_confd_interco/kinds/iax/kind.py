# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any, Final

from ...dahdi.machine import Machine
from ...documents import Document, get_path, has_path
from ...options.findings import Found, find
from ...problems import Problems
from ..change import Change
from ..context_findings import FINDINGS as CONTEXT_FINDINGS
from ..lookups import Claim, Lookups, Namespace
from ..references import check_contexts, check_targets, report_taken
from ..stored import StoredTrunk
from . import peer, register_line, render, rules
from .columns import COLUMNS, NEW_ENDPOINT, IAXEndpoint, find_changed_attributes
from .fields import FIELDS
from .findings import FINDINGS
from .guard import derive_peer_type

_PEER_TYPE: Final = 'iax.peer_type'


@dataclass(frozen=True)
class IAXPlan:
    """An IAX peer and its registration as they are to be stored.

    :param attributes: attributes of the model of the peer that change
    :param registration: whether the registration changes
    :param line: the registration line, None for no registration
    :param line_changes: whether the text of the line changes
    """

    name: str | None
    endpoint: IAXEndpoint
    attributes: dict[str, Any]
    registration: bool
    line: str | None
    line_changes: bool
    line_enabled: bool


class IAXKind:
    """IAX interconnections: a trunk with a peer and an optional registration."""

    name: Final = 'iax'
    fields = FIELDS
    atomic_paths: frozenset[str] = frozenset()
    members = ('iax',)
    own_members: tuple[str, ...] = ()
    identity_path: str | None = None
    empty_objects: Final = {rules.REGISTRATION: FIELDS.empty_object(rules.REGISTRATION)}

    def identify(self, part: Mapping[str, Any]) -> tuple[str, ...]:
        """Return nothing: only a name identifies an IAX interconnection."""
        return ()

    def empty(self) -> Document:
        """Return `iax` of an empty document."""
        return {'iax': peer.empty()}

    def read(self, stored: StoredTrunk, *, with_secrets: bool = False) -> Document:
        """Return `iax` of a document."""
        endpoint = stored.iax or NEW_ENDPOINT
        iax = peer.read(endpoint, with_secrets=with_secrets)
        return {
            'iax': {**iax, 'registration': self._registration(stored, with_secrets)}
        }

    def _registration(self, stored: StoredTrunk, with_secrets: bool) -> Document | None:
        row = stored.row
        if row.register_iax_id is None:
            return None
        return register_line.read(
            row.register_line, row.register_enabled, with_secrets=with_secrets
        )

    def find_remote(self, part: Document) -> str | None:
        """Return the host of the other side."""
        return part['host'] or None

    def make_portable(self, part: Document) -> Document:
        """Return `iax` as it is."""
        return part

    def list_shared(self, patch: Mapping[str, Any]) -> list[str]:
        """Return nothing: each interconnection has an endpoint of its own."""
        return []

    def is_unordered(self, path: str) -> bool:
        """Return whether the list at a path is unordered."""
        return path == 'iax.options'

    def add_lookups(self, change: Change, lookups: Lookups) -> None:
        """Look up contexts and objects that options name."""
        lookups.add_contexts(rules.find_context_uses(change))
        lookups.add_targets(rules.find_target_uses(change))

    def list_claims(self, change: Change) -> set[Claim]:
        """Return a new name of the peer."""
        name = change.new['name']
        is_new = name not in (None, change.old['name'])
        return {Claim(Namespace.PEER, name)} if is_new else set()

    def derive(self, change: Change) -> Change:
        """Normalise the options, and derive the peer type unless a client set it."""
        old, iax = change.old['iax'], change.new['iax']
        options = peer.normalize_options(old['options'], iax['options'])
        iax = {**iax, 'options': options}
        if has_path(change.patch, _PEER_TYPE):
            follows = get_path(change.patch, _PEER_TYPE) is None
        else:
            follows = change.creates or old['peer_type'] == derive_peer_type(old)
        if follows:
            iax['peer_type'] = derive_peer_type(iax)
        return replace(change, new={**change.new, 'iax': iax})

    def check(self, change: Change, problems: Problems) -> None:
        """Report everything that is wrong with the values that changed."""
        rules.check(change, problems)
        name = change.new['name']
        if change.references.is_taken(Namespace.PEER, name):
            report_taken('name', name, problems)
        references = change.references
        contexts = rules.find_context_uses(change)
        check_contexts(contexts, change.tenant_uuid, references, problems)
        check_targets(rules.find_target_uses(change), references, problems)

    def plan(self, change: Change) -> IAXPlan:
        """Return the peer and the registration as they are to be stored."""
        stored = change.stored
        before = stored.iax if stored and stored.iax else NEW_ENDPOINT
        endpoint = peer.write(before, change.old, change.new, change.changed)
        attributes = find_changed_attributes(before, endpoint)
        for key in rules.find_given_secrets(change):
            # A secret in the request is stored even if it is equal.
            attributes[key] = COLUMNS[key].to_value(endpoint.columns[key])
        if change.has('name'):
            attributes['name'] = change.new['name']
        registration = change.new['iax']['registration']
        return IAXPlan(
            name=change.new['name'],
            endpoint=endpoint,
            attributes=attributes,
            registration=change.has(rules.REGISTRATION),
            line=register_line.render(registration) if registration else None,
            line_changes=bool(change.changed & rules.LINE_PATHS),
            line_enabled=bool(registration and registration['enabled']),
        )

    def check_plan(self, plan: IAXPlan, change: Change, problems: Problems) -> None:
        """Report nothing: the columns were checked with the options."""

    def find(
        self, document: Document, stored: StoredTrunk, machine: Machine
    ) -> Iterator[Found]:
        """Yield the findings about a single document."""
        yield from find(CONTEXT_FINDINGS, stored)
        yield from find(FINDINGS, document['iax'])

    def find_after_change(
        self, change: Change, stored: StoredTrunk
    ) -> tuple[Found, ...]:
        """Return no findings."""
        return ()

    def render(self, stored: StoredTrunk) -> str:
        """Return the part of iax.conf, with secrets masked."""
        row = stored.row
        return render.render(
            render.IAXTrunk(
                name=row.name or '',
                context=row.iax_context,
                endpoint=stored.iax if row.iax_written else None,
                register_line=row.register_line if row.register_enabled else None,
            )
        )
