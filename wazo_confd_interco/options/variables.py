# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""What a channel variable of a new `set_var` may be, and where it leads calls to."""

from __future__ import annotations

import re
from typing import Final

from ..kinds.sip import headers
from . import values as grammar
from .option_codecs import unescape

_FREE: Final = frozenset(('WAZO_PAI_FORMAT',))
_OF_HOST: Final = ('WAZO_', 'XIVO_')
_NAME: Final = re.compile(r'[^=\s]+')
# The variables by which Asterisk itself takes a call into another context: that of a
# REFER, of a forwarded call, of who has transferred one, of a parking lot that is made
# for it, and of the subroutines that it calls (main/channel.c, res/res_pjsip_refer.c).
_LEADING: Final = re.compile(
    '(TRANSFER|FORWARD)_CONTEXT|GOTO_ON_BLINDXFR|PARKINGDYNCONTEXT'
    '|(CONNECTED_LINE|REDIRECTING)_((CALLER|CALLEE)_)?SEND_SUB'
)
# What follows a context: an extension and a priority, or arguments.
_AFTER_CONTEXT: Final = re.compile('[,^(]')


def refuse(value: str, is_master: bool) -> None:
    """Raises `Refused` where the value of a `set_var` would reach too far.

    :param is_master: the request comes from the master tenant, which may call a
        dialplan function
    """
    for character in headers.decoded(unescape(value)):
        grammar.plain(character)
    name, equals, said = _parted(value)
    if not equals or not _NAME.fullmatch(name):
        raise grammar.Refused('a variable is set as NAME=value')
    if len(said.encode()) > headers.VALUE_BYTES:
        raise grammar.Refused(f'a value longer than {headers.VALUE_BYTES} bytes')
    if '(' in name and not is_master:
        raise grammar.Refused(
            f'{name} calls a dialplan function: headers go into `headers`'
        )
    bare = name.lstrip('_').upper()
    if bare.startswith(_OF_HOST) and bare not in _FREE:
        raise grammar.Refused(f'{name} is a variable of the host')


def context(value: str) -> str | None:
    """The context into which a variable takes calls, None where it takes none."""
    name, _, said = _parted(value)
    if not _LEADING.fullmatch(name.lstrip('_')):
        return None
    return _AFTER_CONTEXT.split(said, maxsplit=1)[0]


def _parted(value: str) -> tuple[str, str, str]:
    """The name and the value, as Asterisk decodes them, around their `=`."""
    return headers.decoded(unescape(value)).partition('=')
