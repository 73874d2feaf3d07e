# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import replace
from typing import Any, Final

from ...dahdi.machine import Machine
from ...documents import Document
from ...options.findings import Found, find
from ...problems import Problems
from ..change import Change
from ..context_findings import FINDINGS as CONTEXT_FINDINGS
from ..lookups import Claim, Lookups, Reference
from ..stored import StoredTrunk
from . import (
    raw_options,
    references,
    registration_transport,
    render,
    rules,
    section_reader,
    section_writer,
)
from .derived import apply_derived
from .fields import (
    ACCEPTS_REGISTRATIONS,
    FIELDS,
    MAX_CONTACTS,
    UNORDERED,
)
from .findings import FINDINGS
from .inheritance import Sections
from .nat import change as nat_change
from .nat.fields import TRANSPORT_PATHS
from .nat.findings import find_after_change
from .plan import SIPPlan
from .sections import REGISTRATION, SIPPart
from .subject import SIPSubject


class SIPKind:
    """SIP interconnections: a trunk with a PJSIP endpoint."""

    name: Final = 'sip'
    fields = FIELDS
    atomic_paths = frozenset(('sip.transport',))
    members = ('sip', 'headers')
    own_members = ('headers', 'label', 'nat')
    identity_path: str | None = None
    empty_objects: Final = {REGISTRATION: FIELDS.empty_object(REGISTRATION)}

    def __init__(self, known_options: Callable[[str], Collection[str]]) -> None:
        """Create the kind.

        :param known_options: returns the names of the options that wazo-confd accepts
            in a section
        """
        self._known_options = known_options

    def identify(self, part: Mapping[str, Any]) -> tuple[str, ...]:
        """Return nothing: only a name identifies a SIP interconnection."""
        return ()

    def empty(self) -> Document:
        """Return `sip` and `headers` of an empty document."""
        return _EMPTY

    def read(self, stored: StoredTrunk, *, with_secrets: bool = False) -> Document:
        """Return `sip` and `headers` of a document."""
        row = stored.row
        transport = None
        if row.transport_uuid is not None:
            transport = {'uuid': row.transport_uuid, 'name': stored.endpoint.transport}
        templates = [
            {'uuid': template.uuid, 'label': template.label}
            for template in stored.endpoint.templates
        ]
        part = section_reader.read(stored.endpoint.sections, with_secrets=with_secrets)
        if stored.endpoint.transport is not None:
            registration_transport.hide(part, stored.endpoint.transport)
        return _with_references(part, transport, templates)

    def find_remote(self, part: Document) -> str | None:
        """Return the hosts of the other side."""
        return ', '.join(part['remote_hosts'] or ()) or None

    def make_portable(self, part: Document) -> Document:
        """Return `sip` with the names of the transport and the templates."""
        templates = [_name_reference(one, 'label') for one in part['templates']]
        transport = part['transport'] and _name_reference(part['transport'], 'name')
        return {**part, 'transport': transport, 'templates': templates}

    def list_shared(self, patch: Mapping[str, Any]) -> list[str]:
        """Return the paths of NAT that belong to the transport or to the tenant."""
        nat = patch.get('nat') or {}
        shared = sorted(TRANSPORT_PATHS & nat.keys())
        if nat.get('scope') == 'tenant':
            shared.append('scope')
        return [f'nat.{name}' for name in shared]

    def is_unordered(self, path: str) -> bool:
        """Return whether the list at a path is unordered."""
        return path in UNORDERED or path.startswith('sip.options.')

    def add_lookups(self, change: Change, lookups: Lookups) -> None:
        """Look up templates, transports, contexts, and a name that may be derived."""
        references.add_lookups(change, lookups)

    def list_claims(self, change: Change) -> set[Claim]:
        """Return the names of the sections of a new name, and new incoming headers."""
        return references.list_claims(change)

    def derive(self, change: Change) -> Change:
        """Resolve transport and templates, derive omitted values."""
        change = apply_derived(references.resolve(change))
        return raw_options.clear_overridden_fields(change)

    def check(self, change: Change, problems: Problems) -> None:
        """Report everything that is wrong with the values that changed."""
        rules.check(change, self._known_options, problems)
        references.check(change, problems)
        if change.nat:
            nat_change.check(change, change.nat, problems.at('nat'))

    def plan(self, change: Change) -> SIPPlan:
        """Return the endpoint as it is to be stored."""
        before = _get_stored_sections(change)
        changed = change.changed | _safe_default(change)
        sip = change.new['sip']
        rows = section_writer.write(before, change.old, change.new, changed)
        if registration_transport.is_changed(change):
            registration_transport.write(rows, change.new, sip['transport'])
        secret_sections = {
            *section_writer.find_secret_sections(before, change.new, changed),
            *raw_options.find_secret_sections(change),
        }
        plan = SIPPlan(
            name=change.new['name'],
            label=change.new['label'],
            transport_uuid=sip['transport'] and sip['transport']['uuid'],
            template_uuids=tuple(one['uuid'] for one in sip['templates']),
            sections=rows,
            secret_sections=frozenset(secret_sections),
        )
        return nat_change.add_to_plan(plan, change, change.nat) if change.nat else plan

    def check_plan(self, plan: SIPPlan, change: Change, problems: Problems) -> None:
        """Report sections and lines that are too long."""
        before = _get_stored_sections(change)
        raw_options.check_lengths(plan.sections, before, problems)

    def find(
        self, document: Document, stored: StoredTrunk, machine: Machine
    ) -> Iterator[Found]:
        """Yield the findings about a single document."""
        yield from find(CONTEXT_FINDINGS, stored)
        subject = SIPSubject(
            document, stored.endpoint, stored.context_type, stored.transports
        )
        yield from find(FINDINGS, subject)

    def find_after_change(self, change: Change, stored: StoredTrunk) -> Iterator[Found]:
        """Yield the findings about a change of NAT that was stored."""
        for found in find_after_change(change, stored.endpoint):
            yield replace(found, field=f'nat.{found.field}')

    def render(self, stored: StoredTrunk) -> str:
        """Return the sections of pjsip.conf, with secrets masked."""
        return render.render(as_rendered_trunk(stored))


def _get_stored_sections(change: Change) -> Sections:
    return change.stored.endpoint.sections if change.stored else {}


def as_rendered_trunk(stored: StoredTrunk) -> render.SIPTrunk:
    """Return a stored trunk as wazo-confgend sees it."""
    row = stored.row
    return render.SIPTrunk(
        name=row.name or '',
        label=row.label,
        context=row.context,
        endpoint=stored.endpoint,
        announcements=stored.announcements,
    )


def _name_reference(reference: Reference, member: str) -> Reference:
    """Return a reference with only its name, or complete if it has no name."""
    name = reference[member]
    return dict(reference) if name is None else {member: name}


def _with_references(
    part: SIPPart, transport: Reference | None, templates: list[Document]
) -> Document:
    sip = {**part['sip'], 'transport': transport, 'templates': templates}
    return {'sip': sip, 'headers': part['headers']}


# Shared by all drafts: nothing changes a document in place.
_EMPTY: Final = _with_references(section_reader.read({}), None, [])


def _safe_default(change: Change) -> set[str]:
    """Return the path whose value sets `max_contacts` of a new AOR.

    Without the option, the global template would admit strangers.
    """
    section, key = MAX_CONTACTS
    options: Any = change.new['sip']['options'][section]
    is_option = any(option[0] == key for option in options)
    return {ACCEPTS_REGISTRATIONS} if change.creates and not is_option else set()
