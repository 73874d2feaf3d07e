# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

from sqlalchemy.orm import relationship

from ..helpers.db_manager import Base
from ._columns import table


class OutcallTrunk(Base):
    """The link from an outcall to one of the trunks it tries, in order of priority."""

    __table__ = table('outcalltrunk')
    trunk = relationship('TrunkFeatures', back_populates='outcall_trunks')
    outcall = relationship('Outcall', back_populates='outcall_trunks')
