# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""The values that Asterisk accepts in the options of a peer in iax.conf.

Asterisk only logs other values, and ignores them; because of a `defaultip` without an
address, it ignores the complete peer. Options that are not listed accept any text, or
are checked as columns. Seen on Asterisk 22.10.1
(integration_tests/asterisk/test_iax_option_values.py).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from ...options.hosts import is_host
from ...options.option_codecs import read_by_asterisk
from ..value_kinds import (
    ACCESS_LIST,
    CODECS,
    ValueKind,
    boolean_or,
    number_or,
)

VALUES: Final[Mapping[str, ValueKind]] = {
    'allow': CODECS,
    'defaultip': ValueKind('a host name or an address', is_host),
    'deny': ACCESS_LIST,
    'disallow': CODECS,
    'permit': ACCESS_LIST,
    'qualify': number_or('yes', 'no'),
    'requirecalltoken': boolean_or('auto'),
}


def check_value_of(key: str, text: str) -> None:
    """Raise `InvalidValue` if Asterisk ignores the value of an option."""
    kind = VALUES.get(key.lower())
    if kind is not None:
        kind.check(key, text)


def find_ignored(options: Iterable[Sequence[str]]) -> str:
    """Return the options whose values Asterisk ignores."""
    found = {key: None for key, text in options if _is_ignored(key, text)}
    return ', '.join(found)


def _is_ignored(key: str, text: str) -> bool:
    kind = VALUES.get(key.lower())
    return kind is not None and not kind.accepts(read_by_asterisk(text))
