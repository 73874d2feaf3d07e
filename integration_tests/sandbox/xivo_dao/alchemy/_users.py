# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Users, their lines, and what a system or a tenant has once."""

from ..helpers.db_manager import Base
from ._attributes import table


class UserFeatures(Base):
    __table__ = table('userfeatures')


class LineFeatures(Base):
    __table__ = table('linefeatures')


class UserLine(Base):
    __table__ = table('user_line')


class LineExtension(Base):
    __table__ = table('line_extension')


class Tenant(Base):
    __table__ = table('tenant')


class AsteriskFile(Base):
    __table__ = table('asterisk_file')


class AsteriskFileSection(Base):
    __table__ = table('asterisk_file_section')


class AsteriskFileVariable(Base):
    __table__ = table('asterisk_file_variable')
