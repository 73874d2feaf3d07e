# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""The destination `called_number`: go on with the called number in another form.

wazo-confd has no such destination. It is stored as the destination `custom`, a Goto
that the dialplan runs with every `;` as a comma. A Goto that leads back to its own
route never ends: Asterisk repeats it until the caller hangs up. So only forms that
cannot do so are accepted, from clients that write the Goto themselves as well.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Final, NamedTuple

from ..problems import InvalidValue
from . import patterns

TYPE: Final = 'called_number'
TO: Final = 'To'
CALLED_PARTY: Final = 'P-Called-Party-ID'
HEADERS: Final = (TO, CALLED_PARTY)
MAX_STRIPPED: Final = 40

# The extension with which a context of type incall reads the number from To. It ends a
# call whose To leads to it again.
_FROM_TO: Final = 's'
# Nothing but a number, so that a comma in the header cannot name a priority.
_FROM_CALLED_PARTY: Final = (
    '${FILTER(+0-9*#;${PJSIP_PARSE_URI(${PJSIP_HEADER(read;P-Called-Party-ID)};user)})}'
)
_GOTO: Final = re.compile(
    r'goto\(\s*(?P<context>[^;,()]+?)\s*[;,]\s*(?P<exten>.+)[;,]\s*\w+\s*\)',
    re.IGNORECASE,
)
_CUT: Final = re.compile(
    r'(?P<prefix>[+*#0-9]*)\$\{(?:XIVO_BASE_EXTEN|EXTEN)(?::(?P<strip>[0-9]{1,3}))?\}'
)
_READS_HEADER: Final = re.compile(r'PJSIP_HEADER', re.IGNORECASE)


class Goto(NamedTuple):
    """A Goto in a command: the context and the extension that it names."""

    context: str
    exten: str


def render_command(destination: Mapping[str, Any], context: str) -> str:
    """Return the command that is stored for a destination.

    :param context: the context in which the call continues
    """
    header = destination.get('header')
    if header == TO:
        exten = _FROM_TO
    elif header == CALLED_PARTY:
        exten = _FROM_CALLED_PARTY
    else:
        prefix = destination.get('prefix') or ''
        exten = f'{prefix}${{XIVO_BASE_EXTEN:{destination.get("strip_digits") or 0}}}'
    return f'Goto({context};{exten};1)'


def parse_goto(command: str) -> Goto | None:
    """Return the Goto that a command consists of, or None for any other command."""
    match = _GOTO.fullmatch(command.strip())
    return Goto(match['context'], match['exten'].strip()) if match else None


def reads_header(goto: Goto) -> bool:
    """Return whether the caller chooses the extension of a Goto."""
    return bool(_READS_HEADER.search(goto.exten))


def check_cut(goto: Goto, exten: str) -> None:
    """Raise `InvalidValue` if a Goto changes the dialled number into one that loops.

    The result must be shorter, so that no chain of routes can be endless.

    :param exten: the number or pattern of the route
    """
    match = _CUT.fullmatch(goto.exten)
    if match is None:
        return
    length = _get_length(exten)
    if length is None:
        raise InvalidValue(
            f'the pattern {exten} takes numbers of any length, and would take the '
            'changed number again; use a pattern of fixed length, without . and !'
        )
    stripped, added = int(match['strip'] or 0), len(match['prefix'])
    if added >= stripped:
        raise InvalidValue(
            'the changed number must be shorter than the called number, otherwise a '
            'call could go into a loop; remove more digits than you add, or use '
            'one route with the destination extension for each number'
        )
    if stripped >= length:
        raise InvalidValue(
            f'must not remove {stripped} digits; numbers of {exten} have {length}'
        )


def _get_length(exten: str) -> int | None:
    """Return how many characters the numbers of a route have, None if it varies."""
    if not patterns.is_pattern(exten):
        return len(exten)
    *positions, _ = patterns.positions(exten)
    is_fixed = not any(position.is_wildcard for position in positions)
    return len(positions) if is_fixed else None
