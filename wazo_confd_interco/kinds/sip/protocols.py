# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""The protocols over which SIP requests leave.

If a URI demands a different protocol from that of the transport, Asterisk 22 sends
nothing and the call fails with CONGESTION
(integration_tests/asterisk/test_transports.py). A URI that demands none is sent over
the protocol of the transport.
"""

from __future__ import annotations

import re
from typing import Final

from .uris import expand_uri, get_host_and_port

UDP: Final = 'udp'
TCP: Final = 'tcp'
TLS: Final = 'tls'
# Only browsers open such connections; Asterisk never does.
_WEBSOCKETS: Final = frozenset(('ws', 'wss'))
# RFC 3261, 19.1.2.
_TLS_PORT: Final = ':5061'
_TRANSPORT: Final = re.compile(r';\s*transport\s*=\s*([a-z]+)', re.IGNORECASE)


def get_demanded(remote: str) -> str | None:
    """Return the protocol that a SIP URI requires, None for any.

    :param remote: an item of `remote_hosts`, or a URI as it is stored
    """
    uri = expand_uri(remote)
    found = _TRANSPORT.search(uri)
    if found and found[1].lower() not in (UDP, TCP):
        return found[1].lower()
    if uri.startswith('sips:'):
        return TLS
    return found[1].lower() if found else None


def can_send(protocol: str, remote: str) -> bool:
    """Return whether requests to a URI leave over a transport of a protocol."""
    if protocol in _WEBSOCKETS:
        return False
    return get_demanded(remote) in (None, protocol)


def is_in_clear_to_tls_port(protocol: str, remote: str) -> bool:
    """Return whether requests leave over UDP or TCP to the port of TLS.

    :param protocol: of the transport
    :param remote: an item of `remote_hosts`, or a URI as it is stored
    """
    if _TLS_PORT not in remote:
        return False
    has_tls_port = get_host_and_port(remote.replace('\\;', ';')).endswith(_TLS_PORT)
    return has_tls_port and (get_demanded(remote) or protocol) in (UDP, TCP)
