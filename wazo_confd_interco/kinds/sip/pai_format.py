# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""The format of P-Asserted-Identity in anonymous calls, a variable of Wazo's dialplan.

wazo-agid replaces `{number}` and `{host}` in it (set_anonymous_pai of
handlers/outgoing_callerid_formatter.py).
"""

from __future__ import annotations

import re
from typing import Any, Final

from ...options.option_codecs import (
    UNPARSED,
    OptionCodec,
    escape_semicolons,
    unescape_semicolons,
)
from ...options.values import check_option_value, quote
from ...problems import InvalidValue

# What `set_var` starts with.
ASSIGNMENT: Final = 'WAZO_PAI_FORMAT='
_FORM: Final = re.compile(r"(sips?|tel):([\w.!~*'()&=+$,;?/:@%-]|\{number\}|\{host\})+")


def _parse(text: str) -> Any:
    plain = unescape_semicolons(text)
    if plain is UNPARSED or not plain.startswith(ASSIGNMENT):
        return UNPARSED
    return plain.removeprefix(ASSIGNMENT) or UNPARSED


def _render(value: str) -> str:
    return escape_semicolons(f'{ASSIGNMENT}{value}')


PAI_FORMAT: Final = OptionCodec(_parse, _render)


def check_pai_format(text: str) -> None:
    """Raise `InvalidValue` unless the text is a URI with a place for the number."""
    check_option_value(text)
    if not _FORM.fullmatch(text) or '{number}' not in text:
        raise InvalidValue(
            f'{quote(text)} is not a format; write it like tel:{{number}} or '
            'sip:{number}@provider.example'
        )
