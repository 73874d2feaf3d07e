# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Each finding of diagnostics, once where it applies and once where it does not."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from ...kinds.stored import OutcallUse
from ...options.findings import find
from ..facts import Facts
from ..findings import FINDINGS

HEADER_ORDER = ('header', 'auth_username', 'username', 'ip')
DEFAULT_ORDER = HEADER_ORDER[1:]
SIP = {'type': 'sip', 'name': 'acme', 'sip': {'inbound_auth': None}}
MATCH = {'identify': [('match', '192.0.2.1')]}
BY_HEADER = {'identify': [('match_header', 'X-A: 1')]}
BY_ADDRESS = {'endpoint': [('identify_by', 'ip')]}
CHALLENGING = {'auth': [('username', 'u')]}
REGISTERING = {'registration': [('line', 'yes')]}
WITHOUT_OPTIONS = {'aor': [('qualify_frequency', '0')]}
ADMITTING = {'aor': [('max_contacts', '1')]}

# An interconnection to which no finding applies.
SOUND = Facts(
    SIP,
    outcalls=[OutcallUse('to-acme')],
    written={**BY_ADDRESS, **MATCH},
    identifiers=DEFAULT_ORDER,
)


def facts(**different: Any) -> Facts:
    """Return the facts of a sound interconnection with the given differences."""
    return replace(SOUND, **different)


def find_checks(about: Facts) -> dict[str, dict[str, str]]:
    """Return the checks that apply, by their ids."""
    return {one.code: one.to_check() for one in find(FINDINGS, about)}


CASES = {
    'target_not_own': (facts(unowned_peers=['acme']), SOUND),
    'dialled_by_others': (facts(is_dialled_by_others=True), SOUND),
    'dahdi_group_shared': (facts(shared_dahdi_groups=(1,)), SOUND),
    'no_endpoint': (
        facts(document={**SIP, 'type': None, 'sip': None}),
        facts(document={**SIP, 'type': 'custom', 'sip': None}),
    ),
    'no_route': (facts(outcalls=[OutcallUse('off', enabled=False)]), SOUND),
    'route_dropped': (
        facts(outcalls=[OutcallUse('a'), OutcallUse('b', True, [7])]),
        SOUND,
    ),
    'contact_user_without_route': (facts(unrouted_contact_user='514'), SOUND),
    'not_recognised': (
        facts(written={'registration': [('line', 'no')], 'identify': [('x', 'y')]}),
        facts(written=REGISTERING),
    ),
    'header_loses': (
        facts(written=BY_HEADER, identifiers=('ip', *HEADER_ORDER)),
        facts(written=BY_HEADER, identifiers=HEADER_ORDER),
    ),
    'header_unlisted': (
        facts(written=BY_HEADER),
        facts(written=BY_HEADER, identifiers=('ip', 'header')),
    ),
    'anonymous_wins': (
        facts(has_anonymous=True, identifiers=('anonymous', 'ip')),
        facts(has_anonymous=True, identifiers=('ip', 'anonymous')),
    ),
    'provider_challenged': (
        facts(written=REGISTERING | CHALLENGING),
        facts(written=CHALLENGING),
    ),
    'qualify_off': (
        facts(is_behind_nat=True, written=WITHOUT_OPTIONS | MATCH),
        facts(is_behind_nat=True, written={'aor': [('qualify_frequency', '60')]}),
    ),
    'strangers_admitted': (
        facts(written=ADMITTING | MATCH),
        facts(written=ADMITTING | MATCH | BY_ADDRESS),
    ),
    'options_dropped': (facts(dropped=[('aor', 'contact')]), SOUND),
}


def test_sound_interconnection_has_no_checks() -> None:
    assert find_checks(SOUND) == {}


def test_every_finding_has_a_case() -> None:
    assert set(CASES) == {finding.code for finding in FINDINGS}


@pytest.mark.parametrize('code', CASES)
def test_finding_applies_only_where_it_is_true(code: str) -> None:
    applies, does_not = CASES[code]
    assert code in find_checks(applies)
    assert code not in find_checks(does_not)


@pytest.mark.parametrize(
    'sound',
    [
        facts(written=CHALLENGING),
        facts(written=BY_HEADER | BY_ADDRESS, identifiers=HEADER_ORDER),
        facts(written=REGISTERING | BY_ADDRESS),
    ],
)
def test_call_is_recognised_by_password_header_or_line(sound: Facts) -> None:
    assert find_checks(sound) == {}


@pytest.mark.parametrize(
    ('written', 'identifiers', 'wins'),
    [
        (BY_HEADER, DEFAULT_ORDER, True),
        (BY_HEADER, HEADER_ORDER, False),
        (MATCH, DEFAULT_ORDER, False),
        (MATCH, (), True),
        (CHALLENGING, ('anonymous', 'username'), True),
        (CHALLENGING, ('username', 'anonymous'), False),
        (REGISTERING, ('anonymous',), False),
    ],
)
def test_anonymous_endpoint_wins_over_what_is_identified_later(
    written: Any, identifiers: Any, wins: bool
) -> None:
    about = facts(has_anonymous=True, written=written, identifiers=identifiers)
    assert ('anonymous_wins' in find_checks(about)) is wins


@pytest.mark.parametrize(
    'written',
    [
        ADMITTING | MATCH | CHALLENGING,
        {'aor': [('max_contacts', '0')], **MATCH},
        {'aor': [('contact', 'sip:a')], **MATCH},
    ],
)
def test_strangers_are_not_admitted_if_nobody_can_register(written: Any) -> None:
    assert 'strangers_admitted' not in find_checks(facts(written=written))


@pytest.mark.parametrize('frequency', ['0', '', 'x', '-5'])
def test_qualify_frequency_must_be_positive_behind_a_router(frequency: str) -> None:
    written = {'aor': [('qualify_frequency', frequency)], **MATCH}
    assert 'qualify_off' in find_checks(facts(is_behind_nat=True, written=written))


def test_huge_qualify_frequency_is_positive() -> None:
    written = {'aor': [('qualify_frequency', '9' * 5000)], **MATCH}
    assert 'qualify_off' not in find_checks(facts(is_behind_nat=True, written=written))


def test_routes_that_are_dropped_are_named() -> None:
    outcalls = [OutcallUse('a', True, [7, 9]), OutcallUse('b', True, [9])]
    message = find_checks(facts(outcalls=outcalls))['route_dropped']['message']
    assert message.endswith(': a (trunk 7, 9), b (trunk 9)')


def test_order_of_identifiers_is_named() -> None:
    found = find_checks(facts(written=BY_HEADER))
    message = found['header_loses']['message']
    assert 'auth_username, username, ip before header' in message
    advice = found['header_unlisted']['advice']
    order = 'header,auth_username,username,ip'
    assert f'"endpoint_identifier_order": "{order}"' in advice
