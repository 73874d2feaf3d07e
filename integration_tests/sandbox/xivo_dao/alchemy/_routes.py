# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Outgoing and incoming routes, their extensions, and contexts."""

from typing import Any

from sqlalchemy import String, and_, cast, select
from sqlalchemy.ext.associationproxy import association_proxy
from sqlalchemy.ext.orderinglist import ordering_list
from sqlalchemy.orm import column_property, foreign, relationship, synonym

from ..helpers.db_manager import Base
from ._attributes import TABLES, enabled, stored_as

DIALACTION, DIALPATTERN = TABLES['dialaction'].c, TABLES['dialpattern'].c
EXTENSION, USER = TABLES['extensions'].c, TABLES['userfeatures'].c
INCALL, OUTCALL = TABLES['incall'].c, TABLES['outcall'].c
# What an extension leads to: typeval is the id of a route's row, as text.
LEADS_TO_INCALL = and_(
    EXTENSION.type == 'incall', foreign(EXTENSION.typeval) == cast(INCALL.id, String)
)
LEADS_TO_PATTERN = and_(
    EXTENSION.type == 'outcall',
    foreign(EXTENSION.typeval) == cast(DIALPATTERN.id, String),
)
IS_PATTERN_OF_OUTCALL = and_(
    DIALPATTERN.type == 'outcall', foreign(DIALPATTERN.typeid) == OUTCALL.id
)
IS_ACTION_OF_INCALL = and_(
    DIALACTION.category == 'incall',
    foreign(DIALACTION.categoryval) == cast(INCALL.id, String),
)
IS_USER = and_(
    DIALACTION.action == 'user', foreign(DIALACTION.actionarg1) == cast(USER.id, String)
)


class Context(Base):
    __table__ = TABLES['context']
    label = synonym('displayname')
    type = synonym('contexttype')
    enabled = enabled()


class Extension(Base):
    """A number in a context; ``type`` and ``typeval`` say what it leads to."""

    __table__ = TABLES['extensions']
    tenant_uuid = column_property(
        select(Context.tenant_uuid)
        .where(Context.name == __table__.c.context)
        .scalar_subquery()
    )
    enabled = enabled()


class DialPattern(Base):
    """The link from an outcall to one of its extensions."""

    __table__ = TABLES['dialpattern']
    extension = relationship(
        Extension, primaryjoin=LEADS_TO_PATTERN, uselist=False, passive_deletes='all'
    )
    external_prefix = synonym('externprefix')
    caller_id = synonym('callerid')
    strip_digits = synonym('stripnum')


class OutcallTrunk(Base):
    """The link from an outcall to one of the trunks it tries, in order of priority."""

    __table__ = TABLES['outcalltrunk']
    trunk = relationship('TrunkFeatures', back_populates='outcall_trunks')
    outcall = relationship('Outcall', back_populates='outcall_trunks')


class Outcall(Base):
    """An outgoing route."""

    __table__ = TABLES['outcall']
    dialpatterns = relationship(
        DialPattern,
        primaryjoin=IS_PATTERN_OF_OUTCALL,
        cascade='all, delete-orphan',
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
    internal_caller_id = stored_as('internal', bool, int)
    ring_time = stored_as(
        'hangupringtime', lambda value: value or None, lambda value: value or 0
    )
    enabled = enabled()

    def associate_extension(self, extension: Extension, **options: Any) -> None:
        extension.type = 'outcall'
        pattern = DialPattern(type='outcall', exten=extension.exten, **options)
        self.dialpatterns.append(pattern)
        pattern.extension = extension
        self.context = self.extensions[0].context

    def update_extension_association(
        self, extension: Extension, **options: Any
    ) -> None:
        (pattern,) = (one for one in self.dialpatterns if one.extension is extension)
        for name, value in options.items():
            setattr(pattern, name, value)


class Dialaction(Base):
    """A destination; ``action`` is its type, or ``<type>:<subtype>``."""

    __table__ = TABLES['dialaction']
    __mapper_args__ = {'confirm_deleted_rows': False}
    user = relationship('UserFeatures', primaryjoin=IS_USER, viewonly=True)

    def __init__(self, type: str, subtype: str = '', **columns: Any) -> None:
        super().__init__(action=f'{type}:{subtype}' if subtype else type, **columns)

    @property
    def type(self) -> str | None:
        return (self.action or '').partition(':')[0] or None

    @property
    def subtype(self) -> str | None:
        return (self.action or '').partition(':')[2] or None


class Incall(Base):
    """An incoming route."""

    __table__ = TABLES['incall']
    dialaction = relationship(
        Dialaction,
        primaryjoin=IS_ACTION_OF_INCALL,
        cascade='all, delete-orphan',
        uselist=False,
    )
    extensions = relationship(Extension, primaryjoin=LEADS_TO_INCALL, viewonly=True)

    @property
    def destination(self) -> Dialaction:
        return self.dialaction or Dialaction('none')

    @destination.setter
    def destination(self, destination: Dialaction) -> None:
        destination.event, destination.category = 'answer', 'incall'
        self.dialaction = destination
