# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

import hashlib
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from .. import answers
from ..answers import build_observation
from ..observation import Contact, IAXRegistration, Registration

AT = datetime(2026, 11, 26, 12, tzinfo=UTC)
CHECKOUT = Path(__file__).parents[3]


def test_service_key_permits_exactly_the_actions_that_are_asked() -> None:
    path = CHECKOUT / 'etc/wazo-auth-keys/conf.d/50-wazo-confd-interco.yml'
    declared = yaml.safe_load(path.read_text())
    assert declared == {
        'wazo-confd': {
            'acl': [
                f'amid.action.{action}.create' for action in sorted(answers.ACTIONS)
            ]
        }
    }


@pytest.mark.parametrize(
    ('line', 'name', 'expected'),
    [
        (
            ' acme/sip:203.0.113.20                               '
            '  auth_reg_acme               Registered        (exp. 3589s)',
            'acme',
            Registration('registered', 'sip:203.0.113.20', False, 3589),
        ),
        (
            ' acme/sip:203.0.113.20  n/a  Rejected  (exp. 5s ago)',
            'acme',
            Registration('rejected', 'sip:203.0.113.20', False, -5),
        ),
        (
            ' a.b-c/sip:x;transport=tcp  auth_reg_a.b-c  Unregistered  (exp. 0s)',
            'a.b-c',
            Registration('unregistered', 'sip:x;transport=tcp', False, 0),
        ),
        (
            f' acme/sip:{"x" * 45}  auth_reg_acme  Registered  (exp. 1s)',
            'acme',
            Registration('registered', f'sip:{"x" * 45}', True, 1),
        ),
        (
            ' acme/sip:x  auth_reg_acme  Unregistered     ',
            'acme',
            Registration('unregistered', 'sip:x', False, None),
        ),
    ],
)
def test_line_of_a_registration_is_parsed(
    line: str, name: str, expected: Registration
) -> None:
    assert answers.parse_registration_lines([line]) == {name: expected}


def test_cut_uri_of_a_registration_matches_its_beginning() -> None:
    cut = Registration('registered', 'sip:abc', is_cut=True)
    assert cut.is_with('sip:abcdef')
    assert not cut.is_with('sip:xabcdef')
    assert not Registration('registered', 'sip:abc').is_with('sip:abcdef')


@pytest.mark.parametrize(
    'line',
    [
        '',
        ' <Registration/ServerURI..............................>  <Auth>  <Status>',
        '==========================================================',
        'Objects found: 1',
        'No objects found.',
    ],
)
def test_other_lines_of_the_console_are_skipped(line: str) -> None:
    assert answers.parse_registration_lines([line]) == {}
    assert answers.parse_contact_lines([line], {}) == {}


def test_line_of_a_contact_is_parsed() -> None:
    lines = [
        '  Contact:  acme/sip:203.0.113.20          1e48d23f09 Avail      1501.839',
        '  Contact:  acme/sip:203.0.113.21          1e48d23f00 Unavail         nan',
        '  Contact:  new/sip:203.0.113.22           1e48d23f01 NonQual        -nan',
        '  Contact:  new/sip:203.0.113.23           1e48d23f02 Removed         nan',
    ]
    assert answers.parse_contact_lines(lines, {}) == {
        'acme': [
            Contact('sip:203.0.113.20', 'reachable', 1501.839),
            Contact('sip:203.0.113.21', 'unreachable'),
        ],
        'new': [
            Contact('sip:203.0.113.22', 'not_checked'),
            Contact('sip:203.0.113.23', 'unknown'),
        ],
    }


def test_cut_uri_of_a_contact_is_completed() -> None:
    uris = [f'sip:{"x" * 70};a={index}' for index in range(3)]
    lines = [
        f'  Contact:  acme/{uri[:40]} {hashlib.md5(uri.encode()).hexdigest()[:10]} '
        'Avail 1.0'
        for uri in reversed(uris)
    ]
    (contacts,) = answers.parse_contact_lines(lines, {'acme': uris}).values()
    assert [one.uri for one in contacts] == uris[::-1]


@pytest.mark.parametrize(
    ('text', 'expected'),
    [
        ('', []),
        ('acme/sip:a,', ['sip:a']),
        ('acme/sip:a,acme/sip:b,', ['sip:a', 'sip:b']),
        ('acme/sip:x,y@a,acme/sip:b', ['sip:x,y@a', 'sip:b']),
    ],
)
def test_contacts_of_an_endpoint_are_split(text: str, expected: list[str]) -> None:
    message = {'Event': 'EndpointList', 'ObjectName': 'acme', 'Contacts': text}
    assert answers.parse_endpoints([message]) == {'acme': expected}


def test_passwords_are_dropped() -> None:
    messages = [
        {'Response': 'Success'},
        {
            'Event': 'OutboundRegistrationDetail',
            'ObjectName': 'acme',
            'ServerUri': 'sip:a',
            'Status': 'Registered',
        },
        {'Event': 'AuthDetail', 'ObjectName': 'auth_reg_acme', 'Password': 's3cret'},
    ]
    observation = build_observation(
        AT, {answers.REGISTRATIONS_WITH_PASSWORDS: messages}
    )
    assert observation.registrations == {'acme': Registration('registered', 'sip:a')}
    assert 's3cret' not in repr(observation)


def test_iax_registrations_are_parsed() -> None:
    entry = {'Event': 'RegistryEntry', 'Username': 'hq', 'Host': '203.0.113.50:4569'}
    statuses = ('Registered', 'No Authentication', 'Auth. Sent', 'Odd')
    found = answers.parse_iax_registrations([{**entry, 'State': s} for s in statuses])
    assert found == [
        IAXRegistration(status, 'hq', '203.0.113.50:4569')
        for status in ('registered', 'rejected', 'unregistered', 'unknown')
    ]


def test_start_of_asterisk_follows_from_the_uptime() -> None:
    observation = build_observation(AT, {answers.UPTIME: ['System uptime: 164']})
    assert observation.started_at == AT - timedelta(seconds=164)


@pytest.mark.parametrize(
    ('answer', 'expected'),
    [
        (None, None),
        ([], None),
        ([{'Response': 'Error', 'Message': 'Invalid/unknown command: X.'}], None),
        ([{'Response': 'Error', 'Message': 'No endpoints found\n'}], {}),
        ([{'Response': 'Success'}], {}),
    ],
)
def test_unknown_action_differs_from_no_object(answer: Any, expected: Any) -> None:
    observation = build_observation(AT, {answers.ENDPOINTS: answer})
    assert observation.endpoints == expected


def test_unknown_command_leaves_the_contacts_unknown() -> None:
    line = "No such command 'pjsip show contacts' (type 'core show help')"
    assert build_observation(AT, {answers.CONTACTS: [line]}).contacts is None


EVENTS = (
    *('EndpointList', 'OutboundRegistrationDetail', 'ContactList', 'RegistryEntry'),
    *('PeerEntry', 'AuthDetail'),
)
KEYS = (
    *('Response', 'Message', 'ObjectName', 'Contacts', 'Status', 'ServerUri', 'Uri'),
    *('RoundtripUsec', 'Endpoint', 'State', 'Username', 'Host', 'IPaddress', 'Port'),
)
JUNK = st.none() | st.text() | st.integers() | st.lists(st.text(), max_size=2)
MESSAGES = st.lists(
    JUNK
    | st.builds(
        lambda event, values: {'Event': event, **values},
        st.sampled_from(EVENTS),
        st.dictionaries(st.sampled_from(KEYS), JUNK),
    )
    | st.from_regex(answers._REGISTRATION)
    | st.from_regex(answers._CONTACT),
    max_size=5,
)
QUESTIONS = (
    *answers.QUESTIONS,
    *(question for question, _ in answers.FALLBACKS.values()),
)


@given(st.dictionaries(st.sampled_from(QUESTIONS), st.none() | MESSAGES))
def test_any_answer_is_parsed_without_an_exception(found: dict[str, Any]) -> None:
    observation = build_observation(AT, found)
    for contacts in (observation.contacts or {}).values():
        assert all(isinstance(contact, Contact) for contact in contacts)
