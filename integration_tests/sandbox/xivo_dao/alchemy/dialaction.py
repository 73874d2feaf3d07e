# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

from sqlalchemy import String, and_, cast
from sqlalchemy.orm import foreign, relationship

from ..helpers.db_manager import Base
from ._columns import table
from .userfeatures import UserFeatures


class Dialaction(Base):
    """A destination; ``action`` is its type, or ``<type>:<subtype>``."""

    __table__ = table('dialaction')
    __mapper_args__ = {'confirm_deleted_rows': False}

    user = relationship(
        UserFeatures,
        primaryjoin=and_(
            __table__.c.action == 'user',
            foreign(__table__.c.actionarg1)
            == cast(UserFeatures.__table__.c.id, String),
        ),
        viewonly=True,
    )

    @property
    def type(self) -> str | None:
        return (self.action or '').partition(':')[0] or None

    @type.setter
    def type(self, value: str | None) -> None:
        self._set_action(value, self.subtype)

    @property
    def subtype(self) -> str | None:
        return (self.action or '').partition(':')[2] or None

    @subtype.setter
    def subtype(self, value: str | None) -> None:
        self._set_action(self.type, value)

    def _set_action(self, type_: str | None, subtype: str | None) -> None:
        self.action = f'{type_ or ""}:{subtype}' if subtype else type_
