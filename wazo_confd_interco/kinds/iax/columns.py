# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""The options of iax.conf that the host keeps in columns of their own, and the rest.

A column holds one value of a kind and a length; what it can't hold is an error 500 of
the host, or silently something else. All other options stand in one list, in order,
and may repeat. Asterisk is given the columns in no order at all, the list after them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from ...options.option_codecs import INTEGER, UNKNOWN
from ...options.values import Refused

Row = tuple[str, str]

# What the host takes for true, in this case only; anything else it stores as false.
_TRUE: Final = frozenset(('yes', 'true', 'y', 't', '1', 'on'))
_FALSE: Final = frozenset(('no', 'false', 'n', 'f', '0', 'off'))


@dataclass(frozen=True)
class Text:
    """A column of characters, as many as `length` if it has one."""

    length: int | None = None
    default: str | None = None

    def check(self, text: str) -> None:
        """Raises `Refused` for what the column can't hold as it is meant."""
        if self.length is not None and len(text) > self.length:
            raise Refused(f'longer than {self.length} characters')

    def value(self, text: str) -> Any:
        """What the column holds for the text of an option."""
        return text

    def text(self, value: Any) -> str:
        """The text that the host shows for what the column holds."""
        return str(value)

    def shown(self, text: str) -> str:
        """The text that is shown after the text of an option was stored."""
        return text


@dataclass(frozen=True)
class Choice(Text):
    """A column of an enumerated type."""

    choices: tuple[str, ...] = ()

    def check(self, text: str) -> None:
        if text not in self.choices:
            raise Refused(f'{text!r} is none of {", ".join(map(repr, self.choices))}')


@dataclass(frozen=True)
class Integer(Text):
    """A column of 32 bits."""

    default: int | None = None

    def check(self, text: str) -> None:
        if INTEGER.read(text) is UNKNOWN:
            raise Refused(f'{text!r} is no 32-bit integer')

    def value(self, text: str) -> Any:
        return int(text)


@dataclass(frozen=True)
class Boolean(Integer):
    """A column of 32 bits that the host shows as yes or no."""

    def check(self, text: str) -> None:
        if text not in _TRUE | _FALSE:
            raise Refused(f'{text!r} is neither yes nor no')

    def value(self, text: str) -> Any:
        return int(text in _TRUE)

    def text(self, value: Any) -> str:
        return 'yes' if value else 'no'

    def shown(self, text: str) -> str:
        return self.text(self.value(text)) if text in _TRUE | _FALSE else text


def _choice(*choices: str, default: str | None = None) -> Choice:
    return Choice(default=default, choices=choices)


_ENCRYPTION: Final = _choice('no', 'yes', 'aes128')
COLUMNS: Final[Mapping[str, Text]] = {
    'username': Text(80),
    'secret': Text(80, ''),
    'dbsecret': Text(255, ''),
    'language': Text(20),
    'accountcode': Text(20),
    'amaflags': _choice(
        *('default', 'omit', 'billing', 'documentation'), default='default'
    ),
    'mailbox': Text(80),
    'callerid': Text(160),
    'fullname': Text(80),
    'cid_number': Text(80),
    'trunk': Boolean(default=0),
    'auth': _choice(
        *('plaintext', 'md5', 'rsa', 'plaintext,md5', 'plaintext,rsa', 'md5,rsa'),
        'plaintext,md5,rsa',
        default='plaintext,md5',
    ),
    'encryption': _ENCRYPTION,
    'forceencryption': _ENCRYPTION,
    'maxauthreq': Integer(),
    'inkeys': Text(80),
    'outkey': Text(80),
    'adsi': Boolean(),
    'transfer': _choice('no', 'yes', 'mediaonly'),
    'codecpriority': _choice('disabled', 'host', 'caller', 'reqonly'),
    'jitterbuffer': Boolean(),
    'forcejitterbuffer': Boolean(),
    'sendani': Boolean(default=0),
    'qualify': Text(4, 'no'),
    'qualifysmoothing': Boolean(default=0),
    'qualifyfreqok': Integer(default=60000),
    'qualifyfreqnotok': Integer(default=10000),
    'timezone': Text(80),
    'disallow': Text(100),
    'allow': Text(),
    'mohinterpret': Text(80),
    'mohsuggest': Text(80),
    'deny': Text(31),
    'permit': Text(31),
    'defaultip': Text(255),
    'sourceaddress': Text(255),
    'setvar': Text(100, ''),
    'port': Integer(),
    'mask': Text(15),
    'regexten': Text(80),
    'peercontext': Text(80),
    'immediate': Boolean(),
    'keyrotate': Boolean(),
    'parkinglot': Integer(),
    'requirecalltoken': Text(4, 'no'),
}
# The other columns: they are no options, and the host has a field for each.
OWN_COLUMNS: Final = frozenset(
    (
        *('id', 'tenant_uuid', 'name', 'type', 'host', 'context', 'category'),
        *('protocol', 'commented', 'options'),
    )
)
# What an option falls back to that is taken away: the host shows these, too.
DEFAULTS: Final[Mapping[str, str]] = {
    key: column.text(column.default)
    for key, column in COLUMNS.items()
    if column.default not in (None, '')
}


@dataclass(frozen=True)
class Endpoint:
    """An IAX endpoint as it is stored.

    `options` are those with a column, the texts by their keys; `others` all the rest.
    """

    peer_type: str
    host: str | None
    options: Mapping[str, str]
    others: tuple[Row, ...] = ()

    @property
    def rows(self) -> list[Row]:
        """All options, as the host shows them."""
        return [*self.options.items(), *self.others]


NEW: Final = Endpoint('friend', None, DEFAULTS)


def stored(row: Mapping[str, Any]) -> Endpoint:
    """The endpoint of a row of `useriax`.

    :param row: the columns by their names; those that are no option may be missing
    """
    options = {
        key: column.text(row[key])
        for key, column in COLUMNS.items()
        if row[key] is not None and row[key] != ''
    }
    others = tuple((key, value) for key, value in row['options'] or ())
    return Endpoint(row['type'], row['host'], options, others)


def attributes(before: Endpoint, after: Endpoint) -> dict[str, Any]:
    """What is to be set on the model of the endpoint, by attribute: the differences.

    The list of the other options is `_options`, as xivo-dao has it: its `options`
    would set every column.
    """
    own = {
        'type': (before.peer_type, after.peer_type),
        'host': (before.host, after.host),
    }
    changed = {name: new for name, (old, new) in own.items() if old != new}
    for key, column in COLUMNS.items():
        text = after.options.get(key)
        if text != before.options.get(key):
            changed[key] = column.default if text is None else column.value(text)
    if after.others != before.others:
        changed['_options'] = [list(row) for row in after.others]
    return changed
