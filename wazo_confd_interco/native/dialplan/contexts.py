# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""A tenant's dialplan as wazo-confgend writes it: contexts, includes, extensions.

Only what is in the database: contexts of type internal include the feature codes before
their other includes, and contexts of some types have extensions of Wazo's own
(wazo-confgend's template contexts.conf).
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator
from typing import Any, Final

from sqlalchemy import String, and_, any_, cast, func, literal_column, or_, select
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.sql import Select
from xivo_dao.helpers.db_manager import Session

from ...dialplan.contexts import Context, Entry
from ..database import tables as t

INTERNAL: Final = 'internal'
INCALL: Final = 'incall'
OUTCALL: Final = 'outcall'

_FEATURES: Final = 'xivo-features'
# Extensions that wazo-confgend writes into every context of a type. `_+.` is
# `Goto(${EXTEN:1},1)`, which continues without the plus of the number; `s` continues
# with the number in the To header.
_GENERATED: Final = {
    INTERNAL: (Entry('i'), Entry('t')),
    INCALL: (Entry('i'), Entry('s', takes_to=True), Entry('_+.', strips_plus=True)),
}
# Features that wazo-confgend also writes without the part that follows their code.
_BARE_FEATURES: Final = ('fwdbusy', 'fwdrna', 'fwdunc')
_PATTERN_CHARACTERS: Final = re.compile(r'[\[NXZ!.]')


def has_context(tenant_uuid: str, name: str) -> bool:
    """Return whether the tenant has a context of this name, enabled or not."""
    query = select(literal_column('1')).where(
        t.context.c.name == name, t.context.c.tenant_uuid == tenant_uuid
    )
    return Session.execute(query).first() is not None


def load_contexts(tenant_uuid: str) -> dict[str, Context]:
    """Return the tenant's enabled contexts by name, with includes but no extensions."""
    contexts = {
        name: Context(name, type_, [_FEATURES] if type_ == INTERNAL else [])
        for name, type_ in Session.execute(_contexts(tenant_uuid))
    }
    for context, included in Session.execute(_includes(tenant_uuid)):
        if context in contexts:
            contexts[context].includes.append(included)
    return contexts


def load_dialplan(tenant_uuid: str, *numbers: str) -> dict[str, Context]:
    """Return the tenant's contexts with every extension that may match the numbers."""
    contexts = load_contexts(tenant_uuid)
    for context in contexts.values():
        context.entries.extend(_GENERATED.get(context.type or '', ()))
    for row in Session.execute(_extensions(tenant_uuid, numbers)):
        if row.context in contexts:
            id_ = row.id if row.type == OUTCALL else None
            entry = Entry(row.exten, id_, type=row.type, target=row.typeval)
            contexts[row.context].entries.append(entry)
    contexts[_FEATURES] = Context(_FEATURES, entries=list(_feature_entries()))
    return contexts


def _contexts(tenant_uuid: str) -> Select:
    return (
        select(t.context.c.name, t.context.c.contexttype)
        .where(t.context.c.tenant_uuid == tenant_uuid, t.context.c.commented == 0)
        .order_by(t.context.c.id)
    )


def _includes(tenant_uuid: str) -> Select:
    return (
        select(t.context_include.c.context, t.context_include.c.include)
        .join(t.context, t.context.c.name == t.context_include.c.context)
        .where(t.context.c.tenant_uuid == tenant_uuid)
        .order_by(t.context_include.c.priority, t.context_include.c.include)
    )


def _extensions(tenant_uuid: str, numbers: Collection[str]) -> Select:
    """Select the extensions that wazo-confgend writes: patterns, and those of numbers.

    It writes extensions that are enabled and associated, unless all lines of an
    extension are disabled.
    """
    return (
        select(
            t.extension.c.id,
            t.extension.c.exten,
            t.extension.c.context,
            t.extension.c.type,
            t.extension.c.typeval,
        )
        .join(t.context, t.context.c.name == t.extension.c.context)
        .where(
            t.context.c.tenant_uuid == tenant_uuid,
            t.extension.c.commented == 0,
            t.extension.c.typeval != '0',
            t.extension.c.type != 'parking',
            t.extension.c.id.not_in(_EXTENSIONS_OF_DISABLED_LINES),
            or_(t.extension.c.exten.like(r'\_%'), _is_number(numbers)),
        )
    )


def _is_number(numbers: Iterable[str]) -> Any:
    """Match numbers with their dashes removed, with plus signs and without them."""
    forms = [
        digits[at:]
        for digits in (number.replace('-', '') for number in numbers)
        for at in range(len(digits) - len(digits.lstrip('+')) + 1)
    ]
    without_dashes = func.replace(t.extension.c.exten, '-', '')
    return without_dashes == any_(cast(forms, ARRAY(String)))


def _extensions_of_disabled_lines() -> Select:
    """Select extensions that have lines, none of which is enabled.

    One list for the whole statement. If it asked for the lines of each extension,
    PostgreSQL would expect such costs with 10,000 extensions that it compiles the
    statement first (`jit`, on by default), which takes longer than running it.
    """
    disabled, other = t.line_extension, t.line_extension.alias()
    line = t.line.alias()
    enabled = (
        select(other.c.line_id)
        .join(line, and_(line.c.id == other.c.line_id, line.c.commented == 0))
        .where(other.c.extension_id == disabled.c.extension_id)
    )
    return (
        select(disabled.c.extension_id)
        .join(t.line, and_(t.line.c.id == disabled.c.line_id, t.line.c.commented != 0))
        .where(~enabled.exists())
    )


_EXTENSIONS_OF_DISABLED_LINES: Final = _extensions_of_disabled_lines()


def _feature_entries() -> Iterator[Entry]:
    feature = t.feature_extension.c
    query = select(feature.exten, feature.feature).where(feature.enabled)
    for exten, name in Session.execute(query):
        yield from map(Entry, _written_extens(exten, name))


def _written_extens(exten: str, feature: str) -> Iterable[str]:
    """Return the extensions that wazo-confgend writes for a feature."""
    if feature in _BARE_FEATURES and exten.startswith('_'):
        return exten, _PATTERN_CHARACTERS.split(exten[1:])[0]
    return (exten,)
