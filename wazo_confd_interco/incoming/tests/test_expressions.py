# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

from wazo_confd_interco.incoming import expressions
from wazo_confd_interco.incoming.expressions import (
    DIFFERS,
    INVALID,
    MATCHES,
    UNKNOWN,
    match_expressions,
)

LIMIT = 60
# Needs far more than the time of one expression.
EXPENSIVE = (r'(((((a*)*)*)*)*)\1\2\3b', ['a' * 4000])


def match(pairs):
    return match_expressions(pairs, ['owner'] * len(pairs), LIMIT)


def test_expressions_are_those_of_the_c_library():
    pairs = [('^a.b$', ['axb']), ('[0-9]{2}', ['a1', '1']), ('\\bacme', ['x acme'])]
    assert match(pairs) == [MATCHES, DIFFERS, MATCHES]
    assert match([('(', ['(']), ('+9', ['9'])]) == [INVALID, INVALID]


def test_no_texts_differ_and_no_expressions_need_no_process():
    assert match([('a', [])]) == [DIFFERS]
    assert match([]) == []


def test_expression_that_breaks_the_process_is_unknown():
    broken = '(' * 30_000
    found = match([('a', ['a']), (broken, ['a']), ('b', ['b'])])
    assert (found[0], found[2]) == (MATCHES, MATCHES)
    assert found[1] in (INVALID, UNKNOWN)


def test_expression_without_an_answer_in_time_is_unknown():
    assert match_expressions([('a', ['a'])], ['owner'], seconds=0) == [UNKNOWN]


def test_expensive_expression_does_not_keep_others_from_being_matched():
    found = match([EXPENSIVE, ('b', ['b']), EXPENSIVE, ('c', ['b'])])
    assert found == [UNKNOWN, MATCHES, UNKNOWN, DIFFERS]


def test_expressions_of_an_owner_with_expensive_ones_come_last(monkeypatch):
    runs = []

    def run(pairs, seconds):
        runs.append([text for text, _ in pairs])
        return []

    monkeypatch.setattr(expressions, '_run_process', run)
    pairs = [(name, []) for name in ('a1', 'a2', 'a3', 'b1', 'c1')]
    assert match_expressions(pairs, [*'aaabc'], LIMIT) == [UNKNOWN] * 5
    assert runs[0] == ['a1', 'b1', 'c1', 'a2', 'a3']
    assert runs[1] == ['b1', 'c1', 'a2', 'a3']
    assert runs[-1] == ['a3']
