# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""The section of pjsip.conf that an interconnection shares: its transport in effect."""

from __future__ import annotations

from ..native import transports as stored
from ..options import rendering as text
from ..options.inheritance import Endpoint
from .reading import transport_of


def section(endpoint: Endpoint) -> str | None:
    """What Asterisk reads for the transport, whole; None where there is none."""
    transport = stored.transport(endpoint.found(transport_of)[0])
    if transport is None or transport.uuid is None:
        return None
    return text.section(transport.name, [('type', 'transport'), *transport.options])
