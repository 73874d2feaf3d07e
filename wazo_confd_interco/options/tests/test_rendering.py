# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

from ..rendering import render_section


def test_section_has_a_line_for_each_option() -> None:
    text = render_section('acme', [('a', '1'), ('b', 'x y')])
    assert text == '[acme]\na = 1\nb = x y\n'


def test_comment_comes_before_the_section() -> None:
    assert render_section('acme', [], 'ACME') == '; ACME\n[acme]\n'


def test_empty_value_leaves_no_space_at_the_end_of_a_line() -> None:
    assert render_section('acme', [('a', '')]) == '[acme]\na =\n'


def test_secret_is_masked_in_any_spelling() -> None:
    options = [('Password', 's1'), ('@md5_cred', 's2'), ('secret', 's3')]
    text = render_section('acme', options)
    assert text == '[acme]\nPassword = ***\n@md5_cred = ***\nsecret = ***\n'


def test_secret_on_a_line_inside_a_value_or_comment_is_masked() -> None:
    text = render_section('acme', [('realm', 'r\n password=>s1')], 'ACME\nsecret = s2')
    assert text == '; ACME\nsecret = ***\n[acme]\nrealm = r\n password=> ***\n'


def test_text_of_many_lines_is_masked_in_linear_time() -> None:
    # A search that started again at every line would not end.
    lines = '\n' * 1_000_000
    text = render_section('acme', [], f'ACME{lines}password = s1')
    assert text.startswith(f'; ACME{lines}password = ***\n')
