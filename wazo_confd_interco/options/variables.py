# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Options whose text has a structure: channel variables and lists of mailboxes.

Channel variables are set by `set_var` (PJSIP) and `setvar` (IAX).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from ..problems import FORBIDDEN, TOO_LARGE, InvalidValue
from . import privileges
from .option_codecs import UNPARSED, unescape_semicolons
from .values import check_no_control_chars

# chan_pjsip decodes into 512 bytes, the last of which ends the string.
MAX_VARIABLE_BYTES: Final = 511

_WAZO_PREFIXES: Final = ('WAZO_', 'XIVO_')
# Variables of Wazo that an administrator may set.
_ALLOWED_WAZO_VARIABLES: Final = frozenset(('WAZO_PAI_FORMAT',))
_NAME: Final = re.compile(r'[^=\s]+')
# Variables whose value is a context that Asterisk enters by itself: after a REFER, for
# a forwarded call, after a blind transfer, for a dynamic parking lot, and for the
# subroutines of connected line and redirecting (main/channel.c, res_pjsip_refer.c).
_CONTEXT_VARIABLES: Final = re.compile(
    '(TRANSFER|FORWARD)_CONTEXT|GOTO_ON_BLINDXFR|PARKINGDYNCONTEXT'
    '|(CONNECTED_LINE|REDIRECTING)_((CALLER|CALLEE)_)?SEND_SUB'
)
_DEFAULT_CONTEXT: Final = 'default'
# An extension and a priority, or arguments, may follow the context.
_AFTER_CONTEXT: Final = re.compile('[,^(]')

_ESCAPE: Final = re.compile(
    r'\\(?:x(?P<hex>[0-9A-Fa-f]{1,2})|(?P<octal>[0-7]+)|(?P<other>.)|$)', re.DOTALL
)
_LETTERS: Final = {
    'n': '\n',
    'r': '\r',
    't': '\t',
    'a': '\a',
    'b': '\b',
    'f': '\f',
    'v': '\v',
}


def decode_escapes(text: str) -> str:
    r"""Return the text as Asterisk decodes the value of a `set_var`.

    Source: `ast_get_encoded_str` in main/app.c. Also decodes escapes that Asterisk
    does not decode today (`\a`, octal without a leading zero), to be on the safe side.
    """
    return _ESCAPE.sub(_decode_escape, text)


def _decode_escape(match: re.Match[str]) -> str:
    if match['hex']:
        return chr(int(match['hex'], 16))
    if match['octal']:
        return chr(int(match['octal'], 8) & 0xFF)
    other = match['other'] or ''
    return _LETTERS.get(other, other)


def check_set_var(text: str, is_master: bool) -> None:
    """Raise `InvalidValue` if a variable would not work, or must not be set.

    :param text: `NAME=value` as it is stored
    :param is_master: whether a token of the master tenant sets the variable
    """
    decoded = _decode(text)
    check_no_control_chars(decoded)
    name, equals, value = decoded.partition('=')
    if not equals or not _NAME.fullmatch(name):
        raise InvalidValue('a variable must be written as NAME=value')
    if len(value.encode()) > MAX_VARIABLE_BYTES:
        raise InvalidValue(
            f'the value of {name} must not have more than {MAX_VARIABLE_BYTES} bytes',
            TOO_LARGE,
        )
    bare = name.lstrip('_').upper()
    if bare in _ALLOWED_WAZO_VARIABLES:
        return
    if bare.startswith(_WAZO_PREFIXES):
        raise InvalidValue(f'{name} is set by Wazo and must not be changed', FORBIDDEN)
    if not _CONTEXT_VARIABLES.fullmatch(name.lstrip('_')):
        privileges.VARIABLE.check(f'the variable {name}', is_master)


def find_entered_context(text: str) -> str | None:
    """Return the context that Asterisk enters because of a variable, or None."""
    name, _, value = _decode(text).partition('=')
    if not _CONTEXT_VARIABLES.fullmatch(name.lstrip('_')):
        return None
    return _AFTER_CONTEXT.split(value, maxsplit=1)[0]


def _decode(text: str) -> str:
    plain = unescape_semicolons(text)
    return decode_escapes(text if plain is UNPARSED else plain)


def find_mailbox_contexts(text: str) -> Iterator[str]:
    """Yield the contexts of mailboxes in a list like `1001@sales,1002`.

    A mailbox without a context is in the context `default`.
    """
    for mailbox in text.split(','):
        name, at, context = mailbox.partition('@')
        if at or name.strip():
            yield context.strip() if at else _DEFAULT_CONTEXT
