# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""The interface of a customized interconnection, and what it reaches into.

The dialplan dials `<interface>/<number><suffix>`.
"""

from __future__ import annotations

import re
from typing import Final

from ...options.values import Refused, plain

INTERFACE_LENGTH: Final = 128
SUFFIX_LENGTH: Final = 32
NAME_LENGTH: Final = 40

_NUMBER: Final = '${EXTEN}'

_CHARACTERS: Final = re.compile('[a-zA-Z0-9#*./_@:-]+')
_LOCAL: Final = 'local'
_DEFAULT: Final = 'default'
_PJSIP: Final = re.compile('pjsip/(?:[^@/]*@)?(?P<endpoint>[^/]+)', re.IGNORECASE)
_DAHDI: Final = re.compile('dahdi/(?P<channel>[^/]+)', re.IGNORECASE)
_IAX: Final = re.compile('iax2/(?:[^@/]*@)?(?P<peer>[^/:]+)', re.IGNORECASE)


def interface(text: str) -> None:
    """An interface, as the host's schema has it."""
    _made_of(text, INTERFACE_LENGTH)


def suffix(text: str) -> None:
    """What follows the number: the characters of an interface."""
    _made_of(text, SUFFIX_LENGTH)


def name(text: str) -> None:
    """What people see in the list of an outgoing call."""
    plain(text)
    if not 1 <= len(text) <= NAME_LENGTH:
        raise Refused(f'a name has 1 to {NAME_LENGTH} characters')


def _made_of(text: str, length: int) -> None:
    if not 1 <= len(text) <= length:
        raise Refused(f'1 to {length} characters')
    if not _CHARACTERS.fullmatch(text):
        raise Refused('letters, digits and #*./_@:- only')


def dial_string(interface_: str, suffix_: str | None) -> str:
    """What the dialplan dials."""
    return f'{interface_}/{_NUMBER}{suffix_ or ""}'


def is_named_by_number(name: str) -> bool:
    """Whether who dials decides which endpoint or peer this is."""
    return _NUMBER in name


def local_context(text: str) -> str | None:
    """The context that `Local/` calls into.

    What follows the last slash is options to Asterisk, and an extension with no context
    is looked for in `default`.

    :param text: with the number and the suffix: `Local/gateway@office/${EXTEN}`
    """
    technology, _, rest = text.partition('/')
    if technology.lower() != _LOCAL:
        return None
    channel, slash, _ = rest.rpartition('/')
    _, at, context = (channel if slash else rest).partition('@')
    # No context has a slash: what comes before it is as far as anybody could mean.
    return context.partition('/')[0] or None if at else _DEFAULT


def pjsip_endpoint(text: str) -> str | None:
    """The endpoint that a `PJSIP/` interface calls."""
    match = _PJSIP.match(text)
    return match['endpoint'] if match else None


def dahdi_channel(text: str) -> str | None:
    """The channel or group that a `DAHDI/` interface calls by."""
    match = _DAHDI.match(text)
    return match['channel'] if match else None


def iax_peer(text: str) -> str | None:
    """The peer that an `IAX2/` interface calls."""
    match = _IAX.match(text)
    return match['peer'] if match else None
