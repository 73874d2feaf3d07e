# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

import re
from pathlib import Path

import pytest
import yaml

from .. import problems as problems_module
from ..problems import (
    CODES,
    CONFLICT,
    INVALID,
    TOO_LARGE,
    InvalidRequest,
    InvalidValue,
    Problem,
    Problems,
    Reason,
    reject,
    reword,
)


def check_even(number: int, code: str = INVALID) -> None:
    """Raise `InvalidValue` for an odd number."""
    if number % 2:
        raise InvalidValue(f'{number} is odd', code)


def test_problems_are_kept_in_the_order_in_which_they_are_found() -> None:
    problems = Problems()
    problems.add('b', 'first')
    problems.add('a', 'second', CONFLICT)
    assert list(problems) == [
        Problem('b', 'first', INVALID),
        Problem('a', 'second', CONFLICT),
    ]
    assert len(problems) == 2


def test_same_problem_is_kept_once() -> None:
    problems = Problems()
    problems.add('a', 'reason')
    problems.add('a', 'reason')
    problems.add('a', 'reason', CONFLICT)
    problems.add('b', 'reason')
    assert [(one.path, one.code) for one in problems] == [
        ('a', INVALID),
        ('a', CONFLICT),
        ('b', INVALID),
    ]


def test_reworded_reason_keeps_its_code() -> None:
    with pytest.raises(InvalidValue) as raised, reword(before='so ', after='!'):
        check_even(3, TOO_LARGE)
    assert (str(raised.value), raised.value.code) == ('so 3 is odd!', TOO_LARGE)


def test_rule_that_fails_is_reported_with_its_code() -> None:
    problems = Problems()
    assert problems.check('a', check_even, 2)
    assert not problems.check('b', check_even, 3, code=TOO_LARGE)
    assert list(problems) == [('b', '3 is odd', TOO_LARGE)]


def test_error_that_is_not_about_the_value_is_not_hidden() -> None:
    with pytest.raises(ValueError, match='invalid literal'):
        Problems().check('a', int, 'x')


def test_prefix_is_put_before_each_path() -> None:
    problems = Problems()
    nat = problems.at('nat')
    nat.add('local_net.0', 'reason')
    nat.at('transport').add('uuid', 'reason')
    nat.add('', 'reason')
    problems.at('').add('name', 'reason')
    assert [one.path for one in problems] == [
        'nat.local_net.0',
        'nat.transport.uuid',
        'nat',
        'name',
    ]


def test_view_reports_by_the_paths_of_its_collection() -> None:
    problems = Problems()
    view = problems.at('items.3').renamed(lambda path: path.removeprefix('sip.'))
    view.add('sip.callerid', 'reason')
    view.at('sip').add('from_user', 'reason')
    view.add('name', 'reason')
    assert [one.path for one in problems] == [
        'items.3.callerid',
        'items.3.from_user',
        'items.3.name',
    ]
    assert view.path == 'items.3'
    assert view.has('sip.from_user')
    assert not view.has('sip.match')


def test_problems_of_another_collection_are_absorbed() -> None:
    other, problems = Problems(), Problems()
    other.add('name', 'reason', CONFLICT)
    with pytest.raises(InvalidRequest) as caught:
        other.raise_if_any()
    problems.at('items.0').absorb(caught.value)
    assert list(problems) == [('items.0.name', 'reason', CONFLICT)]


def test_problem_without_a_path_is_about_the_body() -> None:
    problems = Problems()
    problems.add('', 'must be an object')
    assert [str(one) for one in problems] == ['body: must be an object']


@pytest.mark.parametrize(
    ('path', 'has'),
    [
        ('sip', True),
        ('sip.match', True),
        ('sip.match.0', True),
        ('sip.mat', False),
        ('name', False),
    ],
)
def test_problem_is_found_at_its_path_and_above(path: str, has: bool) -> None:
    problems = Problems()
    problems.add('sip.match.0', 'reason')
    assert problems.has(path) is has
    _, _, inner = path.partition('sip.')
    if inner:
        assert problems.at('sip').has(inner) is has


def test_everything_that_was_reported_is_raised_at_once() -> None:
    problems = Problems()
    problems.raise_if_any()
    problems.add('a', 'first')
    problems.at('nat').add('b', 'second')
    with pytest.raises(InvalidRequest, match='^a: first; nat.b: second$') as caught:
        problems.raise_if_any()
    assert caught.value.problems == tuple(problems)


def test_single_problem_is_rejected() -> None:
    with pytest.raises(InvalidRequest) as caught:
        reject('a', 'reason', CONFLICT)
    assert caught.value.problems == (Problem('a', 'reason', CONFLICT),)


def test_every_code_is_a_constant_with_a_meaning() -> None:
    constants = {
        value
        for name, value in vars(problems_module).items()
        if name.isupper() and isinstance(value, str)
    }
    assert constants == set(CODES)


def test_documentation_lists_every_code_with_its_meaning() -> None:
    page = Path(__file__).parents[2] / 'docs' / 'requests.md'
    section = page.read_text().split('### Errors for programs')[1].split('\n## ')[0]
    rows = re.findall(r'^\| `([a-z_]+)` \| (.*) \|$', section, re.MULTILINE)
    assert rows == list(CODES.items())


def test_api_yml_lists_every_code() -> None:
    spec = yaml.safe_load((Path(__file__).parents[1] / 'api.yml').read_text())
    problem = spec['definitions']['InterconnectionProblem']
    assert problem['properties']['code']['enum'] == list(CODES)


def test_formatted_reason_keeps_its_code() -> None:
    reason = Reason('at least {min}', TOO_LARGE).format(min=3)
    assert (reason, reason.code) == ('at least 3', TOO_LARGE)
