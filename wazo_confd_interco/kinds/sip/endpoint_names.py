# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Names of SIP endpoints, which are the names of their sections in pjsip.conf."""

from __future__ import annotations

import re
from typing import Final

from ...options.values import quote
from ...problems import FORBIDDEN, InvalidValue

MAX_NAME_LENGTH: Final = 79
# An endpoint with this name receives every call that nothing else identifies
# (res_pjsip_endpoint_identifier_anonymous.c).
ANONYMOUS: Final = 'anonymous'
# wazo-confgend writes sections with these prefixes in addition to each endpoint's own.
# If two sections of one type share a name, Asterisk loads no section of that type at
# all.
GENERATED_SECTION_PREFIXES: Final = ('outbound_auth_', 'auth_reg_')

_RESERVED_NAMES: Final = frozenset(('general', 'global', 'system'))
_NAME: Final = re.compile('[-_.a-zA-Z0-9]+')
_LETTER: Final = re.compile('[a-zA-Z]')
# The user of From in calls without a number, as providers and Asterisk write it.
_UNKNOWN_CALLERS: Final = frozenset(
    (
        *('anonymous', 'asterisk', 'private', 'restricted', 's', 'unavailable'),
        *('unknown', 'withheld'),
    )
)


def check_name(text: str) -> None:
    """Raise `InvalidValue` unless the text can name the endpoint's sections."""
    if not text or len(text) > MAX_NAME_LENGTH:
        raise InvalidValue(f'must have 1 to {MAX_NAME_LENGTH} characters')
    if not _NAME.fullmatch(text):
        raise InvalidValue(
            f'{quote(text)} is not a valid name; use letters, digits, "-", "_" and "."'
        )
    if text in _RESERVED_NAMES:
        raise InvalidValue(f'{quote(text)} is a reserved section of pjsip.conf')
    if text == ANONYMOUS:
        raise InvalidValue(
            'an endpoint named "anonymous" receives every call that Asterisk does not '
            'recognise',
            FORBIDDEN,
        )
    if text.startswith(GENERATED_SECTION_PREFIXES):
        raise InvalidValue(
            f'must not begin with {" or ".join(GENERATED_SECTION_PREFIXES)}, which '
            'Wazo uses for sections of other endpoints',
            FORBIDDEN,
        )


def names_callers(name: str) -> bool:
    """Return whether the user of From in calls of strangers may be the name."""
    return not _LETTER.search(name) or name.lower() in _UNKNOWN_CALLERS
