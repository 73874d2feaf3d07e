# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Sections and options as text, in the form of wazo-confgend, with secrets masked."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

from .secrets import MASK, SECRET_OPTIONS, is_secret

# Not \s, which would also match line ends and make the search quadratic.
_SPACES: Final = r'[^\S\n]*'
# A stored value or label may contain a newline, and so produce lines of its own.
_SECRET_LINE: Final = re.compile(
    rf'^({_SPACES}@?(?:{"|".join(sorted(SECRET_OPTIONS))}){_SPACES}=>?).*$',
    re.IGNORECASE | re.MULTILINE,
)


def render_section(
    name: str, options: Iterable[tuple[str, str]], comment: str | None = None
) -> str:
    """Return a section with one line for each option, after the comment.

    :return: text that ends with a newline; secrets are `***`
    """
    lines = [f'; {comment}'] if comment else []
    lines.append(f'[{name}]')
    lines.extend(_render_option(key, value) for key, value in options)
    return _SECRET_LINE.sub(rf'\1 {MASK}', '\n'.join(lines)) + '\n'


def _render_option(key: str, value: str) -> str:
    return f'{key} = {MASK if is_secret(key) else value}'.strip()
