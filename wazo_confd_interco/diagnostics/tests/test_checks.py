# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Each check once true and once false, on facts alone."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from ..checks import CHECKS, checks
from ..facts import Facts, Route

HEADER_ORDER = ('header', 'auth_username', 'username', 'ip')
HOST_ORDER = HEADER_ORDER[1:]
SIP = {'type': 'sip', 'name': 'acme', 'sip': {'inbound_auth': None}, 'warnings': []}
MATCH = {'identify': [('match', '192.0.2.1')]}
BY_HEADER = {'identify': [('match_header', 'X-A: 1')]}
BY_ADDRESS = {'endpoint': [('identify_by', 'ip')]}
CHALLENGING = {'auth': [('username', 'u')]}
REGISTERING = {'registration': [('line', 'yes')]}
CLOSING = {'aor': [('qualify_frequency', '0')]}
ADMITTING = {'aor': [('max_contacts', '1')]}

# An interconnection that no check has anything to say of.
SOUND = Facts(
    SIP,
    routes=[Route('to-acme')],
    context='from-acme',
    context_type='incall',
    written={**BY_ADDRESS, **MATCH},
    identifiers=HOST_ORDER,
)


def facts(**different: Any) -> Facts:
    return replace(SOUND, **different)


def ids(found: Facts) -> set[str]:
    return {check['id'] for check in checks(found)}


CASES = {
    'no_endpoint': (
        facts(document={**SIP, 'type': None, 'sip': None}),
        facts(document={**SIP, 'type': 'custom', 'sip': None}),
    ),
    'no_route': (facts(routes=[Route('off', enabled=False)]), SOUND),
    'route_dropped': (facts(routes=[Route('a'), Route('b', True, [7])]), SOUND),
    'context_missing': (facts(context=None, context_type=None), SOUND),
    'context_unknown': (facts(context_type=None), facts(context_type='others')),
    'context_wrong_type': (
        facts(context_type='internal'),
        facts(context_type='others'),
    ),
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
        facts(is_behind_nat=True, written=CLOSING | MATCH),
        facts(is_behind_nat=True, written={'aor': [('qualify_frequency', '60')]}),
    ),
    'strangers_admitted': (
        facts(written=ADMITTING | MATCH),
        facts(written=ADMITTING | MATCH | BY_ADDRESS),
    ),
    'options_dropped': (facts(dropped=[('aor', 'contact')]), SOUND),
}


def test_nothing_is_said_of_a_sound_one():
    assert checks(SOUND) == []


def test_there_is_a_case_for_each():
    assert set(CASES) == {check.id for check in CHECKS}


@pytest.mark.parametrize('id_', CASES)
def test_true_and_false(id_: str):
    true, false = CASES[id_]
    assert id_ in ids(true)
    assert id_ not in ids(false)


@pytest.mark.parametrize(
    'sound',
    [
        facts(written=CHALLENGING),
        facts(written=BY_HEADER | BY_ADDRESS, identifiers=HEADER_ORDER),
        facts(written=REGISTERING | BY_ADDRESS),
    ],
)
def test_other_ways_to_be_recognised(sound: Facts):
    assert checks(sound) == []


@pytest.mark.parametrize(
    ('written', 'identifiers', 'wins'),
    [
        (BY_HEADER, HOST_ORDER, True),
        (BY_HEADER, HEADER_ORDER, False),
        (MATCH, HOST_ORDER, False),
        (MATCH, (), True),
        (CHALLENGING, ('anonymous', 'username'), True),
        (CHALLENGING, ('username', 'anonymous'), False),
        (REGISTERING, ('anonymous',), False),
    ],
)
def test_what_an_anonymous_endpoint_takes(
    written: dict, identifiers: tuple, wins: bool
):
    found = facts(has_anonymous=True, written=written, identifiers=identifiers)
    assert ('anonymous_wins' in ids(found)) is wins


@pytest.mark.parametrize(
    'written',
    [
        ADMITTING | MATCH | CHALLENGING,
        {'aor': [('max_contacts', '0')], **MATCH},
        {'aor': [('contact', 'sip:a')], **MATCH},
    ],
)
def test_no_stranger_registers(written: dict):
    assert 'strangers_admitted' not in ids(facts(written=written))


def test_a_check_says_what_it_found():
    [check] = checks(facts(routes=[Route('a', True, [7, 9]), Route('b', True, [9])]))
    assert check['message'].endswith(': a (trunk 7, 9), b (trunk 9)')
    found = {check['id']: check for check in checks(facts(written=BY_HEADER))}
    assert 'by auth_username, username, ip first' in found['header_loses']['message']
    assert (
        '"endpoint_identifier_order": "header,auth_username,username,ip"'
        in found['header_unlisted']['advice']
    )


def test_warnings_of_the_document_are_checks_with_advice():
    warning = {'code': 'match_overlaps', 'field': 'sip.match', 'message': 'twice'}
    [check] = checks(facts(document={**SIP, 'warnings': [warning]}))
    assert (check['id'], check['level'], check['message']) == (
        'match_overlaps',
        'warning',
        'twice',
    )
    assert check['advice']


def test_errors_come_first():
    found = checks(facts(routes=[], context_type='internal'))
    assert [check['level'] for check in found] == ['error', 'warning']
