# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

from typing import Any

import pytest

from ...problems import ALREADY_EXISTS, NOT_FOUND, Problems
from ..lookups import ContextUse, Lookups, TargetUse
from ..references import (
    OwnedContext,
    References,
    check_contexts,
    check_targets,
    find_matching,
    report_taken,
)

ONE = {'uuid': '1', 'name': 'udp'}
OTHER = {'uuid': '2', 'name': 'udp'}
FOUND = References(
    contexts={
        'own': OwnedContext('own', 'incall', 'mine'),
        'foreign': OwnedContext('foreign', 'incall', 'theirs'),
    },
    targets={('user', 'u')},
)


@pytest.mark.parametrize(
    ('given', 'matching'),
    [
        ({'uuid': '1'}, [ONE]),
        ({'uuid': '1', 'name': None}, [ONE]),
        ({'uuid': '1', 'name': 'tls'}, []),
        ({'name': 'udp'}, [ONE, OTHER]),
        ({'name': 'tls'}, []),
        ({'uuid': None}, []),
        ({}, []),
    ],
)
def test_reference_matches_objects_that_agree_with_every_member(
    given: Any, matching: list[Any]
) -> None:
    assert find_matching(given, [ONE, OTHER]) == matching


def find_problems(use: ContextUse) -> list[tuple[str, str]]:
    """Return code and reason of the problems with the use of a context."""
    problems = Problems()
    check_contexts([use], 'mine', FOUND, problems)
    assert {problem.path for problem in problems} <= {'context'}
    return [(problem.code, problem.reason) for problem in problems]


@pytest.mark.parametrize(
    'use',
    [
        ContextUse('context', 'own'),
        ContextUse('context', 'own', type='incall'),
        ContextUse('context', 'own', must_exist=False),
        ContextUse('context', 'unknown', must_exist=False),
    ],
)
def test_context_of_the_tenant_is_accepted(use: ContextUse) -> None:
    assert find_problems(use) == []


def test_context_of_another_tenant_is_reported_like_one_that_does_not_exist() -> None:
    (foreign,) = find_problems(ContextUse('context', 'foreign'))
    (unknown,) = find_problems(ContextUse('context', 'unknown'))
    assert foreign == (NOT_FOUND, "context 'foreign' not found")
    assert unknown == (NOT_FOUND, "context 'unknown' not found")
    assert find_problems(ContextUse('context', 'foreign', must_exist=False)) == [
        foreign
    ]


def test_context_of_another_type_is_reported_with_both_types() -> None:
    ((_, reason),) = find_problems(ContextUse('context', 'own', type='internal'))
    assert reason == "context 'own' is of type incall; it must be of type internal"


def test_target_that_the_tenant_does_not_have_is_reported() -> None:
    problems = Problems()
    uses = [TargetUse('a', 'user', 'u'), TargetUse('b', 'group', 7)]
    check_targets(uses, FOUND, problems)
    assert [str(problem) for problem in problems] == ['b: group 7 not found']


def test_taken_name_is_reported() -> None:
    problems = Problems()
    report_taken('name', 'acme', problems)
    assert list(problems) == [('name', "'acme' already exists", ALREADY_EXISTS)]


def test_wanted_contexts_and_targets_are_collected() -> None:
    lookups = Lookups()
    lookups.add_contexts([ContextUse('a', 'x'), ContextUse('b', 'x')])
    lookups.add_targets([TargetUse('a', 'user', 'u')])
    assert lookups.contexts == {'x'}
    assert lookups.targets == {('user', 'u')}
