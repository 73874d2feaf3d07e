# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

from ..helpers.db_manager import Base
from ._columns import enabled, renamed, table


class Context(Base):
    __table__ = table('context')
    label = renamed('displayname')
    type = renamed('contexttype')
    enabled = enabled()
