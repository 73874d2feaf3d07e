# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""The tables of wazo-confd, each by one name.

All statements are built from these. Modules that create rows, or pass them to services
of wazo-confd, import the models that these need.
"""

from __future__ import annotations

from sqlalchemy import MetaData, Table
from xivo_dao.alchemy.all import (
    AsteriskFile,
    AsteriskFileSection,
    AsteriskFileVariable,
    Context,
    ContextInclude,
    DialPattern,
    EndpointSIP,
    EndpointSIPSection,
    EndpointSIPSectionOption,
    EndpointSIPTemplate,
    Extension,
    FeatureExtension,
    LineExtension,
    LineFeatures,
    Outcall,
    OutcallTrunk,
    PJSIPTransport,
    PJSIPTransportOption,
    StaticIAX,
    Tenant,
    TrunkFeatures,
    UserCustom,
    UserFeatures,
    UserIAX,
    UserLine,
)
from xivo_dao.helpers.db_manager import Base

METADATA: MetaData = Base.metadata
trunk: Table = TrunkFeatures.__table__
sip: Table = EndpointSIP.__table__
sip_template: Table = EndpointSIPTemplate.__table__
sip_section: Table = EndpointSIPSection.__table__
sip_option: Table = EndpointSIPSectionOption.__table__
iax: Table = UserIAX.__table__
custom: Table = UserCustom.__table__
register: Table = StaticIAX.__table__
transport: Table = PJSIPTransport.__table__
transport_option: Table = PJSIPTransportOption.__table__
outcall: Table = Outcall.__table__
outcall_trunk: Table = OutcallTrunk.__table__
dial_pattern: Table = DialPattern.__table__
extension: Table = Extension.__table__
context: Table = Context.__table__
context_include: Table = ContextInclude.__table__
feature_extension: Table = FeatureExtension.__table__
line: Table = LineFeatures.__table__
line_extension: Table = LineExtension.__table__
user: Table = UserFeatures.__table__
user_line: Table = UserLine.__table__
tenant: Table = Tenant.__table__
asterisk_file: Table = AsteriskFile.__table__
asterisk_file_section: Table = AsteriskFileSection.__table__
asterisk_file_variable: Table = AsteriskFileVariable.__table__


def find_table(name: str) -> Table | None:
    """Return a table that not every version of xivo-dao has, or None."""
    return METADATA.tables.get(name)
