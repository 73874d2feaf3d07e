# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

from typing import Any

from ...kinds.custom.interface import format_dial_string
from ..commands import list_commands
from ..facts import Facts


def sip(name: str = 'acme', remote_hosts: Any = (), match: Any = ()) -> dict[str, Any]:
    """Return the document of a SIP interconnection."""
    return {
        'type': 'sip',
        'name': name,
        'sip': {'remote_hosts': remote_hosts, 'match': match},
    }


def custom(interface: str, dahdi: Any = None) -> Facts:
    """Return the facts of a customized interconnection."""
    dialled = format_dial_string(interface, None)
    values = {'interface': interface, 'dial_string': dialled, 'dahdi': dahdi}
    return Facts({'type': 'custom', 'custom': values})


def iax(name: str, registration: Any = None) -> Facts:
    """Return the facts of an IAX interconnection."""
    return Facts({'type': 'iax', 'name': name, 'iax': {'registration': registration}})


def test_commands_for_a_sip_interconnection() -> None:
    written = {
        'endpoint': [('transport', 'transport-udp')],
        'aor': [('contact', 'sip:sip.example.com')],
        'identify': [('match', '192.0.2.0/24')],
        'registration': [('line', 'yes')],
    }
    hosts = ['sip.example.com:5061', 'sip:u@[2001:db8::1];transport=tcp']
    document = sip(remote_hosts=hosts, match=['192.0.2.0/24', 'sip.example.com'])
    assert list_commands(Facts(document, written=written)) == [
        'pjsip show endpoint acme',
        'pjsip show aor acme',
        'pjsip qualify acme',
        'pjsip show identify acme',
        'pjsip show registration acme',
        'pjsip show registrations',
        'pjsip show transport transport-udp',
        'pjsip show identifiers',
        'pjsip show unidentified_requests',
        'pjsip set logger host sip.example.com',
        'pjsip set logger add 2001:db8::1',
        'pjsip set logger add 192.0.2.0/24',
        'pjsip set logger off',
    ]


def test_commands_for_a_sip_endpoint_without_other_sections() -> None:
    assert list_commands(Facts(sip())) == [
        'pjsip show endpoint acme',
        'pjsip show identifiers',
        'pjsip show unidentified_requests',
    ]


def test_stored_value_never_becomes_a_command() -> None:
    evil = 'a\ncore stop now'
    document = sip(evil, [evil, f'sip:{evil}', 'a;b', '1.2.3.4 x'], [evil, '!reboot'])
    facts = Facts(document, written={'endpoint': [('transport', evil)]})
    found = [
        *list_commands(facts),
        *list_commands(iax(evil, {})),
        *list_commands(custom(f'Local/x@{evil}')),
        *list_commands(custom(f'PJSIP/{evil}')),
    ]
    assert not any('stop' in one or '!' in one or '\n' in one for one in found)


def test_commands_for_an_iax_interconnection() -> None:
    assert list_commands(iax('acme', {'remote_host': 'a'})) == [
        'iax2 show peer acme',
        'iax2 show users like acme',
        'iax2 show registry',
        'iax2 set debug peer acme',
        'iax2 set debug off',
    ]
    assert 'iax2 show registry' not in list_commands(iax('acme'))


def test_commands_for_a_dahdi_group() -> None:
    group = {'group_order': 'g', 'group_number': 1}
    assert list_commands(custom('dahdi/g1', group)) == [
        'dahdi show channels group 1',
        'dahdi show status',
        'pri show spans',
        'module show like chan_dahdi',
    ]


def test_commands_for_other_channels() -> None:
    assert list_commands(custom('Local/1@from-acme'))[0] == 'dialplan show from-acme'
    assert list_commands(custom('PJSIP/acme'))[0] == 'pjsip show endpoint acme'
    assert list_commands(custom('Motif/acme')) == [
        'core show channeltypes',
        'core show channels verbose',
    ]


def test_no_commands_for_a_trunk_without_an_endpoint() -> None:
    assert list_commands(Facts({'type': None})) == []
