# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

from typing import Any

import pytest

from ....options.values import MAX_LINE_BYTES
from ....problems import TOO_LARGE, Problems
from ..raw_options import MAX_OPTIONS_PER_SECTION, check_lengths


def find_length_problems(
    sections: dict[str, Any], stored: dict[str, Any]
) -> list[tuple[str, str]]:
    """Return path and code of the problems with the length of what is written."""
    problems = Problems()
    check_lengths(sections, stored, problems)
    return [(problem.path, problem.code) for problem in problems]


@pytest.mark.parametrize(
    ('row', 'path'),
    [
        (('contact', ','.join(['sip:h'] * 700)), 'sip.remote_hosts'),
        (('contact', 'x' * 4093), 'sip.options.aor'),
        (('accountcode', 'é' * 4092), 'sip.options.aor'),
        (('a' * MAX_LINE_BYTES, 'x'), 'sip.options.aor'),
    ],
)
def test_new_row_that_is_too_long_is_reported(row: tuple[str, str], path: str) -> None:
    assert find_length_problems({'aor': [row]}, {}) == [(path, TOO_LARGE)]
    assert find_length_problems({'aor': [row]}, {'aor': [row]}) == []


def test_section_with_too_many_options_is_reported_if_one_is_new() -> None:
    rows = [('set_var', f'A={number}') for number in range(MAX_OPTIONS_PER_SECTION)]
    assert find_length_problems({'aor': rows}, {}) == []
    too_many = [*rows, ('set_var', 'B=1')]
    found = find_length_problems({'aor': too_many}, {'aor': rows})
    assert found == [('sip.options.aor', TOO_LARGE)]
    assert find_length_problems({'aor': too_many}, {'aor': too_many}) == []
