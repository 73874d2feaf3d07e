# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""IP addresses of the test machine, one for each SIP peer.

Every address in 127.0.0.0/8 is local; `bin/test-asterisk` makes 2001:db8::/32 local.
"""

from __future__ import annotations

import socket

# Linux's socket option to bind to an address that no interface has; Python 3.11 has no
# name for it.
_IPV6_FREEBIND = 78


def ipv4_address(number: int) -> str:
    return f'127.0.{1 + number // 250}.{1 + number % 250}'


def ipv6_address(number: int) -> str:
    return f'2001:db8::{number:x}'


def has_ipv6() -> bool:
    """Return whether packets to the IPv6 addresses stay on this machine."""
    try:
        with socket.socket(socket.AF_INET6, socket.SOCK_DGRAM) as probe:
            probe.connect((ipv6_address(1), 9))
            return probe.getsockname()[0] == '::1'
    except OSError:
        return False


def open_udp_socket(address: str, port: int) -> socket.socket:
    """Return a UDP socket that is bound to an IPv4 or IPv6 address."""
    if ':' not in address:
        udp = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    else:
        udp = socket.socket(socket.AF_INET6, socket.SOCK_DGRAM)
        udp.setsockopt(socket.IPPROTO_IPV6, _IPV6_FREEBIND, 1)
    udp.bind((address, port))
    return udp


def format_uri_host(address: str) -> str:
    """Return an address in the form that a URI needs."""
    return f'[{address}]' if ':' in address else address
