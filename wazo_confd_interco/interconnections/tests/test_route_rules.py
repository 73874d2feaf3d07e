# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

from typing import Any

import pytest

from ...problems import Problems
from ..route_rules import INCALL, OUTCALL, OUTCALL_EXTENSION, Rules, check_values


def reasons(values: dict[str, Any], rules: Rules) -> dict[str, str]:
    problems = Problems()
    check_values(problems.at('outcalls.0'), values, rules)
    return {problem.path: problem.reason for problem in problems}


def test_valid_values_have_no_problem() -> None:
    outcall = {'name': 'out', 'preprocess_subroutine': 'sub-1.a', 'ring_time': 30}
    extension = {'exten': '_0.', 'strip_digits': 1, 'caller_id': 'Co <5>'}

    assert reasons(outcall, OUTCALL) == {}
    assert reasons(extension, OUTCALL_EXTENSION) == {}
    assert reasons({'exten': '100'}, INCALL) == {}


def test_values_that_are_null_or_missing_are_not_checked() -> None:
    assert reasons({'name': None, 'unknown': '\n'}, OUTCALL) == {}


@pytest.mark.parametrize(
    ('values', 'rules', 'path'),
    [
        ({'name': ''}, OUTCALL, 'name'),
        ({'name': 'x' * 129}, OUTCALL, 'name'),
        ({'name': 'a\nb'}, OUTCALL, 'name'),
        (
            {'preprocess_subroutine': 'a,5145550100,1'},
            OUTCALL,
            'preprocess_subroutine',
        ),
        ({'ring_time': -1}, OUTCALL, 'ring_time'),
        ({'strip_digits': -1}, OUTCALL_EXTENSION, 'strip_digits'),
        ({'caller_id': '<5>'}, OUTCALL_EXTENSION, 'caller_id'),
        ({'exten': '++1'}, INCALL, 'exten'),
    ],
)
def test_invalid_value_is_reported_at_its_path(
    values: dict[str, Any], rules: Rules, path: str
) -> None:
    assert list(reasons(values, rules)) == [f'outcalls.0.{path}']


def test_every_invalid_value_is_reported() -> None:
    found = reasons({'name': '', 'ring_time': -1}, OUTCALL)

    assert list(found) == ['outcalls.0.name', 'outcalls.0.ring_time']
