# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Rules between the fields of an IAX interconnection, and for its options."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from ...documents import get_path
from ...options.engine import check_fields, find_added
from ...options.field import Option
from ...options.privileges import check_option_privilege
from ...options.secrets import check_not_masked, is_secret
from ...options.values import (
    check_line_length,
    check_option_value,
    check_semicolons_escaped,
    quote,
)
from ...options.variables import check_set_var
from ...problems import (
    CONFLICT,
    DUPLICATE,
    FORBIDDEN,
    REQUIRED,
    USE_FIELD,
    InvalidValue,
    Problems,
    reword,
)
from .. import option_uses
from ..change import Change
from ..lookups import ARRIVING, ContextUse, TargetUse
from . import register_line
from .columns import COLUMNS, RESERVED_COLUMNS
from .fields import ASKED_SECRETS, FIELD_OF_OPTION, FIELDS, SECRET, check_name
from .option_values import check_value_of

REGISTRATION: Final = 'iax.registration'
# The paths whose change makes a new registration line.
LINE_PATHS: Final = frozenset(
    (REGISTRATION, *(f'{REGISTRATION}.{part}' for part in register_line.PARTS))
)
_CREDENTIAL_PATHS: Final = frozenset(
    (
        REGISTRATION,
        f'{REGISTRATION}.auth_username',
        f'{REGISTRATION}.auth_password',
    )
)
_KEY: Final = re.compile('[A-Za-z0-9_-]+')


def check(change: Change, problems: Problems) -> None:
    """Report everything that is wrong with the values that changed."""
    if 'name' in change.changed and change.new['name'] is not None:
        problems.check('name', check_name, change.new['name'])
    check_fields(FIELDS.fields, change.old, change.new, change.changed, problems)
    _check_required(change, problems)
    _check_registration(change, problems)
    _check_options(change, problems)


def _check_required(change: Change, problems: Problems) -> None:
    for path in ('name', 'iax.host', 'iax.peer_type'):
        is_missing = get_path(change.new, path) is None
        if is_missing and (path in change.changed or change.creates):
            problems.add(path, 'required', REQUIRED)
    auth = get_path(change.new, 'iax.auth')
    if 'iax.auth' in change.changed and auth is not None:
        given = (auth.get('username'), auth.get(SECRET), auth.get('has_secret'))
        if not any(given):
            problems.add(
                'iax.auth', 'must have a username, a secret, or both', REQUIRED
            )


def _check_registration(change: Change, problems: Problems) -> None:
    registration = get_path(change.new, REGISTRATION)
    touched = LINE_PATHS & change.changed
    if registration is None or not touched:
        return
    for part in ('remote_host', 'auth_username'):
        if not registration.get(part):
            problems.add(f'{REGISTRATION}.{part}', 'required', REQUIRED)
    if touched & _CREDENTIAL_PATHS and not registration.get('auth_password'):
        problems.add(
            f'{REGISTRATION}.auth_password',
            'required if auth_username is set',
            REQUIRED,
        )
    if registration.get('callback_context') and not registration.get(
        'callback_extension'
    ):
        problems.add(
            f'{REGISTRATION}.callback_context', 'needs a callback_extension', CONFLICT
        )
    problems.check(REGISTRATION, register_line.check_length, registration)


def added_options(change: Change) -> Iterator[Option]:
    """Yield the options that are new, each once."""
    old = get_path(change.old, 'iax.options') or ()
    return find_added(old, change.new['iax']['options'])


def _check_options(change: Change, problems: Problems) -> None:
    keys = [key for key, _ in change.new['iax']['options']]
    for key, value in added_options(change):
        problems.check('iax.options', check_option, key, value, change.is_master)
        if key in COLUMNS and keys.count(key) > 1:
            problems.add('iax.options', f'{key} must not be repeated', DUPLICATE)


def check_option(key: str, value: str, is_master: bool) -> None:
    """Raise `InvalidValue` unless Asterisk reads an option and wazo-confd can store it.

    :param is_master: whether a token of the master tenant sets the option
    """
    _check_key(key)
    check_option_privilege(key, is_master)
    check_value_of(key, value)
    with reword(before=f'the value of {key} '):
        _check_value(key, value)
    if key in option_uses.VARIABLES:
        check_set_var(value, is_master)


def _check_key(key: str) -> None:
    if not _KEY.fullmatch(key):
        raise InvalidValue(
            f'{quote(key)} is not an option name; use letters, digits, "_" and "-"'
        )
    lowered = key.lower()
    if lowered in RESERVED_COLUMNS:
        raise InvalidValue(
            f'{key} is set by Wazo or by a field, and must not be an option', FORBIDDEN
        )
    if lowered == 'register':
        raise InvalidValue('register has no effect in a peer; use iax.registration')
    if lowered in FIELD_OF_OPTION:
        field = FIELD_OF_OPTION[lowered]
        raise InvalidValue(
            f'use the field {field} instead of the option {key}', USE_FIELD
        )
    if is_secret(key) and lowered not in ASKED_SECRETS:
        raise InvalidValue(f'{key} has no effect in iax.conf; use iax.auth.secret')
    if lowered in COLUMNS and lowered != key:
        raise InvalidValue(f'write {key} in lower case: {lowered}')


def _check_value(key: str, value: str) -> None:
    check_option_value(value)
    check_semicolons_escaped(value)
    check_line_length(key, value)
    if is_secret(key):
        check_not_masked(value)
    if key in COLUMNS:
        COLUMNS[key].check(value)


def find_context_uses(change: Change) -> Iterator[ContextUse]:
    """Yield the contexts that changed values name."""
    yield from option_uses.find_context_uses('iax.options', added_options(change))
    path = f'{REGISTRATION}.callback_context'
    context = get_path(change.new, path)
    if context and context != get_path(change.old, path):
        yield ContextUse(path, context, suggested=ARRIVING)


def find_target_uses(change: Change) -> Iterator[TargetUse]:
    """Yield the music on hold classes that new options name."""
    return option_uses.find_music_uses('iax.options', added_options(change))


def find_given_secrets(change: Change) -> set[str]:
    """Return the names of the secrets that the request sets in the peer."""
    given = {key for key, _ in added_options(change) if is_secret(key)}
    path = f'iax.auth.{SECRET}'
    if path in change.changed and get_path(change.new, path) is not None:
        given.add(SECRET)
    return given
