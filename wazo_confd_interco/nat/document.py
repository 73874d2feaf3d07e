# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""The NAT document of an interconnection, from what is stored of it."""

from __future__ import annotations

from collections.abc import Sequence

from ..documents import Document
from ..native.transport_usage import shared_by
from ..native.transports import Transport, transport
from ..native.trunks import Stored
from .reading import effective, of_endpoint, of_transport, transport_of
from .warnings import warnings


def show(stored: Stored, tenant_uuids: Sequence[str]) -> Document:
    """The whole document, as it is answered.

    :param tenant_uuids: the tenants of which is told who uses the transport
    """
    endpoint = stored.endpoint
    name, template = endpoint.found(transport_of)
    in_effect = transport(name)
    options = in_effect.options if in_effect else ()
    document = {
        'transport': in_effect
        and _transport(in_effect, template is not None, tenant_uuids),
        **of_transport(options),
        **of_endpoint(endpoint.sections.get('endpoint', ())),
        'effective': effective(endpoint, options),
        'asterisk_restart_required': False,
    }
    document['warnings'] = list(warnings(document))
    return document


def _transport(
    found: Transport, inherited: bool, tenant_uuids: Sequence[str]
) -> Document:
    return {
        'uuid': found.uuid and str(found.uuid),
        'name': found.name,
        'inherited': inherited,
        'shared_by': shared_by(found.name, tenant_uuids),
    }
