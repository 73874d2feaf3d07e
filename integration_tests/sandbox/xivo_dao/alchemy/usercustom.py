# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

from sqlalchemy.orm import relationship

from ..helpers.db_manager import Base
from ._columns import enabled, nullable, table


class UserCustom(Base):
    """A customized endpoint."""

    __table__ = table('usercustom')
    line = relationship('LineFeatures', viewonly=True, uselist=False)
    trunk = relationship('TrunkFeatures', viewonly=True, uselist=False)
    enabled = enabled()
    interface_suffix = nullable('intfsuffix')
