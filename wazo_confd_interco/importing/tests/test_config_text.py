# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from ..config_text import (
    MAX_ALL_OPTIONS,
    MAX_OPTIONS,
    MAX_VALUE,
    parse_sections,
    strip_comments,
)
from ..formats import FORMATS
from ..report import Report
from .imported import import_text


def parse(text: str) -> dict[str, list[tuple[str, str]]]:
    """Return the options of each section."""
    return {
        section.name: [(one.key, one.value) for one in section.options]
        for section in parse_sections(text, Report())
    }


def lines_of(text: str) -> list[tuple[int, str]]:
    """Return the lines that are left without comments."""
    return [tuple(line) for line in strip_comments(text)]


def test_comment_ends_a_line() -> None:
    assert lines_of('a = 1 ; one\n; two\n\nb = 2') == [(1, 'a = 1'), (4, 'b = 2')]


def test_escaped_semicolon_is_part_of_the_value() -> None:
    assert parse('[a]\nsecret = x\\;y ; comment') == {'a': [('secret', 'x;y')]}


def test_block_comment_spans_lines_and_nests() -> None:
    text = 'a=1\n;-- b=2\nc=3 ;-- d --; e=4\n--; f=5\ng=6'
    assert lines_of(text) == [(1, 'a=1'), (4, 'f=5'), (5, 'g=6')]


def test_three_dashes_are_an_ordinary_comment() -> None:
    assert lines_of(';--- title\na=1') == [(2, 'a=1')]


def test_arrow_is_the_same_as_an_equals_sign() -> None:
    assert parse('[a]\nb => c\nd=e') == {'a': [('b', 'c'), ('d', 'e')]}


def test_plus_appends_to_an_option() -> None:
    assert parse('[a]\nb = 1\nb += ,2') == {'a': [('b', '1'), ('b', '1,2')]}


def test_template_is_inherited_in_order() -> None:
    text = '[one](!)\na=1\n[two](!,one)\na=2\n[three](one,two)\nb=3'
    assert parse(text)['three'] == [('a', '1'), ('a', '1'), ('a', '2'), ('b', '3')]


def test_section_with_plus_adds_to_an_earlier_one() -> None:
    assert parse('[a]\nb=1\n[c]\nd=2\n[a](+)\ne=3') == {
        'a': [('b', '1'), ('e', '3')],
        'c': [('d', '2')],
    }


def test_sections_of_one_name_are_separate() -> None:
    sections = parse_sections('[a]\ntype=aor\n[a]\ntype=auth', Report())
    assert [section.last('type') for section in sections] == ['aor', 'auth']


def test_includes_and_lines_outside_of_sections_are_noted() -> None:
    report = Report()
    parse_sections('a=1\n#include x.conf\n#exec /bin/x\n#foo\n[a]\nword', report)
    notes = {note['line']: note['message'] for note in report.finish()['notes']}
    assert notes.keys() == {1, 2, 3, 4, 5, 6}
    assert 'x.conf' in notes[2]
    assert 'not executed' in notes[3]


def test_windows_line_ends_are_read() -> None:
    assert parse('[a]\r\nb=1\r\n') == {'a': [('b', '1')]}


def test_doubling_templates_are_bounded() -> None:
    text = '[t0](!)\na=1\nb=2\n' + ''.join(
        f'[t{n}](!,t{n - 1},t{n - 1})\n' for n in range(1, 60)
    )
    sections = parse_sections(f'{text}[z](t59)\n', Report())
    assert max(len(section.options) for section in sections) <= MAX_OPTIONS


def test_section_that_inherits_itself_is_bounded() -> None:
    text = '[a](!)\n' + '[a](+,a)\n' * 16
    (section,) = parse_sections(text, Report())
    assert len(section.inherited) <= MAX_OPTIONS


def test_parent_that_is_named_twice_is_inherited_once() -> None:
    text = '[one](!)\na=1\n[two](!)\na=2\n[three](one,two,one)\n'
    assert parse(text)['three'] == [('a', '2'), ('a', '1')]


def test_appended_value_is_bounded() -> None:
    (section,) = parse_sections('[a]\nb=\n' + f'b+={"x" * 100}\n' * 900, Report())
    assert max(len(one.value) for one in section.options) <= MAX_VALUE


def test_options_of_all_sections_are_bounded() -> None:
    report = Report()
    text = ''.join(f'[s{n}]\n' + 'a=b\n' * 1_000 for n in range(30))
    sections = parse_sections(text, report)
    assert sum(len(one.options) for one in sections) == MAX_ALL_OPTIONS + 1
    notes = {note['line']: note['message'] for note in report.finish()['notes']}
    assert notes[20_023] == 'the text is too long; the rest is not read'


_LINES = st.sampled_from(
    [
        *('[general]', '[a](!)', '[b](a)', '[b](+)', '[c](x)', ';--', '--;', '; c'),
        *('type=endpoint', 'type=peer', 'type=friend', 'type=wizard', 'type=aor'),
        *('host=dynamic', 'host=a.example.com', 'secret=x', 'register => u:p@h/1'),
        *('aors=a', 'contact=sip:h', 'auth=b', 'username=u', 'password=p\\;q'),
        *('type=registration', 'server_uri=sip:h', 'client_uri=sip:u@h', 'endpoint=b'),
        *('#include x', 'word', 'allow=all', 'disallow=all', 'nat=yes', 'port=x'),
        *('remote_hosts=h,i', 'sends_auth=yes', 'outbound_auth/username=u'),
    ]
)


@given(
    lines=st.lists(st.one_of(_LINES, st.text(max_size=20)), max_size=40),
    format_=st.sampled_from(FORMATS),
)
def test_every_line_is_used_or_noted(lines: list[str], format_: str) -> None:
    text = '\n'.join(lines)
    _, report = import_text(text, format_)
    expected = {line.number for line in strip_comments(text)}
    used = {line for item in report['items'] for line in item['lines']}
    noted = {note['line'] for note in report['notes']}
    assert expected <= used | noted
