# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""The caller ID of an outcall's extension or of a user, as wazo-agid parses it.

A name is required: `<77>` alone does not parse. wazo-confd stores texts that do not
parse, and every call then ignores them, so this plugin rejects them.

Source: wazo-agid's objects.py.
"""

from __future__ import annotations

import re
from typing import Final, NamedTuple

from ..options.values import check_no_control_chars
from ..problems import InvalidValue

# The length of the columns, in characters.
MAX_LENGTH: Final = 80

_NUMBER: Final = r'\+?[0-9*#]+'
_IS_NUMBER: Final = re.compile(_NUMBER)
_BARE: Final = r"[-\w.!%*+`'~ ]*[^ \"]"
# `(?! )` gives all leading spaces to the first part. A bare name could match them too,
# and trying both ways takes quadratic time.
_CALLER_ID: Final = re.compile(
    rf' *(?! )(?:"(?P<quoted>.+)"|(?P<bare>{_BARE})) *(?:<(?P<number>{_NUMBER})>)?\n?'
)


class CallerID(NamedTuple):
    """A name and a number; a call keeps its own number if the number is None."""

    name: str
    number: str | None


def parse(text: str) -> CallerID | None:
    """Return the caller ID that a call gets, or None if wazo-agid ignores the text."""
    match = _CALLER_ID.fullmatch(text)
    if not match:
        return None
    name = match['quoted'] or match['bare']
    number = match['number']
    if number is None and match['bare'] and _IS_NUMBER.fullmatch(name):
        number = name
    return CallerID(name, number)


def check_caller_id(text: str) -> None:
    """Raise `InvalidValue` unless wazo-confd can store the text and it parses."""
    check_no_control_chars(text)
    if len(text) > MAX_LENGTH:
        raise InvalidValue(f'must not have more than {MAX_LENGTH} characters')
    if parse(text) is None:
        raise InvalidValue(
            f'{text!r} is not a valid caller ID; write a number, a name, or both as in '
            '"My Name" <9999>'
        )
