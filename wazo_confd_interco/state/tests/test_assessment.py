# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

from collections import Counter
from dataclasses import fields, replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from .. import situations
from ..assessment import assess, assess_unasked
from ..observation import (
    CONTACT_STATUSES,
    REGISTRATION_STATUSES,
    Contact,
    IAXRegistration,
    Observation,
    Registration,
)
from ..situations import SITUATIONS, STATUSES, Situation
from ..trunks import RegistrationSettings, WatchedTrunk

AT = datetime(2026, 11, 26, 12, tzinfo=UTC)
SERVER = 'sip:sip.example.com'
SETTINGS = RegistrationSettings(SERVER, 'sip:u@sip.example.com')
TRUNK = WatchedTrunk(
    1, 'tenant', 'acme', 'sip', registration=SETTINGS, is_qualified=True
)
IAX_SETTINGS = RegistrationSettings(
    'iax:203.0.113.50:4569', 'iax:hq@203.0.113.50:4569', 'hq', '203.0.113.50:4569'
)

TRUNKS = st.builds(
    WatchedTrunk,
    st.just(1),
    st.just('tenant'),
    st.sampled_from(('acme', None)),
    st.sampled_from(('sip', 'iax', 'custom', None)),
    st.booleans(),
    st.sampled_from((None, SETTINGS, IAX_SETTINGS)),
    st.booleans(),
    st.booleans(),
)
CONTACTS = st.builds(
    Contact, st.sampled_from(('sip:a', 'sip:b')), st.sampled_from(CONTACT_STATUSES)
)
NAMES = st.sampled_from(('acme', 'other'))
OBSERVATIONS = st.builds(
    Observation,
    st.just(AT),
    started_at=st.none() | st.just(AT),
    endpoints=st.none() | st.dictionaries(NAMES, st.just(['sip:a'])),
    registrations=st.none()
    | st.dictionaries(
        NAMES,
        st.builds(
            Registration,
            st.sampled_from(REGISTRATION_STATUSES),
            st.sampled_from((SERVER, 'sip:other')),
            st.booleans(),
            st.none() | st.integers(-(10**9), 10**9),
        ),
    ),
    contacts=st.none() | st.dictionaries(NAMES, st.lists(CONTACTS, max_size=2)),
    iax_registrations=st.none()
    | st.lists(
        st.builds(
            IAXRegistration,
            st.sampled_from(REGISTRATION_STATUSES),
            st.just('hq'),
            st.just('203.0.113.50:4569'),
        ),
        max_size=2,
    ),
    iax_peers=st.none() | st.dictionaries(NAMES, st.none() | CONTACTS),
    missing_rights=st.sampled_from(((), ('amid.action.Command.create',))),
)


@given(TRUNKS, OBSERVATIONS)
def test_every_observation_has_a_situation_and_a_sentence(
    trunk: WatchedTrunk, observation: Observation
) -> None:
    assessment = assess(trunk, observation)
    assert assessment.situation in SITUATIONS
    summary = assessment.summarize(AT)
    assert '{' not in summary
    assert summary.endswith('.')


@given(TRUNKS, OBSERVATIONS)
def test_status_up_requires_a_registration_or_a_contact(
    trunk: WatchedTrunk, observation: Observation
) -> None:
    assessment = assess(trunk, observation)
    if assessment.situation.status == 'up':
        statuses = {one.status for one in assessment.contacts}
        if trunk.registration is not None:
            assert assessment.registration is not None
            assert assessment.registration.status == 'registered'
            assert 'unreachable' not in statuses
        else:
            assert statuses & {'reachable', 'not_checked'}


@given(TRUNKS, OBSERVATIONS)
def test_rejected_registration_is_down_if_asterisk_knows_the_endpoint(
    trunk: WatchedTrunk, observation: Observation
) -> None:
    assessment = assess(trunk, observation)
    registration = assessment.registration
    if registration is not None and registration.status == 'rejected':
        assert assessment.situation.status in ('down', 'unknown')
        is_not_loaded = assessment.situation is situations.NOT_LOADED
        assert is_not_loaded == (assessment.situation.status == 'unknown')


@given(TRUNKS, st.text())
def test_interconnection_is_unknown_or_disabled_if_nobody_was_asked(
    trunk: WatchedTrunk, reason: str
) -> None:
    assessment = assess_unasked(trunk, reason)
    assert assessment.situation.status in ('unknown', 'disabled')
    assert assessment.contacts == ()


@pytest.mark.parametrize(
    ('status', 'seconds', 'sentence'),
    [
        ('rejected', 25, 'Next attempt in 25 s.'),
        ('rejected', 0, 'host.'),
        ('rejected', -30, 'host.'),
        ('rejected', -61, 'Asterisk has stopped trying.'),
        ('unregistered', -(10**9), 'Asterisk has stopped trying.'),
        ('unregistered', 11, 'Asterisk has stopped trying.'),
        ('registered', -3600, 'Registered with sip.example.com.'),
    ],
)
def test_summary_says_when_asterisk_tries_again(
    status: str, seconds: int, sentence: str
) -> None:
    registrations = {'acme': Registration(status, SERVER, False, seconds)}
    observation = Observation(AT, endpoints={'acme': []}, registrations=registrations)
    assert assess(TRUNK, observation).summarize(AT).endswith(sentence)


def test_next_attempt_is_counted_from_now() -> None:
    registrations = {'acme': Registration('rejected', SERVER, False, 25)}
    observation = Observation(AT, endpoints={'acme': []}, registrations=registrations)
    assessment = assess(TRUNK, observation)
    later = AT + timedelta(seconds=5)
    assert assessment.summarize(later).endswith('Next attempt in 20 s.')


def test_registration_with_another_server_is_not_loaded() -> None:
    registrations = {'acme': Registration('registered', 'sip:old.example.com')}
    observation = Observation(AT, endpoints={'acme': []}, registrations=registrations)
    assessment = assess(TRUNK, observation)
    assert assessment.situation is situations.REGISTRATION_NOT_LOADED


def test_registration_is_known_without_the_endpoints() -> None:
    observation = Observation(
        AT, registrations={'acme': Registration('registered', SERVER)}
    )
    assert assess(TRUNK, observation).situation is situations.REGISTERED


def test_contact_without_a_status_is_unknown() -> None:
    trunk = replace(TRUNK, registration=None)
    observation = Observation(AT, endpoints={'acme': ['sip:a']}, contacts=None)
    assert assess(trunk, observation).contacts == [Contact('sip:a', 'unknown')]


def test_iax_host_is_compared_as_an_address() -> None:
    trunk = replace(TRUNK, type='iax', registration=IAX_SETTINGS)
    registrations = [
        IAXRegistration('registered', 'hq', '203.0.113.50:4569'),
        IAXRegistration('rejected', 'hq', '203.0.113.51:4569'),
        IAXRegistration('rejected', 'other', '203.0.113.50:4569'),
    ]
    observation = Observation(
        AT, iax_registrations=registrations, iax_peers={'acme': None}
    )
    assert assess(trunk, observation).situation is situations.REGISTERED


def test_every_situation_has_a_status_and_is_in_the_table_once() -> None:
    defined = [one for one in vars(situations).values() if isinstance(one, Situation)]
    assert Counter(map(id, defined)) == Counter(map(id, SITUATIONS))
    assert {one.status for one in SITUATIONS} == set(STATUSES)
    assert {field.name for field in fields(Situation)} == {'status', 'summary'}
