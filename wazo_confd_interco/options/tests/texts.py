# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Texts for tests of checks: what no check may accept, and tables of cases."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

Check = Callable[[str], object]
Cases = Mapping[Check, Iterable[str]]

# Each contains a character that could start a line of a configuration file.
CONTROL_TEXTS = (
    *('a\nb', 'a\rb', 'a\tb', 'a\0b', '\x7f', 'a\x85b', 'a\x1b[0m'),
    *('\u2028', 'a\ud800'),
)


def list_cases(cases: Cases) -> list[tuple[Check, str]]:
    """Return pairs of a check and one of its texts, for `parametrize`."""
    return [(check, text) for check, texts in cases.items() for text in texts]


def without_comment(line: str) -> str:
    r"""Return what Asterisk reads of a line: `;` ends the line, `\;` is a `;`.

    Source: main/config.c.
    """
    kept = ''
    for character in line:
        if character == ';' and not kept.endswith('\\'):
            break
        kept = kept[:-1] + ';' if character == ';' else kept + character
    return kept
