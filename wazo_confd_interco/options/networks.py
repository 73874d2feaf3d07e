# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""What addresses and networks of pjsip.conf may be: of callers, and around a NAT.

Each rule raises `Refused` with the reason.
"""

from __future__ import annotations

import ipaddress
from typing import Final

from .values import Refused, address, is_host_name, may_be_address, of_ipv6, value

# The bits of ::ffff:0:0, behind which an IPv4 address is mapped (RFC 4291, 2.5.5.2).
_MAPPED: Final = 96


def network(text: str) -> ipaddress.IPv4Network | ipaddress.IPv6Network | None:
    """The network (or single address) that the text is, host bits or not."""
    if not may_be_address(text):
        return None
    try:
        return ipaddress.ip_network(text, strict=False)
    except ValueError:
        return None


def match(text: str) -> None:
    """What a call's source is compared with: address, network or host name."""
    value(text)
    found = network(text)
    if found is None:
        if not is_host_name(text):
            raise Refused(f'{text!r} is no address, no network and no host name')
        return
    _exact(text, found)
    if '/' in text and found.prefixlen == 0:
        raise Refused(f'{text!r} would take every call of the world')


def local_net(text: str) -> None:
    """A network, or an address, that is on this side of the NAT."""
    value(text)
    found = network(text)
    if found is None:
        raise Refused(f'{text!r} is no network, as in 192.168.0.0/16')
    _exact(text, found)
    if found.prefixlen == 0:
        raise Refused(f'{text!r} would make every address of the world a local one')


def _exact(text: str, found: ipaddress.IPv4Network | ipaddress.IPv6Network) -> None:
    """A network is written as itself: Asterisk reads masks and bits as they are."""
    if '%' in text:
        raise Refused(f'{text!r} names an interface of this machine')
    written, _, mask = text.partition('/')
    if found.prefixlen >= _MAPPED:
        of_ipv6(found.network_address)
    if mask and not mask.isdigit() and mask != str(found.netmask):
        raise Refused(f'{mask!r} is no netmask')
    if address(written) != found.network_address:
        raise Refused(f'{text!r} has host bits set, the network is {found}')


def external_address(text: str) -> None:
    """What others are told to send to: an address, or a host name, without a port."""
    value(text)
    found = address(text)
    if found is None and not is_host_name(text):
        raise Refused(f'{text!r} is no address and no host name')
    if found and ('%' in text or found.is_unspecified or found.is_multicast):
        raise Refused(f'{text!r} is no address that anybody could send to')
    if found:
        of_ipv6(found)
