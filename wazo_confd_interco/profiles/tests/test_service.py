# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

import pytest

from ...documents import Document
from ...problems import NOT_FOUND, REQUIRED, InvalidRequest, Problem
from ..service import ProfileService


def problems_of(body: Document) -> tuple[Problem, ...]:
    with pytest.raises(InvalidRequest) as caught:
        ProfileService('/nonexistent').apply(body)
    return caught.value.problems


def test_body_without_a_profile_is_not_changed() -> None:
    service = ProfileService('/nonexistent')
    assert service.apply({'type': 'iax', 'profile': None}) == {'type': 'iax'}


def test_body_takes_precedence_over_the_defaults() -> None:
    body = {
        'profile': 'pbx-isdn',
        'name': 'x',
        'custom': {'dahdi': {'group_number': 1, 'group_order': 'r'}},
    }
    assert ProfileService('/nonexistent').apply(body) == {
        'type': 'custom',
        'name': 'x',
        'custom': {'dahdi': {'group_order': 'r', 'group_number': 1}},
    }


def test_every_missing_input_is_reported() -> None:
    problems = problems_of({'profile': 'two-wazo', 'context': 'default'})
    assert [problem.path for problem in problems] == [
        'sip.remote_hosts',
        'sip.outbound_auth.username',
        'sip.outbound_auth.password',
    ]
    assert {problem.code for problem in problems} == {REQUIRED}
    assert problems[0].reason == (
        "required by the profile 'two-wazo': Other Wazo server"
    )


def test_null_is_a_missing_input() -> None:
    (problem,) = problems_of(
        {
            'profile': 'pbx-isdn',
            'name': None,
            'custom': {'dahdi': {'group_number': 1}},
        }
    )
    assert problem.path == 'name'


@pytest.mark.parametrize(
    ('name', 'end'),
    [
        ('VOIP-PROVIDER', "did you mean 'voip-provider'?"),
        ('simonic', "did you mean 'simonics'?"),
        (
            'x',
            'profiles are didww, flowroute, ovh, pbx-isdn, simonics, sipgate, '
            'telekom-companyflex, telnyx, twilio, two-wazo, two-wazo-accepting, '
            'voip-ms, voip-provider',
        ),
    ],
)
def test_unknown_profile_gets_a_suggestion(name: str, end: str) -> None:
    assert problems_of({'profile': name}) == (
        Problem('profile', f'profile {name!r} does not exist; {end}', NOT_FOUND),
    )


def test_long_name_of_an_unknown_profile_is_shortened() -> None:
    (problem,) = problems_of({'profile': 'x' * 1000})
    assert 'x' * 65 not in problem.reason
