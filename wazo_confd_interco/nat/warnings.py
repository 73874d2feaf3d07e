# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""What is allowed of NAT and likely not meant.

The table is the list of the warnings: code, field, sentence, and when it applies.
"""

from __future__ import annotations

import ipaddress
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from ..documents import Document
from ..options.networks import network as network_of
from .change import NatChange
from .fields import LOCAL_NET, OF_ENDPOINT

# RFC 1918, 6598, 3927, 4193, 4291: what a router in front of Asterisk translates.
_PRIVATE: Final = tuple(
    ipaddress.ip_network(text)
    for text in (
        *('10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16'),
        *('100.64.0.0/10', '169.254.0.0/16', 'fc00::/7', 'fe80::/10'),
    )
)


@dataclass(frozen=True)
class Warning:
    """A sentence for people, with a code for programs and the field it is about."""

    code: str
    field: str
    message: str
    applies: Callable[[Mapping[str, Any]], bool]


def _has_external(document: Mapping[str, Any]) -> bool:
    return bool(
        document['external_media_address'] or document['external_signaling_address']
    )


def _has_no_local_net(document: Mapping[str, Any]) -> bool:
    return _has_external(document) and not document[LOCAL_NET]


def _has_no_private_net(document: Mapping[str, Any]) -> bool:
    networks = document[LOCAL_NET]
    return (
        _has_external(document) and bool(networks) and not any(map(_private, networks))
    )


def _private(text: str) -> bool:
    network = network_of(text)
    return network is not None and any(
        network.version == private.version and network.subnet_of(private)
        for private in _PRIVATE
    )


def _names_no_transport(document: Mapping[str, Any]) -> bool:
    return document['transport'] is not None and document['transport']['uuid'] is None


WARNINGS: Final = (
    Warning(
        'transport_unknown',
        'transport',
        'there is no transport of this name: Asterisk sends no call over it',
        _names_no_transport,
    ),
    Warning(
        'external_address_without_local_net',
        LOCAL_NET,
        'an external address and no local_net: peers in the local network are sent to '
        'the external address as well',
        _has_no_local_net,
    ),
    Warning(
        'external_address_without_private_net',
        LOCAL_NET,
        'no local_net is a private network: where the address of Asterisk is in none '
        'of them, the SDP keeps its private address',
        _has_no_private_net,
    ),
)
RESTART: Final = {
    'code': 'asterisk_restart_required',
    'field': 'nat',
    'message': 'the transport changed: restart Asterisk for all of it to apply',
}


def warnings(document: Mapping[str, Any]) -> Iterator[Document]:
    """The warnings that apply to a NAT document."""
    for one in WARNINGS:
        if one.applies(document):
            yield {'code': one.code, 'field': one.field, 'message': one.message}


def restart_warnings(change: NatChange | None) -> list[Document]:
    """The restart, as a warning of an interconnection that was just created."""
    return [RESTART] if change and change.of_transport else []


def hidden_warnings(change: NatChange | None, document: Document) -> Iterator[Document]:
    """Values that were given to the tenant, and are not those in force here."""
    if change is None or change.template is None:
        return
    for name in sorted(OF_ENDPOINT & change.given):
        found = document['effective'][name]
        if found['value'] != change.new[name]:
            message = f'the value of the tenant is hidden by that of {found["source"]}'
            yield {'code': 'tenant_value_hidden', 'field': name, 'message': message}
