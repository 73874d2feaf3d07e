# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""What a document is tried with: OPTIONS to its hosts, REGISTER to its registrar."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

from ..documents import Document
from ..kinds.sip.uris import expand_uri
from ..network.digest import Credentials
from ..network.locating import TCP, TLS, UDP
from ..network.sip_uris import SIPUri, parse_uri

OPTIONS: Final = 'OPTIONS'
REGISTER: Final = 'REGISTER'
MAX_TARGETS: Final = 8

_PROTOCOLS: Final = (UDP, TCP, TLS)


@dataclass(frozen=True)
class Target:
    """One request.

    :param uri: the Request-URI
    :param next_hop: the URI whose host the request is sent to: that of a proxy
    :param identity: the URI in From and To of a REGISTER
    """

    method: str
    uri: str
    next_hop: SIPUri
    protocol: str
    identity: str | None = None
    credentials: Credentials | None = None


def list_targets(document: Document, protocol: str) -> list[Target]:
    """Return what a SIP interconnection is tried with.

    :param document: the document with its secrets
    :param protocol: the protocol of its transport
    """
    return list(_list_targets(document['sip'], protocol))[:MAX_TARGETS]


def _list_targets(sip: Any, protocol: str) -> Iterator[Target]:
    proxy = parse_uri(sip['outbound_proxy'] or '')
    credentials = _get_credentials(sip['outbound_auth'])
    registration = sip['registration']
    if registration and registration['server_uri']:
        own = _get_credentials(registration['outbound_auth']) or credentials
        yield from _make_target(
            *(REGISTER, registration['server_uri'], proxy, protocol),
            *(registration['client_uri'], own),
        )
    for host in sip['remote_hosts'] or ():
        uri = expand_uri(host)
        yield from _make_target(OPTIONS, uri, proxy, protocol, None, credentials)


def _make_target(
    method: str,
    text: str,
    proxy: SIPUri | None,
    protocol: str,
    identity: str | None,
    credentials: Credentials | None,
) -> Iterator[Target]:
    uri = parse_uri(text)
    if uri is None or not uri.is_sip:
        return
    next_hop = proxy or uri
    yield Target(
        method=method,
        uri=_write_uri(uri) if method == REGISTER else text.partition('?')[0],
        next_hop=next_hop,
        protocol=_find_protocol(next_hop, protocol),
        identity=identity,
        credentials=credentials,
    )


def _write_uri(uri: SIPUri) -> str:
    """Return a URI without a user, as a registrar has none."""
    host = f'[{uri.host}]' if ':' in uri.host else uri.host
    port = f':{uri.port}' if uri.port else ''
    return f'{uri.scheme}:{host}{port}'


def _find_protocol(uri: SIPUri, protocol: str) -> str:
    named = (uri.parameter('transport') or '').lower()
    if uri.scheme == 'sips':
        return TLS
    return named if named in _PROTOCOLS else protocol


def _get_credentials(auth: Any) -> Credentials | None:
    if not auth or not auth['username'] or auth.get('password') is None:
        return None
    return Credentials(auth['username'], auth['password'], auth.get('realm'))
