# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

from sqlalchemy.orm import relationship

from ..helpers.db_manager import Base
from ._columns import enabled, table


class StaticIAX(Base):
    """A line of iax.conf, such as a registration."""

    __table__ = table('staticiax')
    trunk = relationship('TrunkFeatures', viewonly=True, uselist=False)
    enabled = enabled()

    @property
    def remote_host(self) -> str:
        """The host of a registration, ``user:password@host:port/extension``."""
        address = self.var_val.rpartition('@')[2].partition('/')[0]
        return address.partition(':')[0]
