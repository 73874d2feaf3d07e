# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""SIP interconnections: what a patch makes of one, and the rows that it becomes."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from types import SimpleNamespace
from typing import Any

from xivo_dao.alchemy.endpoint_sip import EndpointSIP
from xivo_dao.alchemy.pjsip_transport import PJSIPTransport
from xivo_dao.helpers import errors
from xivo_dao.helpers.db_manager import Session

from ...documents import Document, fill, get, names, put
from ...interconnections import validator
from ...interconnections.change import Change
from ...interconnections.document import blank
from ...nat import change as nat
from ...native import references
from ...native import services as host_module
from ...native.services import Host
from ...native.sip_sections import store
from ...native.trunks import Stored
from ...rest.resource import refuse_all
from . import option_conflicts as agreement
from . import writing
from .derived import REQUIRED, derive
from .fields import MAX_CONTACTS, SECTIONS
from .rules import refusals, too_long

ATOMIC = frozenset(('sip.transport',))
_SETS = frozenset(('sip.match', 'headers.incoming', 'headers.outgoing'))
# Asked of a new one even where the body says nothing of it.
_ALWAYS_ASKED = frozenset(('sip.remote_hosts',))
_REGISTRATION = dict.fromkeys(
    (
        'server_uri',
        'client_uri',
        'contact_user',
        'expiration',
        'retry_interval',
        'max_retries',
        'line',
        'outbound_auth',
    )
)


def is_set(path: str) -> bool:
    """Whether the list at a path has no order."""
    return path in _SETS or path.startswith('sip.options.')


def complete(change: Change, patch: Document) -> None:
    """Makes a merged document whole: what was left out, looked up, or follows."""
    old, new = change.old, change.new
    nothing = blank('sip')
    for path in ('sip', 'headers', 'sip.options'):
        fill(get(new, path), get(nothing, path), get(old, path))
    if new['sip']['registration'] is not None:
        was = old['sip']['registration'] or {}
        fill(new['sip']['registration'], _REGISTRATION, was)
    _resolve(old['sip'], new['sip'], change.tenant_uuid)
    _follow(change, patch, references.default_templates(change.tenant_uuid))
    agreement.give_way(old, new, patch)
    if patch.get('nat') is not None:
        change.nat = nat.complete(change, patch['nat'])


def _resolve(old: Document, new: Document, tenant: str) -> None:
    """References become what they are shown as; those that are there are known."""
    if new['transport'] not in (None, old['transport']):
        new['transport'] = references.transport(new['transport'], 'sip.transport')
    new['templates'] = [
        known if (known := _known(one, old['templates'])) else _template(one, tenant)
        for one in new['templates']
    ]


def _known(template: Document, templates: Collection[Document]) -> Document | None:
    return next(
        (old for old in templates if template.items() <= old.items() and template), None
    )


def _template(given: Document, tenant: str) -> Document:
    return references.template(
        {name: value for name, value in given.items() if value is not None}, tenant
    )


def _follow(change: Change, patch: Document, defaults: Mapping[str, list]) -> None:
    """Derived values follow what they derive from, unless somebody set them."""
    old, new = change.old, change.new
    before = derive(old, defaults)
    for path, value in derive(new, defaults).items():
        if names(patch, path):
            follows = path in REQUIRED and get(new, path) is None
        else:
            follows = change.creates or get(old, path) == before.get(path)
        if follows:
            put(new, path, value)


def validate(
    host: Host, change: Change, stored: Stored | None, is_master: bool
) -> Mapping[str, list]:
    """The sections to be stored; a 400 for what would not work."""
    old, new, changed = change.old, change.new, change.changed
    if change.creates:
        changed |= _ALWAYS_ASKED
    before = stored.endpoint.sections if stored else {}
    refuse_all(refusals(old, new, changed, host.pjsip_options, is_master))
    validator.validate_sip_name(change)
    validator.validate_option_contexts(change)
    validator.validate_incoming_header(change)
    sections = writing.write(before, old, new, changed | _safe_limit(change))
    refuse_all(too_long(sections, before))
    return sections


def _safe_limit(change: Change) -> set[str]:
    """A new AOR says itself how many may register: the global template lets one in."""
    section, key = MAX_CONTACTS
    options = change.new['sip']['options'][section]
    limited = any(option[0] == key for option in options)
    return {'sip.accepts_registrations'} if change.creates and not limited else set()


def create(
    host: Host, trunk: Any, change: Change, sections: Mapping[str, list]
) -> None:
    """Creates the endpoint and associates it with the trunk."""
    new = change.new
    endpoint = EndpointSIP(
        tenant_uuid=trunk.tenant_uuid,
        name=new['name'],
        label=new['label'],
        transport=_transport_model(new),
        templates=_template_models(new),
        **{
            f'{section}_section_options': [list(row) for row in rows]
            for section, rows in sections.items()
        },
    )
    host.endpoint_sip.create(endpoint)
    host.trunk_endpoint_sip.associate(trunk, endpoint)


def edit(
    host: Host, trunk: Any, stored: Stored, change: Change, sections: Mapping[str, list]
) -> None:
    """Edits the endpoint, touching the rows that differ and no others."""
    endpoint = host.endpoint_sip.get(stored.row.endpoint_sip_uuid)
    templates = _template_models(change.new) if change.has('sip.templates') else []
    transport = _transport_model(change.new) if change.has('sip.transport') else None
    before = stored.endpoint.sections
    added = store(
        endpoint, {name: (before.get(name, ()), sections[name]) for name in SECTIONS}
    )
    if change.has('name'):
        endpoint.name = change.new['name']
    if change.has('label'):
        endpoint.label = change.new['label']
    if change.has('sip.transport'):
        endpoint.transport = transport
    if change.has('sip.templates'):
        endpoint.templates = templates
    seen = SimpleNamespace(
        uuid=endpoint.uuid,
        name=change.new['name'] if change.has('name') else None,
        templates=templates,
        **added,
    )
    host_module.edit(host.endpoint_sip, endpoint, seen)


def _transport_model(document: Document) -> Any:
    given = document['sip']['transport']
    if given is None:
        return None
    return _model(PJSIPTransport, 'sip.transport', 'SIPTransport', given['uuid'])


def _template_models(document: Document) -> list[Any]:
    return [
        _model(EndpointSIP, 'sip.templates', 'SIPEndpointTemplate', template['uuid'])
        for template in document['sip']['templates']
    ]


def _model(model: Any, path: str, resource: str, uuid: str) -> Any:
    """The row that was looked up; somebody may have deleted it since."""
    found = Session.get(model, uuid)
    if found is None:
        raise errors.param_not_found(path, resource, uuid=uuid)
    return found
