# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""The document of an interconnection, from what is stored of it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from ..dahdi import interface as dahdi
from ..dahdi.machine import Machine
from ..documents import Document
from ..kinds.custom.interface import dial_string
from ..kinds.iax import fields as iax_fields
from ..kinds.iax import register_line
from ..kinds.iax.findings import warnings as iax_warnings
from ..kinds.sip import reading as pjsip_reading
from ..kinds.sip.findings import warnings
from ..kinds.sip.match_overlaps import Overlaps
from ..kinds.sip.match_overlaps import warnings as overlap_warnings
from ..native.trunks import Stored
from ..rest.links import Links
from .near import matches_near

_NOTHING: Final = {
    'type': None,
    'name': None,
    'label': None,
    'context': None,
    'outgoing_caller_id_format': '+E164',
    'twilio_incoming': False,
    'sip': None,
    'iax': None,
    'custom': None,
    'headers': None,
    'outcalls': None,
}


def blank(kind: str | None) -> Document:
    """The document of an interconnection of which nothing is said yet."""
    document = {**_NOTHING, 'type': kind, 'outcalls': []}
    if kind == 'sip':
        sip, document['headers'] = pjsip_reading.read({})
        document['sip'] = _placed(sip, None, [])
    elif kind == 'iax':
        document['iax'] = iax_fields.blank()
    elif kind == 'custom':
        document['custom'] = custom(None, None, True)
    return document


def completed(document: Document, stored: Stored, kind: str) -> Document:
    """The document of a trunk without an endpoint, once it is to have one."""
    trunk = {name: value for name, value in document.items() if value is not None}
    whole = blank(kind) | trunk
    if kind == 'iax':
        whole['iax']['registration'] = _registration(stored.row, with_secrets=True)
    return whole


def _registration(row: Any, *, with_secrets: bool) -> Document | None:
    """The line by which an IAX trunk registers; it may be there before the peer."""
    if row.register_iax_id is None:
        return None
    return register_line.show(
        row.register_line, row.register_enabled, with_secrets=with_secrets
    )


def custom(interface: str | None, suffix: str | None, enabled: bool) -> Document:
    """The `custom` object: what the table says, and the other ways to say it."""
    return {
        'interface': interface,
        'interface_suffix': suffix,
        'enabled': enabled,
        'dial_string': dial_string(interface, suffix) if interface else None,
        'dahdi': dahdi.read(interface) if interface else None,
    }


def read(stored: Stored, *, with_secrets: bool = False) -> Document:
    """What the rows say, without what is computed around it.

    :param with_secrets: with the passwords, for a patch to be merged with; such a
        document is never answered
    """
    row = stored.row
    document = {
        **_NOTHING,
        'id': row.id,
        'tenant_uuid': row.tenant_uuid,
        'type': row.type,
        'name': row.name,
        'label': row.label,
        'context': row.context,
        'outgoing_caller_id_format': row.outgoing_caller_id_format,
        'twilio_incoming': row.twilio_incoming,
        'outcalls': [{'id': one.id, 'name': one.name} for one in stored.outcalls],
    }
    if row.type == 'sip':
        sections = stored.endpoint.sections
        sip, headers = pjsip_reading.read(sections, with_secrets=with_secrets)
        templates = [
            {'uuid': template.uuid, 'label': template.label}
            for template in stored.endpoint.templates
        ]
        document['sip'] = _placed(sip, _transport(row), templates)
        document['headers'] = headers
    elif row.type == 'iax':
        document['iax'] = {
            **iax_fields.read(stored.iax, with_secrets=with_secrets),
            'registration': _registration(row, with_secrets=with_secrets),
        }
    elif row.type == 'custom':
        document['custom'] = custom(row.interface, row.intfsuffix or None, row.enabled)
    return document


def _transport(row: Any) -> dict[str, str] | None:
    if row.transport_uuid is None:
        return None
    return {'uuid': str(row.transport_uuid), 'name': row.transport_name}


def _placed(sip: Document, transport: Any, templates: list) -> Document:
    return {**sip, 'transport': transport, 'templates': templates}


def show(stored: Sequence[Stored], links: Links, machine: Machine) -> list[Document]:
    """The whole documents, as they are answered."""
    documents = [read(one) for one in stored]
    overlaps = _overlaps(documents)
    for document, one in zip(documents, stored, strict=True):
        document['warnings'] = list(_warnings(document, one, overlaps, machine))
        document['links'] = list(_links(one.row, links))
        for outcall in document['outcalls']:
            outcall['links'] = [links.to('outcalls', outcall['id'])]
    return documents


def _overlaps(documents: Sequence[Document]) -> Overlaps:
    """What all interconnections match, as far as it may overlap with these."""
    matches = {
        match for one in documents if one['sip'] for match in one['sip']['match']
    }
    return Overlaps(matches_near(matches) if matches else ())


def _warnings(
    document: Document, stored: Stored, overlaps: Overlaps, machine: Machine
) -> Any:
    row = stored.row
    if row.type == 'sip':
        yield from warnings(document, stored.endpoint.effective)
        matches = document['sip']['match']
        yield from overlap_warnings(row.id, row.tenant_uuid, matches, overlaps)
    elif row.type == 'iax':
        yield from iax_warnings(document['iax'])
    elif row.type == 'custom':
        yield from machine.warnings(document['custom']['dahdi'])


def _links(row: Any, links: Links) -> Any:
    yield links.to('interconnections', row.id)
    yield links.to('trunks', row.id)
    if row.endpoint_sip_uuid:
        yield links.to('endpoint_sip', row.endpoint_sip_uuid)
    if row.endpoint_iax_id:
        yield links.to('endpoint_iax', row.endpoint_iax_id)
    if row.endpoint_custom_id:
        yield links.to('endpoint_custom', row.endpoint_custom_id)
    if row.transport_uuid:
        yield links.to('sip_transports', row.transport_uuid)
