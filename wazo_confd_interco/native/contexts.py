# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""A tenant's dialplan as wazo-confgend writes it: contexts, includes, extensions.

As far as it is in the database: contexts of type internal include the feature codes
before what they are told to include (confgend's contexts.conf).
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any, Final

from sqlalchemy import and_, func, or_, select
from xivo_dao.alchemy.context import Context as ContextModel
from xivo_dao.alchemy.contextinclude import ContextInclude
from xivo_dao.alchemy.feature_extension import FeatureExtension
from xivo_dao.alchemy.line_extension import LineExtension
from xivo_dao.alchemy.linefeatures import LineFeatures
from xivo_dao.helpers.db_manager import Session

from ..dialplan.contexts import Context, Entry
from .outcalls import extension

INTERNAL: Final = 'internal'
OUTCALL: Final = 'outcall'

_context = ContextModel.__table__
_include = ContextInclude.__table__
_feature = FeatureExtension.__table__
_line = LineFeatures.__table__
_line_extension = LineExtension.__table__

_FEATURES: Final = 'xivo-features'
# What the host writes into every context of a type.
_OWN: Final = {INTERNAL: ('i', 't'), 'incall': ('i', 's', '_+.')}
# Features that are written without what follows their code, too.
_WILD: Final = re.compile(r'[\[NXZ!.]')
_BARE_FEATURES: Final = ('fwdbusy', 'fwdrna', 'fwdunc')


def for_number(tenant_uuid: str, number: str) -> dict[str, Context]:
    """The contexts, with the extensions that may take a number."""
    exten = extension.c.exten
    same = func.replace(exten, '-', '') == number.replace('-', '')
    return _load(tenant_uuid, or_(exten.like(r'\_%'), same))


def for_outcalls(tenant_uuid: str) -> dict[str, Context]:
    """The contexts, with their outcalls and what may stand before these."""
    exten = extension.c.exten
    literals = select(exten).where(extension.c.type == OUTCALL)
    return _load(
        tenant_uuid,
        or_(exten.like(r'\_%'), extension.c.type == OUTCALL, exten.in_(literals)),
    )


def _load(tenant_uuid: str, condition: Any) -> dict[str, Context]:
    contexts = {
        name: _blank(name, type_)
        for name, type_ in Session.execute(_contexts(tenant_uuid))
    }
    for context, included in Session.execute(_includes(tenant_uuid)):
        if context in contexts:
            contexts[context].includes.append(included)
    for row in Session.execute(_extensions(tenant_uuid, condition)):
        if row.context in contexts:
            id_ = row.id if row.type == OUTCALL else None
            contexts[row.context].entries.append(Entry(row.exten, id_))
    contexts[_FEATURES] = Context(_FEATURES, entries=_feature_entries())
    return contexts


def _blank(name: str, type_: str) -> Context:
    includes = [_FEATURES] if type_ == INTERNAL else []
    return Context(name, type_, includes, [*map(Entry, _OWN.get(type_, ()))])


def _contexts(tenant_uuid: str) -> Any:
    return (
        select(_context.c.name, _context.c.contexttype)
        .where(_context.c.tenant_uuid == tenant_uuid, _context.c.commented == 0)
        .order_by(_context.c.id)
    )


def _includes(tenant_uuid: str) -> Any:
    return (
        select(_include.c.context, _include.c.include)
        .join(_context, _context.c.name == _include.c.context)
        .where(_context.c.tenant_uuid == tenant_uuid)
        .order_by(_include.c.priority, _include.c.include)
    )


def _extensions(tenant_uuid: str, condition: Any) -> Any:
    """What confgend writes: enabled, associated, and not of a disabled line."""
    return (
        select(extension.c.id, extension.c.exten, extension.c.context, extension.c.type)
        .join(_context, _context.c.name == extension.c.context)
        .where(
            _context.c.tenant_uuid == tenant_uuid,
            extension.c.commented == 0,
            extension.c.typeval != '0',
            extension.c.type != 'parking',
            extension.c.id.not_in(_OF_DISABLED_LINES),
            condition,
        )
    )


def _of_disabled_lines() -> Any:
    """Of a line, and of none that is enabled.

    One list for all, begun with the disabled lines, which are few. To ask for the lines
    of each extension seems so dear to PostgreSQL, where there are 10,000, that it
    compiles the statement first (`jit`, on by default), longer than it runs.
    """
    disabled, other = _line_extension, _line_extension.alias()
    line = _line.alias()
    enabled = (
        select(other.c.line_id)
        .join(line, and_(line.c.id == other.c.line_id, line.c.commented == 0))
        .where(other.c.extension_id == disabled.c.extension_id)
    )
    return (
        select(disabled.c.extension_id)
        .join(_line, and_(_line.c.id == disabled.c.line_id, _line.c.commented != 0))
        .where(~enabled.exists())
    )


_OF_DISABLED_LINES: Final = _of_disabled_lines()


def _feature_entries() -> list[Entry]:
    query = select(_feature.c.exten, _feature.c.feature).where(_feature.c.enabled)
    return list(_written(Session.execute(query)))


def _written(features: Iterable[Any]) -> Iterable[Entry]:
    for exten, feature in features:
        yield Entry(exten)
        if feature in _BARE_FEATURES and exten.startswith('_'):
            yield Entry(_WILD.split(exten[1:])[0])
