# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy.orm import relationship

from ..helpers.db_manager import Base
from ._columns import table

#: Columns that are not options.
FIELDS = frozenset(
    'id commented options tenant_uuid name type host context category protocol'.split()
)
#: Options that are stored as 0 or 1.
BOOLEANS = frozenset(
    'trunk adsi jitterbuffer forcejitterbuffer sendani qualifysmoothing immediate'
    ' keyrotate'.split()
)


class UserIAX(Base):
    """An IAX endpoint; options without a column of their own are in ``_options``."""

    __table__ = table('useriax')
    _options = __table__.c.options
    trunk_rel = relationship('TrunkFeatures', viewonly=True, uselist=False)

    @property
    def options(self) -> list[list[str]]:
        return [*self._column_options(), *(self._options or [])]

    def _column_options(self) -> Iterator[list[str]]:
        names = [column.name for column in self.__table__.columns]
        for name in names:
            value = None if name in FIELDS else getattr(self, name)
            if name in BOOLEANS and value is not None:
                yield [name, 'yes' if value else 'no']
            elif value not in (None, ''):
                yield [name, str(value)]
