# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""URIs in SIP messages, read as leniently as pjproject reads them."""

from __future__ import annotations

import re
from typing import Final, NamedTuple
from urllib.parse import unquote

# Schemes that Asterisk accepts; only the first two have a user and a host.
SIP_SCHEMES: Final = ('sip', 'sips')
TEL: Final = 'tel'

_SCHEME: Final = re.compile(r'(sips?|tel):', re.IGNORECASE)
_AUTHORITY: Final = re.compile(
    r'(?:(?P<user>[^@:]*)(?::[^@]*)?@)?'
    r'(?P<host>\[[0-9A-Fa-f:.]+\]|[^\s:;?@\[\]<>"]+)(?::(?P<port>[0-9]{1,5}))?'
    r'(?P<parameters>(?:;[^;?]*)*)(?:\?.*)?'
)
_QUOTED: Final = re.compile(r'"((?:[^"\\]|\\.)*)"', re.DOTALL)


class SIPUri(NamedTuple):
    """A URI of a request.

    :param user: the decoded user part, or the number of a tel URI; may be empty
    :param host: without brackets, in lower case; empty for a tel URI
    :param parameters: the parameters with names in lower case
    """

    scheme: str
    user: str
    host: str = ''
    port: int | None = None
    parameters: tuple[tuple[str, str], ...] = ()

    @property
    def is_sip(self) -> bool:
        """Whether the URI has a host."""
        return self.scheme in SIP_SCHEMES

    def parameter(self, name: str) -> str | None:
        """Return the value of a parameter, or None."""
        return dict(self.parameters).get(name)


class NameAddress(NamedTuple):
    """The value of a From, To or Contact header.

    :param name: the display name without quotes, and `uri` the text of the URI
    :param rest: the parameters of the header, with the first semicolon
    """

    name: str
    uri: str
    rest: str

    def __str__(self) -> str:
        """Return the header as pjproject writes it."""
        name = f'"{self.name}" ' if self.name else ''
        return f'{name}<{self.uri}>{self.rest}'


def parse_uri(text: str) -> SIPUri | None:
    """Return the URI that a text is, or None."""
    text = text.strip()
    scheme = _SCHEME.match(text)
    if not scheme:
        return None
    rest = text[scheme.end() :]
    if scheme[1].lower() == TEL:
        number, *parameters = rest.split(';')
        return SIPUri(TEL, number, parameters=_parameters(parameters))
    found = _AUTHORITY.fullmatch(rest)
    if not found:
        return None
    return SIPUri(
        scheme=scheme[1].lower(),
        user=unquote(found['user'] or ''),
        host=found['host'].strip('[]').lower(),
        port=int(found['port']) if found['port'] else None,
        parameters=_parameters(found['parameters'].split(';')[1:]),
    )


def _parameters(texts: list[str]) -> tuple[tuple[str, str], ...]:
    pairs = (text.partition('=') for text in texts)
    return tuple((name.strip().lower(), value.strip()) for name, _, value in pairs)


def parse_name_address(text: str) -> NameAddress:
    """Return the parts of a header with a URI; without `<`, parameters are its own."""
    text = text.strip()
    quoted = _QUOTED.match(text)
    name, bracket, rest = text[quoted.end() if quoted else 0 :].partition('<')
    if not bracket:
        uri, semicolon, parameters = text.partition(';')
        return NameAddress('', uri.strip(), f'{semicolon}{parameters}')
    uri, _, parameters = rest.partition('>')
    return NameAddress(
        quoted[1] if quoted else name.strip(), uri.strip(), parameters.strip()
    )
