# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""The document of an interconnection, computed from what is stored."""

from __future__ import annotations

from typing import Any, Final

from ..dahdi.machine import Machine
from ..documents import Document
from ..kinds.registry import NULL_MEMBERS, Kinds
from ..kinds.stored import StoredTrunk, TrunkRow
from ..rest.links import Links

_EMPTY: Final = {
    'type': None,
    'name': None,
    'label': None,
    'context': None,
    'outgoing_caller_id_format': '+E164',
    'twilio_incoming': False,
}


def empty_document(kinds: Kinds, type_: str | None) -> Document:
    """Return the document of an interconnection without any stored value."""
    part = kinds[type_].empty() if type_ else {}
    return {**_EMPTY, **NULL_MEMBERS, 'type': type_, 'outcalls': [], **part}


def read_document(
    kinds: Kinds, stored: StoredTrunk, *, with_secrets: bool = False
) -> Document:
    """Return what the rows hold, without warnings and links.

    :param with_secrets: include passwords, for a document that a patch is merged into;
        such a document must never be sent to a client
    """
    row = stored.row
    kind = kinds.get(row.type or '')
    part = kind.read(stored, with_secrets=with_secrets) if kind else {}
    return {
        **NULL_MEMBERS,
        'id': row.id,
        'tenant_uuid': row.tenant_uuid,
        'type': row.type,
        'name': row.name,
        'label': row.label,
        'context': row.context,
        'outgoing_caller_id_format': row.outgoing_caller_id_format,
        'twilio_incoming': row.twilio_incoming,
        'outcalls': [{'id': one.id, 'name': one.name} for one in stored.outcalls],
        **part,
    }


def add_type(
    kinds: Kinds, document: Document, stored: StoredTrunk, type_: str
) -> Document:
    """Return the document of a trunk without an endpoint as one of a type.

    An IAX registration may exist before the peer.
    """
    trunk = {name: value for name, value in document.items() if value is not None}
    part = kinds[type_].read(stored, with_secrets=True)
    return empty_document(kinds, type_) | part | trunk


def show_document(
    kinds: Kinds, stored: StoredTrunk, links: Links, machine: Machine
) -> Document:
    """Return a document as clients receive it, with the findings about it."""
    document = read_document(kinds, stored)
    kind = kinds.get(document['type'] or '')
    found = kind.find(document, stored, machine) if kind else ()
    document['warnings'] = [one.to_warning() for one in found]
    document['links'] = list_links(stored.row, links)
    for outcall in document['outcalls']:
        outcall['links'] = [links.to('outcalls', outcall['id'])]
    return document


def list_links(row: TrunkRow, links: Links) -> list[dict[str, str]]:
    """Return the links to an interconnection, and to its parts in wazo-confd."""
    targets: tuple[tuple[str, Any], ...] = (
        ('interconnections', row.id),
        ('trunks', row.id),
        ('endpoint_sip', row.endpoint_sip_uuid),
        ('endpoint_iax', row.endpoint_iax_id),
        ('endpoint_custom', row.endpoint_custom_id),
        ('sip_transports', row.transport_uuid),
    )
    return [links.to(name, key) for name, key in targets if key]
