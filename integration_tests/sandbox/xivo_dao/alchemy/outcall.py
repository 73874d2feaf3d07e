# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

from typing import Any

from sqlalchemy import and_
from sqlalchemy.ext.associationproxy import association_proxy
from sqlalchemy.ext.orderinglist import ordering_list
from sqlalchemy.orm import foreign, relationship

from ..helpers.db_manager import Base
from ._columns import boolean, enabled, nullable, table
from .dialpattern import DialPattern
from .extension import Extension
from .outcalltrunk import OutcallTrunk
from .trunkfeatures import TrunkFeatures


def _try_trunk(trunk: TrunkFeatures) -> OutcallTrunk:
    return OutcallTrunk(trunk=trunk)


class Outcall(Base):
    """An outgoing route."""

    __table__ = table('outcall')

    dialpatterns = relationship(
        DialPattern,
        primaryjoin=and_(
            DialPattern.__table__.c.type == 'outcall',
            foreign(DialPattern.__table__.c.typeid) == __table__.c.id,
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
    trunks = association_proxy('outcall_trunks', 'trunk', creator=_try_trunk)
    internal_caller_id = boolean('internal')
    ring_time = nullable('hangupringtime', 0)
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
        for pattern in self.dialpatterns:
            if pattern.extension is extension:
                for name, value in options.items():
                    setattr(pattern, name, value)
