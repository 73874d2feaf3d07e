# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""What is refused of the changed values of an IAX interconnection, and why.

`VALUES` is the table of the rules of single values; the functions below it are the
rules between values. Each says nothing about what did not change.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Mapping
from functools import partial
from typing import Any, Final

from ...documents import get
from ...options import values as grammar
from ...options import variables
from ...options.option_codecs import UNKNOWN, escape, unescape
from ...options.values import Refused, tried
from ..sip.fields import is_secret
from ..sip.raw_options import mailbox_contexts
from . import register_line
from .columns import COLUMNS, OWN_COLUMNS
from .fields import ASKED_FOR, FIELD_OF, SECRET

Refusal = tuple[str, str]
Document = Mapping[str, Any]

PEER_TYPES: Final = ('friend', 'peer', 'user')
DYNAMIC: Final = 'dynamic'

_NAME: Final = re.compile('[A-Za-z0-9_-]{1,40}')
_KEY: Final = re.compile('[A-Za-z0-9_-]+')
# Sections of iax.conf that Asterisk reads otherwise than a peer.
_RESERVED: Final = frozenset(('general', 'callnumberlimits'))
_REGISTRATION: Final = 'iax.registration'
# The paths that make a new line of a registration, and those of them it sends.
LINE: Final = frozenset(
    (_REGISTRATION, *(f'{_REGISTRATION}.{part}' for part in register_line.NAMES))
)
_CREDENTIALS: Final = frozenset(
    (
        _REGISTRATION,
        f'{_REGISTRATION}.auth_username',
        f'{_REGISTRATION}.auth_password',
    )
)
_SETVAR: Final = 'setvar'
_MAILBOX: Final = 'mailbox'


def name(text: str) -> None:
    """The name of a peer, the section of iax.conf."""
    if not _NAME.fullmatch(text):
        raise Refused('a name has 1 to 40 letters, digits, and _- only')
    if text.lower() in _RESERVED:
        raise Refused(f'{text!r} is a section of iax.conf that Asterisk owns')


def host(text: str) -> None:
    """Where the peer is, or `dynamic` where it registers with us."""
    if text == DYNAMIC:
        return
    address = grammar.address(text)
    if address is None or address.version == 4 or '%' in text:
        grammar.domain(text)


def port(number: int) -> None:
    """A port of UDP."""
    if not 0 < number < 65536:
        raise Refused('a port from 1 to 65535')


def _peer_type(text: str) -> None:
    if text not in PEER_TYPES:
        raise Refused(f'{text!r} is none of {", ".join(PEER_TYPES)}')


def _username(text: str) -> None:
    grammar.value(text)
    COLUMNS['username'].check(escape(text))


def _secret(text: str) -> None:
    grammar.value(text)
    COLUMNS[SECRET].check(text)
    if ';' in text:
        raise Refused('Asterisk takes what a ; separates for several secrets')


VALUES: Final[Mapping[str, Callable[[Any], None]]] = {
    'name': name,
    'iax.host': host,
    'iax.port': port,
    'iax.peer_type': _peer_type,
    'iax.auth.username': _username,
    'iax.auth.secret': _secret,
    'iax.registration.remote_host': register_line.remote_host,
    'iax.registration.remote_port': port,
    'iax.registration.auth_username': register_line.credential,
    'iax.registration.auth_password': register_line.credential,
    'iax.registration.callback_extension': register_line.callback,
    'iax.registration.callback_context': register_line.callback,
}


def refusals(
    old: Document,
    new: Document,
    changed: Collection[str],
    is_master: bool,
    creates: bool,
) -> Iterator[Refusal]:
    """The refused paths, each with the reason.

    :param changed: the paths that differ, as `differences` gives them
    :param is_master: whether the request comes from the master tenant
    :param creates: whether there is no peer yet
    """
    for path in sorted(changed):
        value = get(new, path) if path in VALUES else None
        if value is not None:
            yield from tried(path, partial(VALUES[path], value))
    yield from _required(new, changed, creates)
    yield from _registration(new, changed)
    yield from _options(old, new, is_master)


def _required(
    new: Document, changed: Collection[str], creates: bool
) -> Iterator[Refusal]:
    for path in ('name', 'iax.host', 'iax.peer_type'):
        if get(new, path) is None and (path in changed or creates):
            yield path, 'required'
    auth = get(new, 'iax.auth')
    if 'iax.auth' in changed and auth is not None:
        given = (auth.get('username'), auth.get(SECRET), auth.get('has_secret'))
        if not any(given):
            yield 'iax.auth', 'a username, a secret, or both'


def _registration(new: Document, changed: Collection[str]) -> Iterator[Refusal]:
    registration = get(new, _REGISTRATION)
    touched = LINE.intersection(changed)
    if registration is None or not touched:
        return
    for part in ('remote_host', 'auth_username'):
        if not registration.get(part):
            yield f'{_REGISTRATION}.{part}', 'required'
    if touched & _CREDENTIALS and not registration.get('auth_password'):
        yield f'{_REGISTRATION}.auth_password', 'required: the host knows no user alone'
    context = registration.get('callback_context')
    if context and not registration.get('callback_extension'):
        yield f'{_REGISTRATION}.callback_context', 'only with a callback_extension'
    yield from tried(_REGISTRATION, partial(register_line.length, registration))


def added(old: Document, new: Document) -> Iterator[tuple[str, str]]:
    """The options that are new, each once: (key, value)."""
    before = set(map(tuple, get(old, 'iax.options') or ()))
    for row in dict.fromkeys(map(tuple, new['iax']['options'])):
        if row not in before:
            yield row


def _options(old: Document, new: Document, is_master: bool) -> Iterator[Refusal]:
    keys = [key for key, _ in new['iax']['options']]
    for key, value in added(old, new):
        rule = partial(option, key, value, is_master)
        yield from tried('iax.options', rule)
        if key in COLUMNS and keys.count(key) > 1:
            yield 'iax.options', f'{key} twice: the host keeps one'


def option(key: str, value: str, is_master: bool) -> None:
    """A new option: one that Asterisk reads, and the host can store.

    :param is_master: the request comes from the master tenant, which may have a
        `setvar` that calls a dialplan function
    :raises Refused: with the key in the reason
    """
    if not _KEY.fullmatch(key):
        raise Refused(f'{key!r} is no key: letters, digits, _ and -')
    known = key.lower()
    if known in OWN_COLUMNS:
        raise Refused(f'{key} is written by the host or by another field')
    if known in FIELD_OF:
        raise Refused(f'{key} has a field of its own: {FIELD_OF[known]}')
    if is_secret(key) and known not in ASKED_FOR:
        raise Refused(f'Asterisk asks nobody for {key}: {FIELD_OF[SECRET]} is meant')
    if known in COLUMNS and known != key:
        raise Refused(f'{key} is written {known}')
    try:
        _value(key, value, is_master)
    except Refused as refused:
        raise Refused(f'{key}: {refused}') from None


def _value(key: str, value: str, is_master: bool) -> None:
    grammar.value(value)
    if unescape(value) is UNKNOWN:
        raise Refused(r'a ; begins a comment, write \;')
    grammar.line(key, value)
    if key in COLUMNS:
        COLUMNS[key].check(value)
    if key == _SETVAR:
        variables.refuse(value, is_master)


def named_mailboxes(old: Document, new: Document) -> Iterator[tuple[str, str]]:
    """The contexts of the mailboxes of new options, each with the option's path."""
    for key, value in added(old, new):
        if key == _MAILBOX:
            yield from (('iax.options', one) for one in mailbox_contexts(value))


def named_contexts(old: Document, new: Document) -> Iterator[tuple[str, str]]:
    """The contexts that changed values name, each with the path that names it."""
    for key, value in added(old, new):
        if key.lower().endswith('_context'):
            yield 'iax.options', value
        elif key == _SETVAR and (context := variables.context(value)) is not None:
            yield 'iax.options', context
    path = f'{_REGISTRATION}.callback_context'
    context = get(new, path)
    if context and context != get(old, path):
        yield path, context
