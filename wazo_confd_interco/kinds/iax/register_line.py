# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""The line of an IAX registration, `user:password@host:port/extension?context`.

The host keeps the whole line as one text of `staticiax` and writes it as it is. What
Asterisk reads of it (`iax2_register` in channels/chan_iax2.c) ends with the port: it
splits at the first `@`, and each side of it at the first `:`. So the port is always
written: without one the extension would be a part of the name of the host.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Final

from ...options.option_codecs import UNKNOWN
from ...options.values import Refused, domain, plain

DEFAULT_PORT: Final = 4569
# The column has as many characters, Asterisk's buffer as many bytes.
LINE_LENGTH: Final = 255
# The buffers of `struct iax2_registry`, the end of the string among them.
CREDENTIAL_BYTES: Final = 79

NAMES: Final = (
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
_PASSWORD: Final = 'auth_password'
_SEPARATORS: Final = frozenset(':@/?;')


def read(line: str | None) -> Any:
    """What Asterisk and confd read in a stored line, None for what is not in it.

    :return: a dictionary of `NAMES`; `UNKNOWN` where they could not agree (a `:` in
        the password, a comment), or there is nothing to read
    """
    found = _LINE.fullmatch(line or '')
    if found is None or ';' in found[0]:
        return UNKNOWN
    registration: dict[str, Any] = found.groupdict()
    port = registration['remote_port']
    registration['remote_port'] = None if port is None else int(port)
    return registration


def write(registration: Mapping[str, Any]) -> str:
    """The line of a registration, always with its port.

    :param registration: `NAMES` to values, checked by the rules before; what is None,
        empty or missing is not in the line
    """
    given = {name: registration.get(name) or '' for name in NAMES}
    line = f'{given["remote_host"]}:{given["remote_port"] or DEFAULT_PORT}'
    if given['auth_username']:
        password = given['auth_password'] and f':{given["auth_password"]}'
        line = f'{given["auth_username"]}{password}@{line}'
    if given['callback_extension']:
        line += f'/{given["callback_extension"]}'
    if given['callback_context']:
        line += f'?{given["callback_context"]}'
    return line


def show(
    line: str | None, enabled: bool, *, with_secrets: bool = False
) -> dict[str, Any]:
    """The `registration` of a document, for any line that is stored.

    Of a line that can't be read every value is null; so it stays until it is replaced.

    :param with_secrets: with the `auth_password`, for a patch to be merged with
    """
    found = read(line)
    if found is UNKNOWN:
        user, _, host = (line or '').partition('@')
        has_password = ':' in user and bool(host)
        found = dict.fromkeys(NAMES)
    else:
        has_password = bool(found['auth_password'])
    shown = {name: found[name] for name in NAMES if name != _PASSWORD}
    if with_secrets and found[_PASSWORD]:
        shown[_PASSWORD] = found[_PASSWORD]
    return shown | {'has_password': has_password, 'enabled': enabled}


def credential(text: str) -> None:
    """A user or a password: nothing that the line or the file is split at."""
    _part(text)
    if len(text.encode()) > CREDENTIAL_BYTES:
        raise Refused(f'longer than {CREDENTIAL_BYTES} bytes')


def remote_host(text: str) -> None:
    """Where we register: a name or an IPv4 address, as a `:` begins the port."""
    domain(text)
    if text.startswith('['):
        raise Refused('Asterisk has no IPv6 address in a registration')


def callback(text: str) -> None:
    """The extension or the context of a registration."""
    _part(text)


def _part(text: str) -> None:
    plain(text)
    if not text:
        raise Refused('empty')
    if any(character.isspace() for character in text):
        raise Refused('a space in it')
    found = sorted(set(text) & _SEPARATORS)
    if found:
        raise Refused(f'a {found[0]} in it: Asterisk splits the line there')


def length(registration: Mapping[str, Any]) -> None:
    """The whole line has its place in the table and in Asterisk."""
    if len(write(registration).encode()) > LINE_LENGTH:
        raise Refused(f'all of it together is longer than {LINE_LENGTH} bytes')
