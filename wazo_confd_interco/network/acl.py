# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Addresses and networks as Asterisk parses and compares them (main/acl.c).

The same text serves `match` of an identify section, and `permit` and `deny` of an
endpoint. The last rule that fits an address decides, and `!` turns a rule around.
"""

from __future__ import annotations

import socket
from collections.abc import Iterable
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Address, ip_address
from typing import Final, Protocol

from ..options.hosts import Address

_BITS: Final = {4: 32, 6: 128}


class Source(Protocol):
    """Where a request came from."""

    @property
    def address(self) -> Address:
        """The address."""

    @property
    def port(self) -> int:
        """The port."""


@dataclass(frozen=True)
class Rule:
    """One address or network.

    :param port: None for all ports
    :param fits: the sense of the rule: whether an address in the network is meant
    """

    version: int
    network: int
    mask: int
    port: int | None
    fits: bool = True

    def covers(self, source: Source) -> bool:
        """Return whether the rule applies to a source, be it to permit or to deny."""
        return self.covers_address(source.address) and self.port in (None, source.port)

    def covers_address(self, address: Address) -> bool:
        """Return whether the rule applies to an address with any port."""
        is_same = self.version == address.version
        return is_same and int(address) & self.mask == self.network


def is_meant(rules: Iterable[Rule], source: Source) -> bool:
    """Return whether the last rule that covers a source means it."""
    result = False
    for rule in rules:
        if rule.covers(source):
            result = rule.fits
    return result


def parse_rules(text: str) -> list[Rule] | None:
    """Return the rules of a comma-separated list, or None if Asterisk rejects it."""
    rules = [parse_rule(one.strip()) for one in text.split(',')]
    return None if None in rules else [rule for rule in rules if rule is not None]


def parse_rule(text: str) -> Rule | None:
    """Return the rule that a text is, or None if it is not an address or network."""
    fits = not text.startswith('!')
    address_text, slash, mask_text = text.removeprefix('!').partition('/')
    parsed = parse_socket_address(address_text)
    if parsed is None:
        return None
    address, port = parsed
    mask = _parse_mask(mask_text, address.version) if slash else _full(address.version)
    if mask is None:
        return None
    return Rule(address.version, int(address) & mask, mask, port, fits)


def parse_socket_address(text: str) -> tuple[Address, int | None] | None:
    """Return an address and its port, or None for a host name.

    The C library parses the address, because it accepts shortened addresses (`127.1`),
    as Asterisk does. It does not look up names.
    """
    host, port = _split_port(text)
    try:
        answer = socket.getaddrinfo(host, None, flags=socket.AI_NUMERICHOST)
    except (OSError, UnicodeError):
        return None
    address = ip_address(str(answer[0][4][0]).partition('%')[0])
    mapped = getattr(address, 'ipv4_mapped', None)
    return mapped or address, port


def _split_port(text: str) -> tuple[str, int | None]:
    """Return a host without brackets, and its port."""
    if text.startswith('['):
        host, _, port = text[1:].partition(']')
        port = port.removeprefix(':')
    elif text.count(':') == 1:
        host, _, port = text.partition(':')
    else:
        host, port = text, ''
    return host, int(port) if port.isdecimal() and len(port) < 6 else None


def _full(version: int) -> int:
    return (1 << _BITS[version]) - 1


def _parse_mask(text: str, version: int) -> int | None:
    if ':' in text or '.' in text:
        kind: type[IPv4Address] | type[IPv6Address]
        kind = IPv4Address if version == 4 else IPv6Address
        try:
            return int(kind(text))
        except ValueError:
            return None
    # Asterisk reads at most 30 digits (`%30d`).
    length = int(text[:30]) if text.isascii() and text.isdecimal() else None
    bits = _BITS[version]
    if length is None or length > bits:
        return None
    return _full(version) ^ ((1 << (bits - length)) - 1)


def split_match(texts: Iterable[str]) -> tuple[list[Rule], list[str], str | None]:
    """Return the rules and the host names of the `match` options of a section.

    :return: rules, names, and the text that makes Asterisk reject the section
    """
    rules: list[Rule] = []
    names: dict[str, None] = {}
    for text in (one.strip() for each in texts for one in each.split(',')):
        rule = parse_rule(text) if text else None
        if rule:
            rules.append(rule)
        elif '/' in text:
            return rules, [*names], text
        elif text:
            names[text] = None
    return rules, [*names], None


def rules_of_addresses(addresses: Iterable[Address], port: int | None) -> list[Rule]:
    """Return a rule for each address of a host.

    Asterisk does not add an address that earlier rules already mean. Adding the address
    anyway changes no decision, and avoids comparing all addresses with all rules.
    """
    return [
        Rule(address.version, int(address), _full(address.version), port)
        for address in addresses
    ]
