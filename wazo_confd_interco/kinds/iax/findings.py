# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""What an IAX interconnection is likely not meant to do, though it is allowed.

The table is the list of the warnings: code, field, sentence, and when it applies.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from .derived import is_guarded
from .register_line import DEFAULT_PORT
from .rules import DYNAMIC

Iax = Mapping[str, Any]


@dataclass(frozen=True)
class _Warning:
    code: str
    field: str
    message: str
    applies: Callable[[Iax], bool]


def _has_another_port(iax: Iax) -> bool:
    return iax['port'] not in (None, DEFAULT_PORT) and iax['host'] != DYNAMIC


def _lets_anyone_call(iax: Iax) -> bool:
    return iax['peer_type'] != 'peer' and not is_guarded(iax)


def _lets_anyone_register(iax: Iax) -> bool:
    called = iax['peer_type'] != 'user'
    return called and iax['host'] == DYNAMIC and not is_guarded(iax)


def _permits_and_denies(iax: Iax) -> bool:
    return {'permit', 'deny'} <= {key for key, _ in iax['options']}


def _registers_without_user(iax: Iax) -> bool:
    registration = iax['registration']
    return registration is not None and not registration['auth_username']


def _registers_without_port(iax: Iax) -> bool:
    registration = iax['registration']
    return (
        registration is not None
        and registration['remote_port'] is None
        and registration['callback_extension'] is not None
    )


_WARNINGS: Final = (
    _Warning(
        'iax_calls_without_secret',
        'iax.peer_type',
        'without a secret anyone who reaches Asterisk calls in, by this name or by '
        'none, from any address: the host is only where it calls',
        _lets_anyone_call,
    ),
    _Warning(
        'iax_registers_without_secret',
        'iax.host',
        'without a secret anyone may register as this peer: then our calls go to him',
        _lets_anyone_register,
    ),
    _Warning(
        'iax_port_before_host',
        'iax.port',
        'the host writes the options of a peer in no order, and Asterisk forgets a '
        f'port that stands before the host: the peer may be called at {DEFAULT_PORT}',
        _has_another_port,
    ),
    _Warning(
        'iax_permit_and_deny',
        'iax.options',
        'the host writes the options of a peer in no order, and of permit and deny '
        'Asterisk takes the last that fits: calls may be refused, or all let in',
        _permits_and_denies,
    ),
    _Warning(
        'iax_registration_without_user',
        'iax.registration.auth_username',
        'Asterisk reads no registration without a user, or this one not at all',
        _registers_without_user,
    ),
    _Warning(
        'iax_registration_without_port',
        'iax.registration.remote_port',
        'without a port Asterisk takes the extension for a part of the host: it is '
        'registered nowhere',
        _registers_without_port,
    ),
)


def warnings(iax: Iax) -> Iterator[dict[str, str]]:
    """The warnings that apply to the `iax` of a document."""
    for warning in _WARNINGS:
        if warning.applies(iax):
            yield {
                'code': warning.code,
                'field': warning.field,
                'message': warning.message,
            }
