# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Outgoing and incoming routes, and the extensions that lead to them."""

from __future__ import annotations

from typing import Any

from sqlalchemy import String, and_, cast, func, select
from sqlalchemy.ext.associationproxy import association_proxy
from sqlalchemy.ext.hybrid import hybrid_property
from sqlalchemy.ext.orderinglist import ordering_list
from sqlalchemy.orm import foreign, relationship
from sqlalchemy.orm.attributes import get_history

from ..helpers.db_manager import Base
from ._columns import empty_is_none, enabled, is_set, renamed, table
from ._people import Context, LineExtension

EXTENSIONS, DIALPATTERN = table('extensions'), table('dialpattern')
OUTCALL, INCALL, DIALACTION = table('outcall'), table('incall'), table('dialaction')
USERS = table('userfeatures')


def _points_at(kind: str, target_id: Any) -> Any:
    """An extension of type ``kind`` has its target's id, as text, in typeval."""
    return and_(
        EXTENSIONS.c.type == kind,
        foreign(EXTENSIONS.c.typeval) == cast(target_id, String),
    )


class OutcallTrunk(Base):
    __table__ = table('outcalltrunk')
    trunk = relationship('TrunkFeatures', back_populates='outcall_trunks')
    outcall = relationship('Outcall', back_populates='outcall_trunks')
    outcall_id = renamed('outcallid')
    trunk_id = renamed('trunkfeaturesid')


class DialPattern(Base):
    __table__ = DIALPATTERN
    extension = relationship(
        'Extension',
        primaryjoin=lambda: _points_at('outcall', DIALPATTERN.c.id),
        uselist=False,
        passive_deletes='all',
    )
    outcall = relationship(
        'Outcall',
        primaryjoin=and_(
            DIALPATTERN.c.type == 'outcall',
            foreign(DIALPATTERN.c.typeid) == OUTCALL.c.id,
        ),
        uselist=False,
        overlaps='dialpatterns',
    )
    external_prefix = renamed('externprefix')
    strip_digits = hybrid_property(
        lambda self: self.stripnum,
        lambda self, value: setattr(self, 'stripnum', value or 0),
    )
    caller_id = renamed('callerid')


class Extension(Base):
    __table__ = EXTENSIONS
    context_rel = relationship(
        Context, primaryjoin=foreign(EXTENSIONS.c.context) == Context.__table__.c.name
    )
    dialpattern = relationship(
        DialPattern,
        primaryjoin=lambda: _points_at('outcall', DIALPATTERN.c.id),
        viewonly=True,
    )
    outcall = association_proxy('dialpattern', 'outcall')
    incall = relationship(
        'Incall', primaryjoin=lambda: _points_at('incall', INCALL.c.id), viewonly=True
    )
    line_extensions = relationship(LineExtension, viewonly=True)
    lines = association_proxy('line_extensions', 'line')
    enabled = enabled()
    legacy_commented = is_set('commented')

    @hybrid_property
    def tenant_uuid(self) -> str | None:
        return self.context_rel.tenant_uuid if self.context_rel else None

    @tenant_uuid.expression
    def tenant_uuid(cls: Any) -> Any:
        own = Context.name == cls.context
        return select(Context.tenant_uuid).where(own).scalar_subquery()

    @hybrid_property
    def context_type(self) -> str:
        return self.context_rel.type

    @context_type.expression
    def context_type(cls: Any) -> Any:
        own = select(Context.contexttype).where(Context.name == cls.context)
        return func.coalesce(own.scalar_subquery(), 'internal')

    def get_old_context(self) -> str:
        before = get_history(self, 'context').deleted
        return before[0] if before else self.context

    def is_pattern(self) -> bool:
        return self.exten.startswith('_')


class Outcall(Base):
    __table__ = OUTCALL
    dialpatterns = relationship(
        DialPattern,
        primaryjoin=and_(
            DIALPATTERN.c.type == 'outcall',
            foreign(DIALPATTERN.c.typeid) == OUTCALL.c.id,
        ),
        cascade='all, delete-orphan',
        overlaps='outcall',
    )
    extensions = association_proxy('dialpatterns', 'extension')
    outcall_trunks = relationship(
        OutcallTrunk,
        order_by=OutcallTrunk.priority,
        collection_class=ordering_list('priority'),
        cascade='all, delete-orphan',
        back_populates='outcall',
    )
    trunks = association_proxy(
        'outcall_trunks', 'trunk', creator=lambda trunk: OutcallTrunk(trunk=trunk)
    )
    internal_caller_id = is_set('internal')
    ring_time = empty_is_none('hangupringtime', 0)
    enabled = enabled()

    def _follow_context(self) -> None:
        self.context = next((e.context for e in self.extensions), None)

    def associate_extension(self, extension: Extension, **options: Any) -> None:
        if extension in self.extensions:
            return
        extension.type = 'outcall'
        pattern = DialPattern(type='outcall', exten=extension.exten, **options)
        self.dialpatterns.append(pattern)
        pattern.extension = extension
        self._follow_context()

    def dissociate_extension(self, extension: Extension) -> None:
        if extension not in self.extensions:
            return
        self.extensions.remove(extension)
        extension.type, extension.typeval = 'user', '0'
        self._follow_context()

    def update_extension_association(self, extension: Any, **options: Any) -> None:
        for pattern in self.dialpatterns:
            if pattern.extension is extension:
                for name, value in options.items():
                    setattr(pattern, name, value)


class Dialaction(Base):
    __table__ = DIALACTION
    __mapper_args__ = {'confirm_deleted_rows': False}
    user = relationship(
        'UserFeatures',
        primaryjoin=and_(
            DIALACTION.c.action == 'user',
            foreign(DIALACTION.c.actionarg1) == cast(USERS.c.id, String),
        ),
        viewonly=True,
    )
    incall = relationship(
        'Incall',
        primaryjoin=and_(
            DIALACTION.c.category == 'incall',
            foreign(DIALACTION.c.categoryval) == cast(INCALL.c.id, String),
        ),
        viewonly=True,
    )

    def _join(self, kind: str | None, subtype: str | None) -> None:
        self.action = f'{kind or ""}:{subtype}' if subtype else kind

    type = hybrid_property(
        lambda self: (self.action or '').partition(':')[0] or None,
        lambda self, value: self._join(value, self.subtype),
        expr=lambda cls: func.split_part(cls.action, ':', 1),
    )
    subtype = hybrid_property(
        lambda self: (self.action or '').partition(':')[2] or None,
        lambda self, value: self._join(self.type, value),
        expr=lambda cls: func.split_part(cls.action, ':', 2),
    )


class Incall(Base):
    """Caller ID modes are not kept: nothing of this plugin writes them."""

    __table__ = INCALL
    caller_id_mode = caller_id_name = None
    dialaction = relationship(
        Dialaction,
        primaryjoin=and_(
            DIALACTION.c.category == 'incall',
            foreign(DIALACTION.c.categoryval) == cast(INCALL.c.id, String),
        ),
        cascade='all, delete-orphan',
        uselist=False,
    )
    extensions = relationship(
        Extension, primaryjoin=lambda: _points_at('incall', INCALL.c.id), viewonly=True
    )

    @property
    def destination(self) -> Dialaction:
        return self.dialaction or Dialaction(action='none')

    @destination.setter
    def destination(self, destination: Dialaction | None) -> None:
        if destination is None or self.dialaction is None:
            if destination is not None:
                destination.event, destination.category = 'answer', 'incall'
            self.dialaction = destination
            return
        for name in ('action', 'actionarg1', 'actionarg2'):
            setattr(self.dialaction, name, getattr(destination, name))

    @hybrid_property
    def exten(self) -> str | None:
        return next((extension.exten for extension in self.extensions), None)

    @exten.expression
    def exten(cls: Any) -> Any:
        return (
            select(Extension.exten)
            .where(_points_at('incall', cls.id))
            .scalar_subquery()
        )
