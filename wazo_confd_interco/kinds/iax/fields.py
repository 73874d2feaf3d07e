# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""The table of the fields of an IAX interconnection.

In the places of these fields, the section `peer` means columns that are not options,
`iax` the options, and `register` the parts of the registration line.
"""

from __future__ import annotations

import re
from typing import Final

from ...options.field import Check, Field, FieldTable, Group, accept_any, option
from ...options.hosts import check_host, parse_address
from ...options.option_codecs import (
    BOOLEAN,
    INTEGER,
    TEXT,
    choice,
    escape_semicolons,
)
from ...options.values import OneOf, check_option_value, check_port, quote
from ...problems import InvalidValue
from . import register_line
from .columns import COLUMNS

PEER_TYPES: Final = ('friend', 'peer', 'user')
DYNAMIC: Final = 'dynamic'

SECRET: Final = 'secret'
USERNAME: Final = 'username'
# The secrets that Asterisk requires from callers. Other secrets have no effect.
ASKED_SECRETS: Final = frozenset((SECRET, 'dbsecret'))

_NAME: Final = re.compile('[A-Za-z0-9_-]{1,40}')
# Sections of iax.conf that Asterisk does not read as peers.
_RESERVED_NAMES: Final = frozenset(('general', 'callnumberlimits'))


def check_name(text: str) -> None:
    """Raise `InvalidValue` unless the text can name a peer."""
    if not _NAME.fullmatch(text):
        raise InvalidValue('must have 1 to 40 letters, digits, "_" and "-"')
    if text.lower() in _RESERVED_NAMES:
        raise InvalidValue(f'{quote(text)} is a reserved section of iax.conf')


def check_peer_host(text: str) -> None:
    """Raise `InvalidValue` unless the text is a host, or `dynamic`."""
    if text == DYNAMIC:
        return
    address = parse_address(text)
    if address is None or address.version == 4 or '%' in text:
        check_host(text)


def _check_username(text: str) -> None:
    check_option_value(text)
    COLUMNS[USERNAME].check(escape_semicolons(text))


def _check_secret(text: str) -> None:
    check_option_value(text)
    COLUMNS[SECRET].check(text)
    if ';' in text:
        raise InvalidValue(
            'must not contain ";", which separates several secrets in Asterisk'
        )


def _register(name: str, doc: str, check: Check = register_line.check_part) -> Field:
    return option('register', f'iax.registration.{name}', doc, TEXT, check)


FIELDS: Final = FieldTable(
    fields=(
        option(
            'peer',
            'iax.host',
            'A host name or an address, or `dynamic` if the other side registers. '
            'Required.',
            TEXT,
            check_peer_host,
            api={'example': '198.51.100.7'},
        ),
        option(
            'iax',
            'iax.port',
            'The port of the other side. Null: 4569.',
            INTEGER,
            check_port,
        ),
        Field(
            'iax.peer_type',
            (('peer', 'type'),),
            'Whether Asterisk calls the other side (`peer`), accepts its calls '
            '(`user`), or both (`friend`). Derived: `friend` if callers must send a '
            'secret or call from an allowed address, otherwise `peer`.',
            choice(*PEER_TYPES),
            OneOf(PEER_TYPES),
            is_nullable=False,
        ),
        option(
            'iax',
            'iax.auth.username',
            'The user name that Asterisk sends when it calls. The other side sends the '
            '`name` of the interconnection.',
            TEXT,
            _check_username,
            api={'maxLength': 80},
        ),
        option(
            'iax',
            'iax.auth.secret',
            'The secret for both directions. Write-only; if it is omitted or null, the '
            'stored secret is kept.',
            TEXT,
            _check_secret,
            is_secret=True,
            api={'maxLength': 80},
        ),
        _register(
            'remote_host',
            'A host name or an IPv4 address. Required.',
            register_line.check_remote_host,
        ),
        option(
            'register',
            'iax.registration.remote_port',
            'The port of the registrar. Default: 4569.',
            INTEGER,
            check_port,
            default=register_line.DEFAULT_PORT,
        ),
        _register(
            'auth_username',
            'The user name of the registration. Required.',
            register_line.check_credential,
        ),
        option(
            'register',
            'iax.registration.auth_password',
            'The password of the registration. Required. Write-only; if it is omitted '
            'or null, the stored password is kept.',
            TEXT,
            register_line.check_credential,
            is_secret=True,
        ),
        _register('callback_extension', 'Stored, but ignored by Asterisk 22.'),
        _register('callback_context', 'Stored, but ignored by Asterisk 22.'),
        option(
            'register',
            'iax.registration.enabled',
            'Whether Asterisk registers. Default: true.',
            BOOLEAN,
            accept_any,
            default=True,
            is_nullable=False,
        ),
    ),
    groups=(
        Group(
            'iax.auth',
            ('auth',),
            'The credentials of calls: a user name, a secret, or both.',
            'has_secret',
        ),
        Group(
            'iax.registration',
            ('register',),
            'The registration of this Wazo with the other side: a `register` line of '
            'at most 255 bytes.',
            'has_password',
        ),
    ),
)

BY_PATH: Final = FIELDS.by_path()
# The options that have a field, and its path.
FIELD_OF_OPTION: Final = {
    one.places[0][1]: one.path for one in FIELDS.fields if one.places[0][0] == 'iax'
}
