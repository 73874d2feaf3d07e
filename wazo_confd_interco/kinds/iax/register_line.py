# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""The line of an IAX registration, `user:password@host:port/extension?context`.

wazo-confd keeps the line as one text of `staticiax`, and wazo-confgend writes it
literally. Asterisk splits it at the first `@`, and each side at the first `:`
(`iax2_register` in channels/chan_iax2.c). Without a port it would take the extension
for a part of the host, so a port is always written.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Final

from ...options.hosts import check_host
from ...options.option_codecs import UNPARSED
from ...options.secrets import MASK
from ...options.values import check_no_control_chars
from ...problems import TOO_LARGE, InvalidValue

DEFAULT_PORT: Final = 4569
# Characters of the column, and bytes of Asterisk's buffer.
MAX_LINE_LENGTH: Final = 255
# Buffers of `struct iax2_registry`, without the end of the string.
MAX_CREDENTIAL_BYTES: Final = 79

PARTS: Final = (
    'remote_host',
    'remote_port',
    'auth_username',
    'auth_password',
    'callback_extension',
    'callback_context',
)
_LINE: Final = re.compile(
    r'(?:(?P<auth_username>[^:@]*)(?::(?P<auth_password>[^:@]*))?@)?'
    r'(?P<remote_host>[^:@/?]+)(?::(?P<remote_port>0|[1-9][0-9]{0,4}))?'
    r'(?:/(?P<callback_extension>[^?]*))?(?:\?(?P<callback_context>.*))?',
    re.DOTALL,
)
_SEPARATORS: Final = frozenset(':@/?;')


def parse(line: str | None) -> Any:
    """Return the parts of a stored line, None for each that is missing.

    :return: a dictionary of `PARTS`, or `UNPARSED` if Asterisk and wazo-confd would
        read the line differently, or cannot read it
    """
    found = _LINE.fullmatch(line or '')
    if found is None or ';' in found[0]:
        return UNPARSED
    registration: dict[str, Any] = found.groupdict()
    port = registration['remote_port']
    registration['remote_port'] = None if port is None else int(port)
    return registration


def render(registration: Mapping[str, Any]) -> str:
    """Return the line of a registration, always with a port.

    :param registration: `PARTS` to values that were checked; empty ones are left out
    """
    parts = {name: registration.get(name) or '' for name in PARTS}
    line = f'{parts["remote_host"]}:{parts["remote_port"] or DEFAULT_PORT}'
    if parts['auth_username']:
        password = parts['auth_password'] and f':{parts["auth_password"]}'
        line = f'{parts["auth_username"]}{password}@{line}'
    if parts['callback_extension']:
        line += f'/{parts["callback_extension"]}'
    if parts['callback_context']:
        line += f'?{parts["callback_context"]}'
    return line


def mask(line: str) -> str:
    """Return the line without its password, wherever Asterisk would split it.

    The password ends at the last `@`. Without an `@`, everything after a `:` is
    masked, unless the line is a host with a port.
    """
    credentials, at, rest = line.rpartition('@')
    if not at and parse(line) is UNPARSED:
        credentials, rest = line, ''
    user, colon, _ = credentials.partition(':')
    return f'{user}{colon}{MASK if colon else ""}{at}{rest}'


def read(
    line: str | None, enabled: bool, *, with_secrets: bool = False
) -> dict[str, Any]:
    """Return the `registration` of a document, for any line that is stored.

    All values of a line that cannot be parsed are null, so it stays until it is
    replaced.

    :param with_secrets: include `auth_password`, for a document that a patch is merged
        into
    """
    parts = parse(line)
    if parts is UNPARSED:
        user, _, host = (line or '').partition('@')
        has_password = ':' in user and bool(host)
        parts = dict.fromkeys(PARTS)
    else:
        has_password = bool(parts['auth_password'])
    password = parts.pop('auth_password')
    if with_secrets and password:
        parts['auth_password'] = password
    return {**parts, 'has_password': has_password, 'enabled': enabled}


def check_credential(text: str) -> None:
    """Raise `InvalidValue` unless the text can be a user name or a password."""
    check_part(text)
    if len(text.encode()) > MAX_CREDENTIAL_BYTES:
        raise InvalidValue(
            f'must not have more than {MAX_CREDENTIAL_BYTES} bytes', TOO_LARGE
        )


def check_remote_host(text: str) -> None:
    """Raise `InvalidValue` unless Asterisk can register with the host."""
    check_host(text)
    if text.startswith('['):
        raise InvalidValue(
            'Asterisk cannot register IAX with an IPv6 address; use a host name or an '
            'IPv4 address'
        )


def check_part(text: str) -> None:
    """Raise `InvalidValue` for a text that Asterisk would split."""
    check_no_control_chars(text)
    if not text:
        raise InvalidValue('must not be empty')
    if any(character.isspace() for character in text):
        raise InvalidValue('must not contain spaces')
    found = sorted(set(text) & _SEPARATORS)
    if found:
        raise InvalidValue(
            f'must not contain "{found[0]}", at which Asterisk splits the line'
        )


def check_length(registration: Mapping[str, Any]) -> None:
    """Raise `InvalidValue` if the line does not fit into its column."""
    if len(render(registration).encode()) > MAX_LINE_LENGTH:
        raise InvalidValue(
            f'all parts together must not have more than {MAX_LINE_LENGTH} bytes',
            TOO_LARGE,
        )
