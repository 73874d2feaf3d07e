# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""The interface of a customized interconnection, and what calls over it reach."""

from __future__ import annotations

import re
from typing import Final

from ...options.values import MaxLength
from ...problems import InvalidValue

MAX_INTERFACE_LENGTH: Final = 128
MAX_SUFFIX_LENGTH: Final = 32
check_name_length: Final = MaxLength(40)

_NUMBER: Final = '${EXTEN}'
_CHARACTERS: Final = re.compile('[a-zA-Z0-9#*./_@:-]+')
_LOCAL: Final = 'local'
_DEFAULT_CONTEXT: Final = 'default'
_WAZO_PJSIP: Final = 'PJSIP'
_PJSIP: Final = re.compile('pjsip/(?:[^@/]*@)?(?P<name>[^/]+)', re.IGNORECASE)
_IAX: Final = re.compile('iax2/(?:[^@/]*@)?(?P<name>[^/:]+)', re.IGNORECASE)
_DAHDI: Final = re.compile('dahdi/(?P<channel>[^/]+)', re.IGNORECASE)


def check_interface(text: str) -> None:
    """Raise `InvalidValue` unless wazo-confd accepts the text as an interface."""
    _check_characters(text, MAX_INTERFACE_LENGTH)


def check_suffix(text: str) -> None:
    """Raise `InvalidValue` unless wazo-confd accepts the text as a suffix."""
    _check_characters(text, MAX_SUFFIX_LENGTH)


def check_name(text: str) -> None:
    """Raise `InvalidValue` unless the text can be the name of an interconnection."""
    if not text:
        raise InvalidValue('must not be empty')
    check_name_length(text)


def _check_characters(text: str, length: int) -> None:
    if not 1 <= len(text) <= length:
        raise InvalidValue(f'must have 1 to {length} characters')
    if not _CHARACTERS.fullmatch(text):
        raise InvalidValue('must consist of letters, digits and "#*./_@:-"')


def format_dial_string(interface: str, suffix: str | None) -> str:
    """Return what Wazo dials, with `${EXTEN}` for the number.

    wazo-agid treats every interface that begins with `PJSIP` as a PJSIP endpoint: it
    removes `PJSIP/` and dials `PJSIP/<number>@<the rest>` (outgoingfeatures.py).
    """
    if interface.startswith(_WAZO_PJSIP):
        endpoint = interface.replace('PJSIP/', '')
        return f'PJSIP/{_NUMBER}@{endpoint}{suffix or ""}'
    return f'{interface}/{_NUMBER}{suffix or ""}'


def depends_on_number(name: str) -> bool:
    """Return whether the number dialled decides what a part of a dial string names."""
    return _NUMBER in name


def find_local_context(dial_string: str) -> str | None:
    """Return the context that a `Local/` channel enters, None for other channels.

    Asterisk takes what follows the last slash for options. An extension without a
    context is looked up in `default`.
    """
    technology, _, rest = dial_string.partition('/')
    if technology.lower() != _LOCAL:
        return None
    channel, slash, _ = rest.rpartition('/')
    _, at, context = (channel if slash else rest).partition('@')
    if not at:
        return _DEFAULT_CONTEXT
    # Context names contain no slash, so ignore everything after one.
    return context.partition('/')[0] or None


def find_pjsip_endpoint(dial_string: str) -> str | None:
    """Return the endpoint that a PJSIP channel calls, None for other channels."""
    match = _PJSIP.match(dial_string)
    return match['name'] if match else None


def find_iax_peer(dial_string: str) -> str | None:
    """Return the peer that an IAX2 channel calls, None for other channels."""
    match = _IAX.match(dial_string)
    return match['name'] if match else None


def find_dahdi_channel(dial_string: str) -> str | None:
    """Return the channel or group that a DAHDI channel uses, None for others."""
    match = _DAHDI.match(dial_string)
    return match['channel'] if match else None
