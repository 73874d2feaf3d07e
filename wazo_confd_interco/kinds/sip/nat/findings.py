# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Findings about the NAT document of an interconnection."""

from __future__ import annotations

import ipaddress
from collections.abc import Iterator, Mapping
from functools import partial
from typing import Any, Final, NamedTuple

from ....documents import Document
from ....options.findings import WARNING, Finding, Found, find
from ....options.hosts import parse_network
from ...change import Change
from ..inheritance import Endpoint
from .document import read_effective
from .fields import ENDPOINT_PATHS, LOCAL_NET
from .model import NatChange

NatDocument = Mapping[str, Any]

# RFC 1918, 6598, 3927, 4193 and 4291: what a router in front of Asterisk translates.
_PRIVATE_NETWORKS: Final = tuple(
    ipaddress.ip_network(text)
    for text in (
        '10.0.0.0/8',
        '172.16.0.0/12',
        '192.168.0.0/16',
        '100.64.0.0/10',
        '169.254.0.0/16',
        'fc00::/7',
        'fe80::/10',
    )
)


def _has_external_address(document: NatDocument) -> bool:
    return bool(
        document['external_media_address'] or document['external_signaling_address']
    )


def _has_no_local_net(document: NatDocument) -> bool:
    return _has_external_address(document) and not document[LOCAL_NET]


def _has_no_private_net(document: NatDocument) -> bool:
    networks = document[LOCAL_NET]
    is_any_private = any(map(_is_private, networks))
    return _has_external_address(document) and bool(networks) and not is_any_private


def _is_private(text: str) -> bool:
    network = parse_network(text)
    return network is not None and any(
        network.version == private.version
        # mypy cannot see that both have the same version.
        and network.subnet_of(private)  # type: ignore[arg-type]
        for private in _PRIVATE_NETWORKS
    )


def _has_unknown_transport(document: NatDocument) -> bool:
    transport = document['transport']
    return transport is not None and transport['uuid'] is None


FINDINGS: Final = (
    Finding(
        'transport_unknown',
        WARNING,
        'transport',
        'there is no transport with this name, so Asterisk cannot send calls',
        'set `transport` to a transport that GET /sip/transports lists',
        _has_unknown_transport,
    ),
    Finding(
        'external_address_without_local_net',
        WARNING,
        LOCAL_NET,
        'there is an external address but no local_net, so peers in the local network '
        'receive the external address too',
        'set `local_net` to the networks on this side of the router',
        _has_no_local_net,
    ),
    Finding(
        'external_address_without_private_net',
        WARNING,
        LOCAL_NET,
        'no local_net is a private network; unless one of them contains the address of '
        'Asterisk, the SDP keeps that address',
        'add the network of Asterisk to `local_net`',
        _has_no_private_net,
    ),
)


class Outcome(NamedTuple):
    """A change of NAT that was stored.

    :param effective: the values in effect after it, as `read_effective` returns them
    """

    nat: NatChange
    effective: Document


def _changes_transport(outcome: Outcome) -> bool:
    return outcome.nat.changes_transport


def _find_overriding(outcome: Outcome, name: str) -> str:
    """Return the source of the value in effect if it hides the tenant's value."""
    nat = outcome.nat
    effective = outcome.effective[name]
    is_given = nat.to_template and nat.patch.get(name) is not None
    is_hidden = is_given and effective['value'] != nat.new[name]
    return str(effective['source']) if is_hidden else ''


RESTART_REQUIRED: Final = 'asterisk_restart_required'
# Only the answer to a change has these.
CHANGE_FINDINGS: Final = (
    Finding(
        RESTART_REQUIRED,
        WARNING,
        'transport',
        'the transport was changed; restart Asterisk to apply all of it',
        'restart Asterisk at a quiet time',
        _changes_transport,
    ),
    *(
        Finding(
            'tenant_value_hidden',
            WARNING,
            name,
            "the tenant's value is overridden by that of {}",
            'remove the value from {}',
            partial(_find_overriding, name=name),
        )
        for name in sorted(ENDPOINT_PATHS)
    ),
)


def find_after_change(change: Change, endpoint: Endpoint) -> Iterator[Found]:
    """Yield the findings about the change of NAT that an interconnection makes.

    :param endpoint: the endpoint after the change
    """
    if change.nat:
        outcome = Outcome(change.nat, read_effective(endpoint, ()))
        yield from find(CHANGE_FINDINGS, outcome)
