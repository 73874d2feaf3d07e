# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

from typing import Any

from sqlalchemy import String, and_, cast
from sqlalchemy.orm import foreign, relationship

from ..helpers.db_manager import Base
from ._columns import renamed, table

EXTENSIONS = table('extensions')


class DialPattern(Base):
    """The link from an outcall to one of its extensions."""

    __table__ = table('dialpattern')

    #: An extension of the type outcall stores the pattern's id as text in typeval.
    leads_here = and_(
        EXTENSIONS.c.type == 'outcall',
        foreign(EXTENSIONS.c.typeval) == cast(__table__.c.id, String),
    )
    extension = relationship(
        'Extension', primaryjoin=leads_here, uselist=False, passive_deletes='all'
    )
    outcall = relationship(
        'Outcall',
        primaryjoin=and_(
            __table__.c.type == 'outcall',
            foreign(__table__.c.typeid) == table('outcall').c.id,
        ),
        uselist=False,
        overlaps='dialpatterns',
    )
    external_prefix = renamed('externprefix')
    caller_id = renamed('callerid')

    @property
    def strip_digits(self) -> int:
        return self.stripnum

    @strip_digits.setter
    def strip_digits(self, value: Any) -> None:
        self.stripnum = value or 0
