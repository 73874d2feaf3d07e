# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Addresses of the machine that the tests run on, as many as they like.

Of IPv4 all in 127.0.0.0/8 are its own; those of IPv6 `bin/test-asterisk` makes so.
"""

from __future__ import annotations

import socket

# Of Linux, and not in every Python: to be bound to what no interface has.
_IPV6_FREEBIND = 78


def ipv4(number: int) -> str:
    return f'127.0.{1 + number // 250}.{1 + number % 250}'


def ipv6(number: int) -> str:
    return f'2001:db8::{number:x}'


def has_ipv6() -> bool:
    """Whether the IPv6 addresses lead here; nothing is sent."""
    try:
        with socket.socket(socket.AF_INET6, socket.SOCK_DGRAM) as own:
            own.connect((ipv6(1), 9))
            return own.getsockname()[0] == '::1'
    except OSError:
        return False


def bound(address: str, port: int) -> socket.socket:
    """A UDP socket at an address."""
    if ':' not in address:
        own = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    else:
        own = socket.socket(socket.AF_INET6, socket.SOCK_DGRAM)
        own.setsockopt(socket.IPPROTO_IPV6, _IPV6_FREEBIND, 1)
    own.bind((address, port))
    return own


def in_uri(address: str) -> str:
    """An address as it stands in a URI."""
    return f'[{address}]' if ':' in address else address
