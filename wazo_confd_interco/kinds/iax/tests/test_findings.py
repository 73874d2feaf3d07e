# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

from typing import Any

import pytest

from ....options.findings import find
from .. import register_line
from ..columns import IAXEndpoint
from ..findings import FINDINGS
from ..peer import read

PEER = IAXEndpoint('friend', '198.51.100.7', {'username': 'u', 'secret': 's'})


@pytest.mark.parametrize(
    ('iax', 'codes'),
    [
        ({}, []),
        ({'port': 4569}, []),
        ({'port': 5036}, ['iax_port_before_host']),
        ({'port': 5036, 'host': 'dynamic'}, []),
        ({'auth': None}, ['iax_calls_without_secret']),
        ({'auth': None, 'peer_type': 'user'}, ['iax_calls_without_secret']),
        ({'auth': None, 'peer_type': 'peer'}, []),
        ({'auth': None, 'options': [['deny', '0.0.0.0/0']]}, []),
        (
            {'auth': None, 'peer_type': 'peer', 'host': 'dynamic'},
            ['iax_registers_without_secret'],
        ),
        (
            {'auth': None, 'host': 'dynamic'},
            ['iax_calls_without_secret', 'iax_registers_without_secret'],
        ),
        (
            {'auth': None, 'peer_type': 'user', 'host': 'dynamic'},
            ['iax_calls_without_secret'],
        ),
        (
            {'options': [['permit', '192.0.2.1'], ['deny', '::/0']]},
            ['iax_permit_and_deny'],
        ),
        ({'options': [['permit', '192.0.2.1']]}, []),
        ({'options': [['deny', 'pbx.example.com']]}, ['iax_option_ignored']),
        ({'options': [['Qualify', 'often']]}, ['iax_option_ignored']),
        ({'options': [['qualify', '2000'], ['other', 'x']]}, []),
        ({'registration': 'u:p@h:4569/1'}, []),
        ({'registration': 'u:p@h/1'}, ['iax_registration_without_port']),
        ({'registration': 'u:p@h'}, []),
        ({'registration': 'h:4569'}, ['iax_registration_without_user']),
        ({'registration': 'u:p:q@h'}, ['iax_registration_without_user']),
    ],
)
def test_findings_about_an_iax_interconnection(
    iax: dict[str, Any], codes: list[str]
) -> None:
    shown = read(PEER) | iax
    if shown['registration']:
        shown['registration'] = register_line.read(shown['registration'], True)
    assert [one.code for one in find(FINDINGS, shown)] == codes
