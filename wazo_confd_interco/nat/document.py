# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""The NAT document of an interconnection, computed from what is stored."""

from __future__ import annotations

from ..documents import Document
from ..kinds.sip.nat.document import (
    read_effective,
    read_endpoint,
    read_transport,
)
from ..kinds.sip.nat.findings import FINDINGS
from ..kinds.stored import StoredTransport, StoredTrunk, find_transport
from ..native.sip.transport_usage import count_users
from ..options.findings import find
from ..requester import Requester


def show_document(stored: StoredTrunk, requester: Requester) -> Document:
    """Return the NAT document of a SIP interconnection as clients receive it.

    :param requester: whose interconnections and lines are counted
    """
    endpoint = stored.endpoint
    row = endpoint.row('endpoint', 'transport')
    transport = find_transport(stored.transports, row.value if row else None)
    options = transport.options if transport else ()
    is_inherited = row is not None and row.source is not endpoint.source
    document = {
        'transport': transport and _show_transport(transport, is_inherited, requester),
        **read_transport(options),
        **read_endpoint(endpoint.sections.get('endpoint', ())),
        'effective': read_effective(endpoint, options),
        'asterisk_restart_required': False,
    }
    document['warnings'] = [one.to_warning() for one in find(FINDINGS, document)]
    return document


def _show_transport(
    transport: StoredTransport, is_inherited: bool, requester: Requester
) -> Document:
    shared_by = count_users(transport.name, requester.tenant_uuids)
    if not requester.is_master:
        shared_by['others'] = None
    return {
        'uuid': transport.uuid,
        'name': transport.name,
        'inherited': is_inherited,
        'shared_by': shared_by,
    }
