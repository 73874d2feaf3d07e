# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Sections and options as text, in the form of wazo-confgend, without secrets."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

from ..kinds.sip.fields import SECRETS, is_secret

MASK: Final = '***'

# Within a line: over the ends of lines it would be tried from every line again.
_SPACES: Final = r'[^\S\n]*'
# A value or a label with a newline in it makes lines of its own (host facts).
_SECRET_LINE: Final = re.compile(
    rf'^({_SPACES}@?(?:{"|".join(sorted(SECRETS))}){_SPACES}=>?).*$',
    re.IGNORECASE | re.MULTILINE,
)


def section(
    name: str, options: Iterable[tuple[str, str]], comment: str | None = None
) -> str:
    """A section with its options, one a line; the comment stands above it."""
    lines = [f'; {comment}'] if comment else []
    lines.append(f'[{name}]')
    lines.extend(option(key, value) for key, value in options)
    return _masked('\n'.join(lines)) + '\n'


def option(key: str, value: str) -> str:
    """One option; the value of a secret is masked whole."""
    return f'{key} = {MASK if is_secret(key) else value}'.strip()


def _masked(text: str) -> str:
    return _SECRET_LINE.sub(rf'\1 {MASK}', text)
