# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Where incoming routes may lead: to what the tenant has, and nowhere else.

Confd checks that a destination is there, in whatever tenant (host facts).
"""

from __future__ import annotations

import json
import re
from functools import partial
from typing import Any, Final, NamedTuple

from sqlalchemy import String, cast, select
from xivo_dao.helpers import errors
from xivo_dao.helpers.db_manager import Base, Session

from ..documents import Document
from ..native import references
from ..options.values import plain, tried
from ..rest.resource import refuse, refuse_all


class _Named(NamedTuple):
    """The table that a name in a destination refers to, and its key."""

    table: str
    key: str
    resource: str


_REFERENCES: Final = {
    'user_id': _Named('userfeatures', 'id', 'User'),
    'group_id': _Named('groupfeatures', 'id', 'Group'),
    'queue_id': _Named('queuefeatures', 'id', 'Queue'),
    'conference_id': _Named('conference', 'id', 'Conference'),
    'ivr_id': _Named('ivr', 'id', 'IVR'),
    'outcall_id': _Named('outcall', 'id', 'Outcall'),
    'voicemail_id': _Named('voicemail', 'uniqueid', 'Voicemail'),
    'switchboard_uuid': _Named('switchboard', 'uuid', 'Switchboard'),
    'application_uuid': _Named('application', 'uuid', 'Application'),
    'moh_uuid': _Named('moh', 'uuid', 'MOH'),
    'skill_rule_id': _Named('queueskillrule', 'id', 'SkillRule'),
}
# Confd's own expression refuses the applications in lower case and at the beginning
# alone; Asterisk takes any case, and `Exec` any application.
_PROGRAM: Final = re.compile(r'\b((try)?system|shell)\s*\(', re.IGNORECASE)
# Of the columns. Variables share theirs with two numbers; confd counts nothing there,
# and fails at a value that is no text.
_TEXT_LENGTH: Final = 255
_VARIABLES_LENGTH: Final = 216
_INTEGERS: Final = frozenset(name for name in _REFERENCES if name.endswith('_id'))


def validate(path: str, destination: Document, tenant_uuid: str) -> None:
    """Raises unless everything that the destination at a path names is the tenant's."""
    for name, value in destination.items():
        inner = f'{path}.{name}'
        if isinstance(value, str):
            refuse_all(tried(inner, partial(plain, value)))
            _validate_length(inner, value, _TEXT_LENGTH)
        if isinstance(value, dict):
            _validate_variables(inner, value)
        if name == 'command' and isinstance(value, str) and _PROGRAM.search(value):
            refuse({inner: 'runs a program of the machine'})
        if name == 'context' and isinstance(value, str):
            references.context(inner, value, tenant_uuid)
        elif name in _REFERENCES and value is not None:
            _validate_reference(inner, name, value, tenant_uuid)


def _validate_length(path: str, text: str, length: int) -> None:
    if len(text) > length:
        refuse({path: f'longer than {length} characters'})


def _validate_variables(path: str, variables: Document) -> None:
    for name, value in variables.items():
        if not isinstance(value, str):
            refuse({f'{path}.{name}': 'not a text'})
    _validate_length(path, json.dumps(variables), _VARIABLES_LENGTH)


def _validate_reference(path: str, name: str, value: Any, tenant_uuid: str) -> None:
    named = _REFERENCES[name]
    wanted = type(value) is int if name in _INTEGERS else isinstance(value, str)
    table = Base.metadata.tables.get(named.table)
    if not wanted or table is None:
        raise errors.param_not_found(path, named.resource, **{name: value})
    query = select(table.c[named.key]).where(
        _text(table.c[named.key]) == str(value), _in_tenant(table, tenant_uuid)
    )
    if Session.execute(query).first() is None:
        raise errors.param_not_found(path, named.resource, **{name: value})


def _text(column: Any) -> Any:
    """Compared as text: an id may be beyond the column's integers."""
    return cast(column, String)


def _in_tenant(table: Any, tenant_uuid: str) -> Any:
    if 'tenant_uuid' in table.c:
        return table.c.tenant_uuid == tenant_uuid
    context = Base.metadata.tables['context']
    contexts = select(context.c.name).where(context.c.tenant_uuid == tenant_uuid)
    return table.c.context.in_(contexts)
