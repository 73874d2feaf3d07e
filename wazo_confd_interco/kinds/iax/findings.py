# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Findings about one IAX interconnection: what is allowed but probably not meant."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from ...options.findings import WARNING, Finding
from .fields import DYNAMIC
from .guard import is_guarded
from .option_values import find_ignored
from .register_line import DEFAULT_PORT

# `iax` of a document.
IAX = Mapping[str, Any]


def _has_other_port(iax: IAX) -> bool:
    return iax['port'] not in (None, DEFAULT_PORT) and iax['host'] != DYNAMIC


def _accepts_calls_of_anyone(iax: IAX) -> bool:
    return iax['peer_type'] != 'peer' and not is_guarded(iax)


def _accepts_registrations_of_anyone(iax: IAX) -> bool:
    is_called = iax['peer_type'] != 'user'
    return is_called and iax['host'] == DYNAMIC and not is_guarded(iax)


def _has_permit_and_deny(iax: IAX) -> bool:
    return {'permit', 'deny'} <= {key for key, _ in iax['options']}


def _find_ignored(iax: IAX) -> str:
    return find_ignored(iax['options'])


def _registers_without_user(iax: IAX) -> bool:
    registration = iax['registration']
    return registration is not None and not registration['auth_username']


def _registers_without_port(iax: IAX) -> bool:
    registration = iax['registration']
    return (
        registration is not None
        and registration['remote_port'] is None
        and registration['callback_extension'] is not None
    )


FINDINGS: Final[tuple[Finding[IAX], ...]] = (
    Finding(
        'iax_calls_without_secret',
        WARNING,
        'iax.peer_type',
        'without a secret, Asterisk accepts every call that claims the name of this '
        'peer, or no name, from any address; host only affects outgoing calls',
        'set `iax.auth.secret`, or set `iax.peer_type` to peer if only this Wazo calls',
        _accepts_calls_of_anyone,
    ),
    Finding(
        'iax_registers_without_secret',
        WARNING,
        'iax.host',
        'without a secret, anyone can register as this peer and receive its calls',
        'set `iax.auth.secret`, or set `iax.host` to the address of the other side',
        _accepts_registrations_of_anyone,
    ),
    Finding(
        'iax_port_before_host',
        WARNING,
        'iax.port',
        'Wazo writes the options of a peer in random order, and Asterisk forgets a '
        f'port that precedes the host, so Asterisk may call port {DEFAULT_PORT}',
        f'set `iax.port` to {DEFAULT_PORT}, and let the other side listen there',
        _has_other_port,
    ),
    Finding(
        'iax_permit_and_deny',
        WARNING,
        'iax.options',
        'Wazo writes permit and deny in random order, and Asterisk uses the last one '
        'that matches, so calls may be rejected, or all of them accepted',
        'remove permit or deny from `iax.options`',
        _has_permit_and_deny,
    ),
    Finding(
        'iax_option_ignored',
        WARNING,
        'iax.options',
        'Asterisk 22 does not accept the value of {}, and ignores the option, or '
        'the complete peer if the option is defaultip',
        'correct the value in `iax.options`',
        _find_ignored,
    ),
    Finding(
        'iax_registration_without_user',
        WARNING,
        'iax.registration.auth_username',
        'Asterisk ignores a registration without a user name',
        'set `iax.registration.auth_username`',
        _registers_without_user,
    ),
    Finding(
        'iax_registration_without_port',
        WARNING,
        'iax.registration.remote_port',
        'without a port, Asterisk reads the extension as a part of the host, and '
        'does not register',
        f'set `iax.registration.remote_port`, usually to {DEFAULT_PORT}',
        _registers_without_port,
    ),
)
