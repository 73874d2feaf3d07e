# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""An incoming call as Asterisk sees it: the INVITE and where it came from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from ..network.sip_uris import NameAddress, SIPUri, parse_name_address, parse_uri
from ..options.hosts import Address

DEFAULT_PORT: Final = 5060
# Headers that pjproject parses, and therefore writes in its own form.
_NAME_ADDRESSES: Final = frozenset(('from', 'to', 'contact'))


@dataclass(frozen=True)
class Source:
    """Where a call came from."""

    address: Address
    port: int = DEFAULT_PORT
    transport: str = 'udp'

    def __str__(self) -> str:
        return str(self.address)


@dataclass(frozen=True)
class Credentials:
    """The user name and the realm of an Authorization header; null: not known."""

    username: str
    realm: str | None = None


@dataclass(frozen=True)
class Invite:
    """An INVITE.

    :param request_uri_text: the Request-URI as it was sent
    :param to: the To header
    :param headers: all headers, in their order
    """

    source: Source
    request_uri: SIPUri
    request_uri_text: str
    from_uri: SIPUri | None
    to: NameAddress
    headers: Sequence[tuple[str, str]]
    credentials: Sequence[Credentials] = ()

    def values(self, name: str) -> list[str]:
        """Return the values of a header in the form in which Asterisk compares them."""
        wanted = name.lower()
        values = [value for own, value in self.headers if own.lower() == wanted]
        if wanted in _NAME_ADDRESSES:
            return [str(parse_name_address(value)) for value in values]
        return values

    def find_texts(self, header: str | None) -> list[str]:
        """Return what an expression is compared with, None for the Request-URI."""
        return [self.request_uri_text] if header is None else self.values(header)

    @property
    def line(self) -> str | None:
        """The token that Asterisk put in the Contact of a registration, if any."""
        to = parse_uri(self.to.uri)
        in_to = to.parameter('line') if to else None
        return in_to or self.request_uri.parameter('line')
