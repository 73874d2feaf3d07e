# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""The models of tables without relationships."""

from ..helpers.db_manager import Base
from ._attributes import TABLES


class UserFeatures(Base):
    __table__ = TABLES['userfeatures']


class LineFeatures(Base):
    __table__ = TABLES['linefeatures']


class UserLine(Base):
    __table__ = TABLES['user_line']


class LineExtension(Base):
    __table__ = TABLES['line_extension']


class Tenant(Base):
    __table__ = TABLES['tenant']


class AsteriskFile(Base):
    __table__ = TABLES['asterisk_file']


class AsteriskFileSection(Base):
    __table__ = TABLES['asterisk_file_section']


class AsteriskFileVariable(Base):
    __table__ = TABLES['asterisk_file_variable']


class EndpointSIPSection(Base):
    __table__ = TABLES['endpoint_sip_section']


class EndpointSIPSectionOption(Base):
    __table__ = TABLES['endpoint_sip_section_option']


class EndpointSIPTemplate(Base):
    __table__ = TABLES['endpoint_sip_template']


class ContextInclude(Base):
    __table__ = TABLES['contextinclude']


class FeatureExtension(Base):
    __table__ = TABLES['feature_extension']
