# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""How wazo-confd stores an IAX peer: columns for known options, a list for the others.

A column stores one value of one type and length. For a value that does not fit,
wazo-confd answers 500 or silently stores another value, so such values are rejected
first. Options of the list may repeat and keep their order. wazo-confgend writes the
columns in no order, then the list.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from ...options.field import Option
from ...options.option_codecs import INTEGER, UNPARSED
from ...options.values import MaxLength, OneOf, quote
from ...problems import InvalidValue

# What wazo-confd stores as true, in this case only; anything else becomes false.
_TRUE: Final = frozenset(('yes', 'true', 'y', 't', '1', 'on'))
_FALSE: Final = frozenset(('no', 'false', 'n', 'f', '0', 'off'))


@dataclass(frozen=True)
class Column:
    """A column of characters.

    :param length: the maximum number of characters, None for no limit
    :param default: the value of the column after the option is removed
    """

    length: int | None = None
    default: Any = None

    def check(self, text: str) -> None:
        """Raise `InvalidValue` for a text that the column cannot hold."""
        if self.length is not None:
            MaxLength(self.length)(text)

    def to_value(self, text: str) -> Any:
        """Return the value of the column for the text of an option."""
        return text

    def to_text(self, value: Any) -> str:
        """Return the text that wazo-confd shows for the value of the column."""
        return str(value)

    def normalize(self, text: str) -> str:
        """Return the text that wazo-confd shows after it stored a text."""
        return text


@dataclass(frozen=True)
class ChoiceColumn(Column):
    """A column of an enumerated type."""

    choices: tuple[str, ...] = ()

    def check(self, text: str) -> None:
        """Raise `InvalidValue` unless the text is one of the choices."""
        OneOf(self.choices)(text)


@dataclass(frozen=True)
class IntegerColumn(Column):
    """A column of 32 bits."""

    def check(self, text: str) -> None:
        """Raise `InvalidValue` unless the text is a 32-bit integer."""
        if INTEGER.parse(text) is UNPARSED:
            raise InvalidValue(f'{quote(text)} is not a 32-bit integer')

    def to_value(self, text: str) -> Any:
        """Return the integer that the text represents."""
        return int(text)


@dataclass(frozen=True)
class BooleanColumn(Column):
    """A column of 32 bits that wazo-confd shows as yes or no."""

    def check(self, text: str) -> None:
        """Raise `InvalidValue` unless the text is a boolean of Asterisk."""
        if text not in _TRUE | _FALSE:
            raise InvalidValue(f'{quote(text)} is not a valid value; use yes or no')

    def to_value(self, text: str) -> Any:
        """Return 1 for true, 0 for false."""
        return int(text in _TRUE)

    def to_text(self, value: Any) -> str:
        """Return yes or no."""
        return 'yes' if value else 'no'

    def normalize(self, text: str) -> str:
        """Return yes or no for any spelling of a boolean."""
        if text not in _TRUE | _FALSE:
            return text
        return self.to_text(self.to_value(text))


def _choice(*choices: str, default: str | None = None) -> ChoiceColumn:
    return ChoiceColumn(default=default, choices=choices)


_ENCRYPTION: Final = _choice('no', 'yes', 'aes128')
COLUMNS: Final[Mapping[str, Column]] = {
    'username': Column(80),
    'secret': Column(80, ''),
    'dbsecret': Column(255, ''),
    'language': Column(20),
    'accountcode': Column(20),
    'amaflags': _choice(
        'default', 'omit', 'billing', 'documentation', default='default'
    ),
    'mailbox': Column(80),
    'callerid': Column(160),
    'fullname': Column(80),
    'cid_number': Column(80),
    'trunk': BooleanColumn(default=0),
    'auth': _choice(
        'plaintext',
        'md5',
        'rsa',
        'plaintext,md5',
        'plaintext,rsa',
        'md5,rsa',
        'plaintext,md5,rsa',
        default='plaintext,md5',
    ),
    'encryption': _ENCRYPTION,
    'forceencryption': _ENCRYPTION,
    'maxauthreq': IntegerColumn(),
    'inkeys': Column(80),
    'outkey': Column(80),
    'adsi': BooleanColumn(),
    'transfer': _choice('no', 'yes', 'mediaonly'),
    'codecpriority': _choice('disabled', 'host', 'caller', 'reqonly'),
    'jitterbuffer': BooleanColumn(),
    'forcejitterbuffer': BooleanColumn(),
    'sendani': BooleanColumn(default=0),
    'qualify': Column(4, 'no'),
    'qualifysmoothing': BooleanColumn(default=0),
    'qualifyfreqok': IntegerColumn(default=60000),
    'qualifyfreqnotok': IntegerColumn(default=10000),
    'timezone': Column(80),
    'disallow': Column(100),
    'allow': Column(),
    'mohinterpret': Column(80),
    'mohsuggest': Column(80),
    'deny': Column(31),
    'permit': Column(31),
    'defaultip': Column(255),
    'sourceaddress': Column(255),
    'setvar': Column(100, ''),
    'port': IntegerColumn(),
    'mask': Column(15),
    'regexten': Column(80),
    'peercontext': Column(80),
    'immediate': BooleanColumn(),
    'keyrotate': BooleanColumn(),
    'parkinglot': IntegerColumn(),
    'requirecalltoken': Column(4, 'no'),
}
# The other columns of the table: they are not options.
RESERVED_COLUMNS: Final = frozenset(
    (
        'id',
        'tenant_uuid',
        'name',
        'type',
        'host',
        'context',
        'category',
        'protocol',
        'commented',
        'options',
    )
)
# The values of options after they are removed; wazo-confd shows these as well.
DEFAULTS: Final[Mapping[str, str]] = {
    key: column.to_text(column.default)
    for key, column in COLUMNS.items()
    if column.default not in (None, '')
}


@dataclass(frozen=True)
class IAXEndpoint:
    """An IAX peer as it is stored.

    :param columns: the texts of the options that have a column, by key
    :param others: all other options, in order
    """

    peer_type: str
    host: str | None
    columns: Mapping[str, str]
    others: tuple[Option, ...] = ()

    @property
    def options(self) -> list[Option]:
        """All options, as wazo-confd shows them."""
        return [*self.columns.items(), *self.others]


NEW_ENDPOINT: Final = IAXEndpoint('friend', None, DEFAULTS)


def from_row(row: Mapping[str, Any]) -> IAXEndpoint:
    """Return the peer of a row of `useriax`."""
    columns = {
        key: column.to_text(row[key])
        for key, column in COLUMNS.items()
        if row[key] is not None and row[key] != ''
    }
    others = tuple((key, value) for key, value in row['options'] or ())
    return IAXEndpoint(row['type'], row['host'], columns, others)


def find_changed_attributes(before: IAXEndpoint, after: IAXEndpoint) -> dict[str, Any]:
    """Return the attributes to set on the model of a peer, by name.

    The list of other options is `_options`: the public `options` of the model would
    set every column.
    """
    own = {
        'type': (before.peer_type, after.peer_type),
        'host': (before.host, after.host),
    }
    changed: dict[str, Any] = {
        name: new for name, (old, new) in own.items() if old != new
    }
    for key, column in COLUMNS.items():
        text = after.columns.get(key)
        if text != before.columns.get(key):
            changed[key] = column.default if text is None else column.to_value(text)
    if after.others != before.others:
        changed['_options'] = [list(row) for row in after.others]
    return changed
