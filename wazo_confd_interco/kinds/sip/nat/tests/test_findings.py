# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

from typing import Any

import pytest

from .....options.findings import find
from ..document import GlobalTemplate
from ..fields import ENDPOINT_PATHS
from ..findings import CHANGE_FINDINGS, FINDINGS, Outcome
from ..model import NatState
from .test_change import prepare_patch

EMPTY = {
    'transport': {'uuid': 'x', 'name': 'x'},
    'external_media_address': None,
    'external_signaling_address': None,
    'external_signaling_port': None,
    'local_net': [],
}
MEDIA = {'external_media_address': '203.0.113.1'}
SIGNALLING = {'external_signaling_address': '203.0.113.1'}
NO_LOCAL_NET = 'external_address_without_local_net'
NO_PRIVATE_NET = 'external_address_without_private_net'


def find_codes(**values: Any) -> list[str]:
    """Return the codes of the findings about a NAT document."""
    return [one.code for one in find(FINDINGS, EMPTY | values)]


def test_document_without_values_has_no_findings() -> None:
    assert find_codes() == []
    assert find_codes(transport=None) == []


def test_transport_that_does_not_exist_is_found() -> None:
    assert find_codes(transport={'uuid': None, 'name': 'x'}) == ['transport_unknown']


@pytest.mark.parametrize('address', [MEDIA, SIGNALLING])
def test_external_address_without_local_net_is_found(address: Any) -> None:
    assert find_codes(**address) == [NO_LOCAL_NET]


@pytest.mark.parametrize(
    'network',
    [
        *('10.0.0.0/8', '10.1.2.3', '172.16.0.0/12', '192.168.1.0/24'),
        *('100.64.0.0/10', '169.254.0.0/16', 'fc00::/7', 'fc00::/8', 'fd12:3456::/48'),
        'fe80::/10',
    ],
)
def test_private_network_is_a_local_net(network: str) -> None:
    assert find_codes(**MEDIA, local_net=['203.0.113.0/24', network]) == []


@pytest.mark.parametrize(
    'network',
    [
        *('203.0.113.0/24', 'x', '11.0.0.0/8', '172.32.0.0/12', '192.169.0.0/16'),
        *('100.128.0.0/10', '0.0.0.0/1', '2001:db8::/32', 'fb00::/8', 'fe00::/7'),
        'fec0::/10',
    ],
)
def test_local_net_without_a_private_network_is_found(network: str) -> None:
    assert find_codes(**MEDIA, local_net=[network]) == [NO_PRIVATE_NET]


def test_local_net_without_an_external_address_is_fine() -> None:
    assert find_codes(local_net=['203.0.113.0/24']) == []


def find_hidden_fields(patch: dict[str, Any], value: bool, source: str) -> list[str]:
    """Return the fields of the findings about values that are not in effect."""
    nat = prepare_patch(patch, NatState(None, template=GlobalTemplate('t', ())))
    effective = {'value': value, 'source': source}
    outcome = Outcome(nat, dict.fromkeys(ENDPOINT_PATHS, effective))
    found = list(find(CHANGE_FINDINGS, outcome))
    assert {one.code for one in found} <= {'tenant_value_hidden'}
    assert all(source in one.message for one in found)
    return [one.field for one in found]


def test_tenant_value_that_is_overridden_is_found() -> None:
    patch = {'scope': 'tenant', 'force_rport': True}
    assert find_hidden_fields(patch, False, 'endpoint') == ['force_rport']
    assert find_hidden_fields(patch, True, 'template:global') == []


@pytest.mark.parametrize(
    'patch', [{'force_rport': True}, {'scope': 'tenant', 'force_rport': None}]
)
def test_value_that_is_not_of_the_tenant_is_not_found(patch: dict[str, Any]) -> None:
    assert find_hidden_fields(patch, False, 'endpoint') == []
