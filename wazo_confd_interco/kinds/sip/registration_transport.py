# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""The transport of a registration, which is that of the endpoint.

Without the option, Asterisk registers over the first transport of the protocol in
`server_uri`: a TLS trunk would register over UDP.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from ...documents import Document
from ...options import engine
from ..change import Change
from .sections import (
    Rows,
    SIPPart,
)

REGISTRATION_TRANSPORT: Final = ('registration', 'transport')


def write(rows: Rows, new: Document, transport: Mapping[str, Any] | None) -> None:
    """Let the registration use the transport of the endpoint, in place."""
    if new['sip']['registration'] is None:
        return
    section, key = REGISTRATION_TRANSPORT
    given = find_given(new)
    name = transport['name'] if transport else None
    rows[section] = engine.replace_option(
        rows[section], key, given[-1] if given else name
    )


def is_changed(change: Change) -> bool:
    """Return whether a change gives the registration another transport."""
    before, after = change.old['sip'], change.new['sip']
    is_new = before['registration'] is None and after['registration'] is not None
    return (
        is_new
        or change.has('sip.transport')
        or find_given(change.old) != find_given(change.new)
    )


def find_given(document: Document) -> list[str]:
    """Return the transports that the raw options give the registration."""
    section, key = REGISTRATION_TRANSPORT
    options = document['sip']['options'][section]
    return [value for name, value in options if name == key]


def hide(part: SIPPart, transport: str) -> None:
    """Remove the transport of the registration from the options, in place.

    It is expressed by `sip.transport` if it is the transport of the endpoint.
    """
    section, key = REGISTRATION_TRANSPORT
    options = part['sip']['options'][section]
    part['sip']['options'][section] = [
        row for row in options if row != [key, transport]
    ]
