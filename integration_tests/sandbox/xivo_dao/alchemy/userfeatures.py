# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

from ..helpers.db_manager import Base
from ._columns import table


class UserFeatures(Base):
    __table__ = table('userfeatures')
