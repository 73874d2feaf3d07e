# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""The interface of a customized interconnection, and what calls over it reach."""

from __future__ import annotations

import re
from typing import Final, NamedTuple

from ...options.values import MaxLength
from ...problems import InvalidValue

MAX_INTERFACE_LENGTH: Final = 128
MAX_SUFFIX_LENGTH: Final = 32
check_name_length: Final = MaxLength(40)

LOCAL: Final = 'local'
PJSIP: Final = 'pjsip'
IAX: Final = 'iax2'
SCCP: Final = 'sccp'

_NUMBER: Final = '${EXTEN}'
_CHARACTERS: Final = re.compile('[a-zA-Z0-9#*./_@:-]+')
_DEFAULT_CONTEXT: Final = 'default'
_WAZO_PJSIP: Final = 'PJSIP'
# The only form in which wazo-agid can call an endpoint with the number dialled. What
# follows a slash would be an AOR: that of any endpoint, or one that the number names.
_PJSIP: Final = re.compile(re.escape(f'PJSIP/{_NUMBER}@') + '(?P<name>[^@/]+)')


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


def is_dialled_as_pjsip(interface: str) -> bool:
    """Return whether wazo-agid treats an interface as the name of a PJSIP endpoint.

    It looks at the beginning only (outgoingfeatures.py).
    """
    return interface.startswith(_WAZO_PJSIP)


def format_dial_string(interface: str, suffix: str | None) -> str:
    """Return what Wazo dials, with `${EXTEN}` for the number.

    For a PJSIP endpoint, wazo-agid removes every `PJSIP/` and dials
    `PJSIP/<number>@<the rest>` (outgoingfeatures.py).
    """
    if is_dialled_as_pjsip(interface):
        endpoint = interface.replace('PJSIP/', '')
        return f'PJSIP/{_NUMBER}@{endpoint}{suffix or ""}'
    return f'{interface}/{_NUMBER}{suffix or ""}'


def depends_on_number(name: str) -> bool:
    """Return whether the number dialled decides what a part of a dial string names."""
    return _NUMBER in name


class LocalChannel(NamedTuple):
    """The extension and the context of a `Local/` channel."""

    exten: str
    context: str

    @property
    def is_possible(self) -> bool:
        """Whether there can be such an extension; no context has a slash."""
        return bool(self.exten and self.context) and '/' not in self.context


def parse_local(dial_string: str) -> LocalChannel | None:
    """Return what a `Local/` channel calls, None for other channels.

    Asterisk reads the text after the last slash as options. An extension without a
    context is looked up in `default`.
    """
    if find_technology(dial_string) != LOCAL:
        return None
    _, _, rest = dial_string.partition('/')
    channel, slash, _ = rest.rpartition('/')
    exten, at, context = (channel if slash else rest).partition('@')
    return LocalChannel(exten, context if at else _DEFAULT_CONTEXT)


def find_local_context(dial_string: str) -> str | None:
    """Return the context that a `Local/` channel enters, None for other channels."""
    local = parse_local(dial_string)
    return local and local.context.partition('/')[0]


def find_technology(dial_string: str) -> str:
    """Return the channel technology, in lower case: Asterisk ignores the case."""
    return dial_string.partition('/')[0].lower()


def find_channel_name(dial_string: str) -> str | None:
    """Return what a channel calls: an endpoint, a peer, a line, or a group of lines.

    :return: None for a PJSIP channel that calls no endpoint with the number dialled
    """
    if find_technology(dial_string) == PJSIP:
        match = _PJSIP.fullmatch(dial_string)
        return match['name'] if match else None
    return dial_string.partition('/')[2].partition('/')[0]


def find_iax_peer(channel: str) -> str:
    """Return the peer in `[user[:password]@]peer[:port]`."""
    return channel.rpartition('@')[2].partition(':')[0]


def has_iax_password(channel: str) -> bool:
    """Return whether `[user[:password]@]peer[:port]` has a password, or a key."""
    return ':' in channel.rpartition('@')[0]
