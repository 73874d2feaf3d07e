# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""No regular expression of the domain takes more than a few steps for each character.

`re` cannot be interrupted and does not count its steps, so a test with long texts would
hang where a pattern is quadratic or worse. Here, a matcher that backtracks like `re`
tries texts of 48 characters and stops after a number of steps in proportion to the
length: a pattern whose steps grow with the square needs 24 for each character, and one
whose steps grow exponentially passes any limit. Nothing depends on time.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from importlib import import_module
from itertools import product
from pathlib import Path

import pytest

from .backtracking import Backtracking, TooManySteps

_PACKAGE = Path(__file__).parent.parent
_FOLDERS = (
    *('callerid', 'dahdi', 'diagnostics', 'dialplan', 'dry_run', 'identification'),
    *('incoming', 'native', 'network', 'options', 'probing', 'rest'),
    'unrecognised',
    *('kinds/custom', 'kinds/iax', 'kinds/sip'),
)
_LENGTH = 48
_STEPS_PER_CHARACTER = 16
_STEPS_AT_LEAST = 100
# The middle of a text, repeated; what precedes it, and what follows it. The ends keep a
# pattern from matching after it has read the whole text.
_FILLS = (
    *(' ', 'a', '0', '"', '<', '.', '-', '@', ':', ';', '\\', '%', '[', '\n', '=', '/'),
    *('a ', ' "', '" ', 'a.', 'a-', '\\0', '\\;', '%41', '1,', '0-', '[a', '<1>'),
    '\n ',
)
_BEGINNINGS = ('', 'a', '"', 'sip:', 'sip:a@', 'local/', '[')
_ENDS = ('\0', '>', '"', ' "', '')


def _patterns() -> Iterator[tuple[str, re.Pattern[str]]]:
    for folder in _FOLDERS:
        for path in sorted((_PACKAGE / folder).rglob('*.py')):
            if 'tests' in path.parts:
                continue
            place = '.'.join(path.relative_to(_PACKAGE).with_suffix('').parts)
            module = import_module(f'{_PACKAGE.name}.{place}')
            for name, value in vars(module).items():
                if isinstance(value, re.Pattern):
                    yield f'{place}.{name}', value


_PATTERNS = dict(_patterns())
# Those that the plugin looks for at every position of a text.
_SEARCHED = (
    'dry_run.secrets._SECRET_COLUMN',
    'options.rendering._SECRET_LINE',
    'dialplan.rules._PATTERN_CHARACTERS',
    'dialplan.rules._WILDCARDS',
    'options.variables._ESCAPE',
    'native.dialplan.contexts._PATTERN_CHARACTERS',
    'rest.requests._UNSTORABLE',
    'options.option_codecs._BARE_SEMICOLON',
)


def _texts() -> Iterator[str]:
    for fill, beginning, end in product(_FILLS, _BEGINNINGS, _ENDS):
        yield f'{beginning}{fill * (_LENGTH // len(fill))}{end}'


def _limit(text: str) -> int:
    return _STEPS_AT_LEAST + _STEPS_PER_CHARACTER * len(text)


@pytest.mark.parametrize('pattern', _PATTERNS.values(), ids=_PATTERNS)
def test_pattern_matches_in_steps_proportional_to_the_text(pattern):
    for text in _texts():
        found = Backtracking(pattern, text, _limit(text)).fullmatch()
        assert found is bool(pattern.fullmatch(text)), text


@pytest.mark.parametrize('name', _SEARCHED)
def test_pattern_searches_in_steps_proportional_to_the_text(name):
    pattern = _PATTERNS[name]
    for text in _texts():
        found = Backtracking(pattern, text, _limit(text)).search()
        assert found == sum(bool(one[0]) for one in pattern.finditer(text)), text


@pytest.mark.parametrize(
    'pattern', [r'(a+)+', r'(a|a)*', r'(a*)*', r'(?:a|aa)+', r'a*a*', r'.*(?:a?){30}b']
)
def test_matcher_stops_at_a_pattern_that_is_not_linear(pattern):
    text = f'{"a" * _LENGTH}\0'
    with pytest.raises(TooManySteps):
        Backtracking(re.compile(pattern), text, _limit(text)).fullmatch()


@pytest.mark.parametrize(
    'pattern', [r'[a ]*=', r'\s*,\s*|$', r'^ *a', r'a.*?b', r'(?<!\\);|x']
)
@pytest.mark.parametrize('text', ['', 'aa a=', ' , \\;', 'a\nb', 'ab;x'])
def test_matcher_agrees_with_re(pattern, text):
    compiled = re.compile(pattern)
    matcher = Backtracking(compiled, text, 10_000)
    assert matcher.fullmatch() is bool(compiled.fullmatch(text))
    assert matcher.search() == sum(bool(one[0]) for one in compiled.finditer(text))
