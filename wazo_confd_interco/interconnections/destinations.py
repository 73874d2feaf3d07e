# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Destinations of incoming routes, which must belong to the tenant.

wazo-confd only checks that a destination exists, in any tenant.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any, Final

from ..dialplan import called_number, rules
from ..dialplan.contexts import Contexts, search_order
from ..documents import Document
from ..kinds.lookups import ContextUse, TargetUse
from ..options import privileges
from ..options.field import Check, accept_any
from ..options.values import MaxLength, OneOf, Range
from ..problems import (
    CONFLICT,
    FORBIDDEN,
    NOT_FOUND,
    REQUIRED,
    TOO_LARGE,
    UNKNOWN_FIELD,
    WRONG_TYPE,
    Problems,
)

# The members of a destination that refer to an object, and its kind.
_TARGETS: Final = {
    'user_id': 'User',
    'group_id': 'Group',
    'queue_id': 'Queue',
    'conference_id': 'Conference',
    'ivr_id': 'IVR',
    'outcall_id': 'Outcall',
    'voicemail_id': 'Voicemail',
    'switchboard_uuid': 'Switchboard',
    'application_uuid': 'Application',
    'moh_uuid': 'MOH',
    'skill_rule_id': 'SkillRule',
}
# wazo-confd rejects these in lower case at the beginning only. Asterisk ignores the
# case, and `Exec` runs any application.
_RUNS_PROGRAM: Final = re.compile(r'\b((try)?system|shell)\s*\(', re.IGNORECASE)
# The sounds of a tenant (wazo-confd's plugin `sound`).
_TENANT_SOUNDS: Final = '/var/lib/wazo/sounds/tenants'
# Words that Asterisk looks up in its own sounds: no absolute path, URL or `&`.
_SYSTEM_SOUND: Final = re.compile(r'\w[\w .-]*(/\w[\w .-]*)*')
# The columns of the table. Variables share theirs with two numbers.
_check_length: Final = MaxLength(255)
_MAX_VARIABLES_LENGTH: Final = 216

_CALLED_NUMBER_CHECKS: Final[Mapping[str, tuple[type, Check]]] = {
    'header': (str, OneOf(called_number.HEADERS)),
    'strip_digits': (int, Range(0, called_number.MAX_STRIPPED)),
    'prefix': (str, rules.check_prefix),
    'context': (str, accept_any),
}


def find_targets(path: str, destination: Document) -> Iterator[TargetUse]:
    """Yield the objects that a destination refers to.

    :param path: the path of the route
    """
    for name, kind in _TARGETS.items():
        key = destination.get(name)
        if _is_key(name, key):
            yield TargetUse(f'{path}.destination.{name}', kind, key)


def _is_key(name: str, key: Any) -> bool:
    """Return whether a value has the type of a key; `true` is not an id."""
    return type(key) is int if name.endswith('_id') else isinstance(key, str)


def find_context_uses(path: str, destination: Document) -> Iterator[ContextUse]:
    """Yield the context that a destination names."""
    context = destination.get('context')
    type_ = 'incall' if is_called_number(destination) else None
    if isinstance(context, str):
        yield ContextUse(f'{path}.destination.context', context, type=type_)


def is_called_number(destination: Document) -> bool:
    """Return whether the call continues with the called number in another form."""
    return destination.get('type') == called_number.TYPE


def expand(destination: Document, context: str) -> Document:
    """Return a destination as wazo-confd stores it.

    :param context: the context of the route
    """
    if not is_called_number(destination):
        return destination
    target = destination.get('context') or context
    command = called_number.render_command(destination, target)
    return {'type': 'custom', 'command': command}


def check_called_number(destination: Document, problems: Problems) -> None:
    """Report values of a destination `called_number` that are not valid."""
    for name, value in destination.items():
        if name == 'type' or value is None:
            continue
        if name not in _CALLED_NUMBER_CHECKS:
            allowed = ', '.join(_CALLED_NUMBER_CHECKS)
            reason = f'unknown field; allowed are {allowed}'
            problems.add(name, reason, UNKNOWN_FIELD)
            continue
        type_, rule = _CALLED_NUMBER_CHECKS[name]
        if type(value) is not type_:
            problems.add(name, f'must be {_TYPE_NAMES[type_]}', WRONG_TYPE)
        else:
            problems.check(name, rule, value)
    changes = destination.get('strip_digits') or destination.get('prefix')
    if destination.get('header') is None and not changes:
        problems.add('header', 'required, unless strip_digits is given', REQUIRED)
    elif destination.get('header') is not None and changes:
        problems.add(
            'header', 'must not be combined with strip_digits or prefix', CONFLICT
        )


_TYPE_NAMES: Final = {str: 'a string', int: 'an integer'}


def check_loop(
    destination: Document,
    exten: str,
    context: str | None,
    contexts: Contexts,
    problems: Problems,
) -> None:
    """Report a destination that causes a loop.

    :param destination: as wazo-confd stores it
    :param exten: the number or pattern of the route, and `context` its context
    :param contexts: the tenant's contexts by name, with their includes
    """
    if destination.get('type') == 'extension':
        if (destination.get('exten'), destination.get('context')) == (exten, context):
            problems.add('exten', 'must not be the extension of the route itself')
        return
    command = destination.get('command')
    goto = called_number.parse_goto(command) if isinstance(command, str) else None
    if goto is None:
        return
    entered = {one.name.lower() for one in search_order(contexts, goto.context)}
    is_own = (context or '').lower() in entered
    if is_own or goto.context == context:
        problems.check('', called_number.check_cut, goto, exten)
        if called_number.reads_header(goto):
            problems.add(
                '',
                'the context in which the call continues must not be, or include, the '
                'context of the route, because a caller can put the number of the '
                'route into the header and the call would go into a loop; give '
                'the route a context of type incall of its own',
                CONFLICT,
            )


def check(
    destination: Document, tenant_uuid: str, is_master: bool, problems: Problems
) -> None:
    """Report values that wazo-confd cannot store, or that leave the tenant.

    :param is_master: whether a token of the master tenant makes the request
    """
    if destination.get('type') == 'custom':
        subject = 'the destination custom'
        problems.check('type', privileges.COMMAND.check, subject, is_master)
    filename = destination.get('filename')
    if isinstance(filename, str) and not _is_sound_of(tenant_uuid, filename):
        subject = 'a file outside the sounds of the tenant'
        problems.check('filename', privileges.SOUND.check, subject, is_master)
    for name, value in destination.items():
        if isinstance(value, str):
            problems.check(name, _check_length, value)
        elif isinstance(value, dict):
            _check_variables(name, value, problems)
        if name in _TARGETS and value is not None and not _is_key(name, value):
            problems.add(name, f'{_TARGETS[name]} {value!r} not found', NOT_FOUND)
        if name == 'command' and isinstance(value, str) and _RUNS_PROGRAM.search(value):
            problems.add(name, 'must not run a program', FORBIDDEN)


def _is_sound_of(tenant_uuid: str, filename: str) -> bool:
    """Return whether a file is a sound of the tenant, or of Asterisk."""
    name = filename.removeprefix(f'{_TENANT_SOUNDS}/{tenant_uuid}/')
    is_relative = bool(_SYSTEM_SOUND.fullmatch(name)) and '..' not in name
    return is_relative and not name.startswith(_TENANT_SOUNDS.rpartition('/')[2])


def _check_variables(name: str, variables: Document, problems: Problems) -> None:
    for variable, value in variables.items():
        if not isinstance(value, str):
            problems.add(f'{name}.{variable}', 'must be a string', WRONG_TYPE)
    if len(json.dumps(variables)) > _MAX_VARIABLES_LENGTH:
        problems.add(
            name,
            f'must not have more than {_MAX_VARIABLES_LENGTH} characters as JSON',
            TOO_LARGE,
        )
