# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""The caller ID of an outcall extension or a user, as wazo-agid parses it.

A name is needed: `<77>` alone is none. What does not parse is stored by the host and
then ignored by every call, so it is refused (host facts, Caller ID of an outgoing
call).
"""

from __future__ import annotations

import re
from typing import Final, NamedTuple

from ..options.values import Refused, plain

LENGTH: Final = 80

_NUMBER: Final = r'\+?[0-9*#]+'
_IS_NUMBER: Final = re.compile(_NUMBER)
_BARE: Final = r"[-\w.!%*+`'~ ]*[^ \"]"
# All spaces before a name are none of it: shared, they would be tried both ways.
_PARSED: Final = re.compile(
    rf' *(?! )(?:"(?P<quoted>.+)"|(?P<bare>{_BARE})) *(?:<(?P<number>{_NUMBER})>)?\n?'
)


class CallerID(NamedTuple):
    """What a call would show; a part that is None stays as the call has it."""

    name: str
    number: str | None


def parse(text: str) -> CallerID | None:
    """The caller ID that the host would set, None where it ignores the text."""
    match = _PARSED.fullmatch(text)
    if not match:
        return None
    name = match['quoted'] or match['bare']
    number = match['number']
    if number is None and match['bare'] and _IS_NUMBER.fullmatch(name):
        number = name
    return CallerID(name, number)


def check(text: str) -> None:
    """A caller ID that the host stores and understands."""
    plain(text)
    if len(text) > LENGTH:
        raise Refused(f'longer than {LENGTH} characters')
    if parse(text) is None:
        raise Refused(f'{text!r} is no caller ID, as in "My Name" <9999>')
