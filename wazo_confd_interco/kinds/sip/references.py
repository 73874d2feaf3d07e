# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""The objects that a SIP interconnection names, and names that only it may have."""

from __future__ import annotations

from dataclasses import replace
from itertools import chain

from ...problems import CONFLICT, NOT_FOUND, Problems
from ..change import Change
from ..lookups import Claim, Lookups, Namespace, Reference
from ..references import (
    check_contexts,
    check_targets,
    describe_missing,
    find_matching,
    report_taken,
)
from . import raw_options, registration_transport
from .endpoint_names import GENERATED_SECTION_PREFIXES
from .headers import normalize_match_header, render_incoming


def add_lookups(change: Change, lookups: Lookups) -> None:
    """Look up templates, transports, contexts, and a name that may be derived."""
    old, new = change.old['sip'], change.new['sip']
    # The default templates depend only on whether there is a registration.
    is_registered = new['registration'] is not None
    lookups.needs_tenant |= change.creates or (
        is_registered != (old['registration'] is not None)
    )
    if new['transport'] not in (None, old['transport']):
        lookups.transports.append(new['transport'])
    lookups.transports.extend(_new_registration_transports(change))
    nat = change.patch.get('nat') or {}
    if nat.get('transport'):
        lookups.transports.append(nat['transport'])
    lookups.templates.extend(
        one for one in new['templates'] if not find_matching(one, old['templates'])
    )
    # An omitted name is derived from it.
    username = (new['inbound_auth'] or {}).get('username')
    lookups.claims |= _claim_sections(username, change)
    lookups.add_contexts(raw_options.find_context_uses(change))
    lookups.add_targets(raw_options.find_target_uses(change))


def list_claims(change: Change) -> set[Claim]:
    """Return the names of the sections of a new name, and new incoming headers."""
    headers = _new_incoming_headers(change)
    return {
        *_claim_sections(change.new['name'], change),
        *(Claim(Namespace.INCOMING_HEADER, header) for header in headers),
    }


def resolve(change: Change) -> Change:
    """Return the change with the transport and the templates as documents show them."""
    old, sip = change.old['sip'], change.new['sip']
    references = change.references
    transport = sip['transport']
    if transport not in (None, old['transport']):
        found = find_matching(transport, references.transports)
        transport = found[0] if found else transport
    known = [*old['templates'], *references.templates]
    templates = [_resolve_template(one, known) for one in sip['templates']]
    sip = {**sip, 'transport': transport, 'templates': templates}
    return replace(change, new={**change.new, 'sip': sip})


def _resolve_template(given: Reference, known: list[Reference]) -> Reference:
    """Return the one template that a reference means, or the reference itself."""
    found = {one['uuid']: one for one in find_matching(given, known)}
    return next(iter(found.values())) if len(found) == 1 else given


def check(change: Change, problems: Problems) -> None:
    """Report objects that do not exist, and names that are taken."""
    _check_transports(change, problems)
    _check_templates(change, problems)
    _check_name(change, problems)
    references = change.references
    contexts = raw_options.find_context_uses(change)
    check_contexts(contexts, change.tenant_uuid, references, problems)
    check_targets(raw_options.find_target_uses(change), references, problems)
    headers = _new_incoming_headers(change)
    if any(references.is_taken(Namespace.INCOMING_HEADER, one) for one in headers):
        problems.add(
            'headers.incoming',
            'another interconnection already has this header',
            CONFLICT,
        )


def _check_transports(change: Change, problems: Problems) -> None:
    transport = change.new['sip']['transport']
    references = change.references
    known = [None, change.old['sip']['transport'], *references.transports]
    existing = [one['name'] for one in references.transports]
    if transport not in known:
        reason = describe_missing('transport', transport, existing)
        problems.add('sip.transport', reason, NOT_FOUND)
    for given in _new_registration_transports(change):
        if not find_matching(given, references.transports):
            reason = describe_missing('transport', given, existing)
            problems.add('sip.options.registration', reason, NOT_FOUND)


def _check_templates(change: Change, problems: Problems) -> None:
    references = change.references
    defaults = chain(*references.default_templates.values())
    known = [*change.old['sip']['templates'], *references.templates, *defaults]
    for index, template in enumerate(change.new['sip']['templates']):
        if template in known:
            continue
        path = f'sip.templates.{index}'
        if find_matching(template, known):
            label = template.get('label')
            problems.add(
                path, f'several templates have the label {label!r}; use `uuid`'
            )
        else:
            existing = references.own_templates
            reason = describe_missing('template', template, existing)
            problems.add(path, reason, NOT_FOUND)


def _check_name(change: Change, problems: Problems) -> None:
    name = change.new['name']
    if not change.has('name'):
        return
    if name is None:
        problems.add('name', 'must not be removed')
    elif change.references.taken & _claim_sections(name, change):
        report_taken('name', name, problems)


def _new_registration_transports(change: Change) -> list[Reference]:
    """Return the transports that new raw options give the registration."""
    before = registration_transport.find_given(change.old)
    after = registration_transport.find_given(change.new)
    return [{'name': name} for name in after if name not in before]


def _claim_sections(name: str | None, change: Change) -> set[Claim]:
    """Return the names of the sections that an endpoint of a new name has."""
    if name in (None, change.old['name']):
        return set()
    prefixes = ('', *GENERATED_SECTION_PREFIXES)
    return {Claim(Namespace.SECTION, f'{prefix}{name}') for prefix in prefixes}


def _new_incoming_headers(change: Change) -> set[tuple[str, str]]:
    before = change.old['headers']['incoming']
    after = change.new['headers']['incoming']
    return {
        normalize_match_header(render_incoming(one))
        for one in after
        if one not in before
    }
