# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

from wazo_confd_interco.incoming.expressions import (
    DIFFERS,
    INVALID,
    MATCHES,
    UNKNOWN,
    match_expressions,
)


def test_expressions_are_those_of_the_c_library():
    pairs = [('^a.b$', ['axb']), ('[0-9]{2}', ['a1', '1']), ('\\bacme', ['x acme'])]
    assert match_expressions(pairs) == [MATCHES, DIFFERS, MATCHES]
    assert match_expressions([('(', ['(']), ('+9', ['9'])]) == [INVALID, INVALID]


def test_no_texts_differ_and_no_expressions_need_no_process():
    assert match_expressions([('a', [])]) == [DIFFERS]
    assert match_expressions([]) == []


def test_expression_that_breaks_the_process_is_unknown():
    broken = '(' * 30_000
    found = match_expressions([('a', ['a']), (broken, ['a']), ('b', ['b'])])
    assert found[0] == MATCHES
    assert found[1] in (INVALID, UNKNOWN)


def test_expression_without_an_answer_in_time_is_unknown():
    assert match_expressions([('a', ['a'])], seconds=0) == [UNKNOWN]
