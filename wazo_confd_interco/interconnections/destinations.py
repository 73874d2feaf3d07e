# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Destinations of incoming routes, which must belong to the tenant.

wazo-confd only checks that a destination exists, in any tenant.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any, Final

from ..documents import Document
from ..kinds.references import ContextUse, TargetUse
from ..options.values import MaxLength
from ..problems import FORBIDDEN, NOT_FOUND, TOO_LARGE, WRONG_TYPE, Problems

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
# The columns of the table. Variables share theirs with two numbers.
_check_length: Final = MaxLength(255)
_MAX_VARIABLES_LENGTH: Final = 216


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
    if isinstance(context, str):
        yield ContextUse(f'{path}.destination.context', context)


def check(destination: Document, problems: Problems) -> None:
    """Report values that wazo-confd cannot store, or that would run a program."""
    for name, value in destination.items():
        if isinstance(value, str):
            problems.check(name, _check_length, value)
        elif isinstance(value, dict):
            _check_variables(name, value, problems)
        if name in _TARGETS and value is not None and not _is_key(name, value):
            problems.add(name, f'{_TARGETS[name]} {value!r} not found', NOT_FOUND)
        if name == 'command' and isinstance(value, str) and _RUNS_PROGRAM.search(value):
            problems.add(name, 'must not run a program', FORBIDDEN)


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
