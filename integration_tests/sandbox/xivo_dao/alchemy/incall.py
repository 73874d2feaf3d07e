# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

from sqlalchemy import String, and_, cast
from sqlalchemy.orm import foreign, relationship

from ..helpers.db_manager import Base
from ._columns import table
from .dialaction import Dialaction
from .extension import Extension


class Incall(Base):
    """An incoming route. Caller ID modes are not supported: nothing writes them."""

    __table__ = table('incall')

    caller_id_mode = None
    caller_id_name = None
    dialaction = relationship(
        Dialaction,
        primaryjoin=and_(
            Dialaction.__table__.c.category == 'incall',
            foreign(Dialaction.__table__.c.categoryval) == cast(__table__.c.id, String),
        ),
        cascade='all, delete-orphan',
        uselist=False,
    )
    extensions = relationship(
        Extension,
        primaryjoin=and_(
            Extension.__table__.c.type == 'incall',
            foreign(Extension.__table__.c.typeval) == cast(__table__.c.id, String),
        ),
        viewonly=True,
    )

    @property
    def destination(self) -> Dialaction:
        return self.dialaction or Dialaction(action='none')

    @destination.setter
    def destination(self, destination: Dialaction) -> None:
        destination.event, destination.category = 'answer', 'incall'
        self.dialaction = destination
