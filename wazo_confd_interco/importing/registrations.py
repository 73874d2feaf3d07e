# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""`register` lines of chan_sip and chan_iax2."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from .config_text import OptionLine
from .report import Report

# Registrations of one file.
MAX_REGISTRATIONS: Final = 1_000

_TRANSPORT: Final = re.compile('(udp|tcp|tls|ws|wss)://', re.IGNORECASE)
_EXPIRY: Final = re.compile('~([0-9]+)$')
_PEER: Final = re.compile(r'([^?@:/]+)\?')


@dataclass(frozen=True)
class Registration:
    """A `register` line: `peer?transport://user:secret:authuser@host:port/exten~60`.

    :param domain: the domain of the account, if it is another than the host
    :param exten: the extension that the other side calls
    """

    line: int
    user: str
    secret: str
    host: str
    peer: str = ''
    transport: str = ''
    domain: str = ''
    auth_user: str = ''
    port: str = ''
    exten: str = ''
    expiry: str = ''


def parse_registrations(
    options: Iterable[OptionLine], report: Report
) -> list[Registration]:
    """Return the registrations among options, and note those that cannot be used."""
    found: list[Registration] = []
    for one in options:
        if one.key != 'register':
            continue
        registration = _parse(one.value, one.line)
        if registration is None:
            report.note(
                one.line, 'is not a valid registration; write it like user:secret@host'
            )
        elif len(found) >= MAX_REGISTRATIONS:
            report.note(one.line, 'is left out: there are too many registrations')
        else:
            found.append(registration)
    return found


def _parse(text: str, line: int) -> Registration | None:
    """Return what a line says, None if it has no user or no host."""
    peer = _PEER.match(text)
    rest = text[peer.end() :] if peer else text
    transport = _TRANSPORT.match(rest)
    rest = rest[transport.end() :] if transport else rest
    expiry = _EXPIRY.search(rest)
    rest = rest[: expiry.start()] if expiry else rest
    # A password can contain "@", a host cannot.
    account, _, target = rest.rpartition('@')
    address, _, exten = target.partition('/')
    host, port = _split_address(address)
    user, _, credentials = account.partition(':')
    secret, _, auth_user = credentials.partition(':')
    name, _, domain = user.partition('@')
    if not name or not host:
        return None
    return Registration(
        line=line,
        user=name,
        secret=secret,
        host=host.strip(),
        peer=peer[1] if peer else '',
        transport=transport[1].lower() if transport else '',
        domain=domain,
        auth_user=auth_user,
        port=port.strip(),
        exten=exten.partition('?')[0],
        expiry=expiry[1] if expiry else '',
    )


def normalize_host(host: str) -> str:
    """Return a host in a form that can be compared: peers omit the brackets of IPv6."""
    return host.strip('[]').lower()


def _split_address(address: str) -> tuple[str, str]:
    """Return the host and the port; an IPv6 address is in brackets."""
    ipv6, bracket, rest = address.rpartition(']')
    host, _, port = rest.partition(':')
    return f'{ipv6}{bracket}{host}', port
