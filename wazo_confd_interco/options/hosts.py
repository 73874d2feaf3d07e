# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Hosts, addresses and networks: parse them, and check them for Asterisk."""

from __future__ import annotations

import re
from collections.abc import Iterable
from ipaddress import (
    IPv4Address,
    IPv4Network,
    IPv6Address,
    IPv6Network,
    collapse_addresses,
    ip_address,
    ip_network,
)
from typing import Any, Final

from ..problems import OUT_OF_RANGE, InvalidValue
from .values import check_option_value, check_port, quote

Address = IPv4Address | IPv6Address
Network = IPv4Network | IPv6Network

MAX_HOST_LENGTH: Final = 255

# Prefixes of the largest networks that a token of a sub-tenant may match. Providers
# publish /24 to /17 (IPv4), and an allocation of one provider is a /32 (IPv6).
_MIN_PREFIX_LENGTHS: Final = {4: 16, 6: 32}

_NUMERIC: Final = re.compile('[0-9./]+')
_WITH_PORT: Final = re.compile(
    r'(?:(?P<ipv4>[0-9.]+)|\[(?P<ipv6>[^]]+)\]):(?P<port>[^/:]*)(?P<mask>/.*)?'
)
# Digits and dashes alone: a mistyped address or a range (RFC 1123, 2.1).
_DIGITS_AND_DASHES: Final = re.compile('[0-9-]+')
# The name of a service in the DNS, as in _sip._udp.example.com (RFC 2782).
_SERVICE: Final = re.compile(r'_[^.]+\._(?:udp|tcp|tls|sctp)\.(.+)', re.IGNORECASE)
_LABEL: Final = re.compile('[A-Za-z0-9_]([A-Za-z0-9_-]{0,61}[A-Za-z0-9_])?')
# The bits of ::ffff:0:0, which IPv4-mapped addresses share (RFC 4291, 2.5.5.2).
_MAPPED_PREFIX_LENGTH: Final = 96


def _looks_like_address(text: str) -> bool:
    # Skips `ipaddress` for host names, because its exceptions are slow.
    return ':' in text or bool(_NUMERIC.fullmatch(text))


def parse_address(text: str) -> Address | None:
    """Return the IP address that the text is, or None."""
    if not _looks_like_address(text):
        return None
    try:
        return ip_address(text)
    except ValueError:
        return None


def split_port(text: str) -> tuple[str, str | None]:
    """Return an address or network without the port that may follow the address.

    Asterisk writes the port before the mask, as in 192.0.2.0:5062/24
    (ast_append_ha_with_port in main/acl.c).
    """
    match = _WITH_PORT.fullmatch(text)
    if not match:
        return text, None
    address = match['ipv4'] or match['ipv6']
    return f'{address}{match["mask"] or ""}', match['port']


def parse_network(text: str) -> Network | None:
    """Return the network, or the single address, that the text is, or None.

    A port and host bits are ignored.
    """
    text, _ = split_port(text)
    if not _looks_like_address(text):
        return None
    try:
        return ip_network(text, strict=False)
    except ValueError:
        return None


def is_host_name(text: str) -> bool:
    """Return whether the text is a host name; underscores are accepted."""
    labels = text.removesuffix('.').split('.')
    return (
        len(text) <= MAX_HOST_LENGTH
        and all(map(_LABEL.fullmatch, labels))
        and not _DIGITS_AND_DASHES.fullmatch(labels[-1])
    )


def is_host(text: str) -> bool:
    """Return whether the text is a host of a URI: a name, or an address.

    :raises InvalidValue: for an IPv4 address that is written as IPv6
    """
    if text.startswith('['):
        inner = parse_address(text[1:-1]) if text.endswith(']') else None
        if inner is None or inner.version == 4 or '%' in text:
            return False
        reject_ipv4_mapped(inner)
        return True
    found = parse_address(text)
    return found.version == 4 if found else is_host_name(text)


def reject_ipv4_mapped(address: Address) -> None:
    """Raise `InvalidValue` for an IPv4-mapped address: Asterisk never calls it."""
    mapped = getattr(address, 'ipv4_mapped', None)
    if mapped is not None:
        raise InvalidValue(
            f'{address} is an IPv4 address written as IPv6; use {mapped}'
        )


def reject_service_name(text: str) -> None:
    """Raise `InvalidValue` for the name of a service: it has no address."""
    service = _SERVICE.fullmatch(text)
    if service:
        raise InvalidValue(
            f'{quote(text)} is the name of a DNS service, which Asterisk looks up '
            f'itself; use {quote(service[1])}'
        )


def check_host(text: str) -> None:
    """Raise `InvalidValue` unless the text is a host without a port."""
    check_option_value(text)
    if not is_host(text):
        raise InvalidValue(
            f'{quote(text)} is not a valid host; use a host name, an IPv4 address, or '
            'an IPv6 address in brackets'
        )


def check_network(text: str, network: Network) -> None:
    """Raise `InvalidValue` unless a network is written exactly.

    Asterisk takes masks and host bits literally.
    """
    if '%' in text:
        raise InvalidValue(f'{quote(text)} must not name a network interface')
    written, _, mask = text.partition('/')
    if network.prefixlen >= _MAPPED_PREFIX_LENGTH:
        reject_ipv4_mapped(network.network_address)
    if mask and not mask.isdigit() and mask != str(network.netmask):
        raise InvalidValue(f'{quote(mask)} is not a valid netmask')
    if parse_address(written) != network.network_address:
        raise InvalidValue(f'{quote(text)} has host bits set; the network is {network}')


def check_match(text: str) -> None:
    """Raise `InvalidValue` unless the text can be a `match` of an identify section."""
    check_option_value(text)
    network = parse_network(text)
    if network is None:
        _check_host_to_match(text)
        return
    without_port, port = split_port(text)
    if port is not None:
        check_port_text(port)
    check_network(without_port, network)
    if '/' in text and network.prefixlen == 0:
        raise InvalidValue(f'{quote(text)} matches every address of the Internet')


def _check_host_to_match(text: str) -> None:
    name, colon, _ = text.partition(':')
    if name.lower() in ('sip', 'sips') and colon:
        raise InvalidValue(
            f'{quote(text)} is a URI; use the address or the host name in it'
        )
    if colon and is_host_name(name):
        raise InvalidValue(
            f'{quote(text)} has a port, which only an address can have; use '
            f'{quote(name)}, whose calls may come from any port'
        )
    if not is_host_name(text):
        raise InvalidValue(
            f'{quote(text)} is not valid; use an address, a network or a host name'
        )
    reject_service_name(text)


def check_port_text(text: str) -> None:
    """Raise `InvalidValue` unless the text is a port from 1 to 65535."""
    if not (text.isascii() and text.isdigit()):
        raise InvalidValue(f'{quote(text)} is not a valid port')
    try:
        check_port(int(text[:9]))
    except InvalidValue:
        raise InvalidValue(
            f'port {text[:9]} is out of range; ports are 1 to 65535', OUT_OF_RANGE
        ) from None


def is_wide(network: Network) -> bool:
    """Return whether a network is larger than that of one provider."""
    return network.prefixlen < _MIN_PREFIX_LENGTHS[network.version]


def covers_everything(networks: Iterable[Network]) -> bool:
    """Return whether networks together cover all addresses of an IP version."""
    listed = list(networks)
    versions: tuple[list[Any], ...] = (
        [one for one in listed if isinstance(one, IPv4Network)],
        [one for one in listed if isinstance(one, IPv6Network)],
    )
    return any(
        one.prefixlen == 0 for same in versions for one in collapse_addresses(same)
    )


def check_local_net(text: str) -> None:
    """Raise `InvalidValue` unless the text is a network on this side of a NAT."""
    check_option_value(text)
    network = parse_network(text)
    if network is None or split_port(text)[1] is not None:
        raise InvalidValue(
            f'{quote(text)} is not a valid network; write it like 192.168.0.0/16'
        )
    check_network(text, network)
    if network.prefixlen == 0:
        raise InvalidValue(
            f'{quote(text)} makes every address local; list the networks on this '
            'side of the router'
        )


def check_external_address(text: str) -> None:
    """Raise `InvalidValue` unless peers can send to the text; it has no port."""
    check_option_value(text)
    address = parse_address(text)
    if address is None and not is_host_name(text):
        raise InvalidValue(f'{quote(text)} is not a valid address or host name')
    if address is None:
        return
    if '%' in text or address.is_unspecified or address.is_multicast:
        raise InvalidValue(f'{quote(text)} is not an address that peers can send to')
    reject_ipv4_mapped(address)
