# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""The tables of wazo-confd, each by one name.

All statements are built from these. Modules that create rows, or pass them to services
of wazo-confd, import the models that these need.
"""

from __future__ import annotations

from sqlalchemy import MetaData, Table
from xivo_dao.alchemy.asterisk_file import AsteriskFile
from xivo_dao.alchemy.asterisk_file_section import AsteriskFileSection
from xivo_dao.alchemy.asterisk_file_variable import AsteriskFileVariable
from xivo_dao.alchemy.context import Context
from xivo_dao.alchemy.contextinclude import ContextInclude
from xivo_dao.alchemy.dialpattern import DialPattern
from xivo_dao.alchemy.endpoint_sip import EndpointSIP, EndpointSIPTemplate
from xivo_dao.alchemy.endpoint_sip_section import EndpointSIPSection
from xivo_dao.alchemy.endpoint_sip_section_option import EndpointSIPSectionOption
from xivo_dao.alchemy.extension import Extension
from xivo_dao.alchemy.feature_extension import FeatureExtension
from xivo_dao.alchemy.line_extension import LineExtension
from xivo_dao.alchemy.linefeatures import LineFeatures
from xivo_dao.alchemy.outcall import Outcall
from xivo_dao.alchemy.outcalltrunk import OutcallTrunk
from xivo_dao.alchemy.pjsip_transport import PJSIPTransport
from xivo_dao.alchemy.pjsip_transport_option import PJSIPTransportOption
from xivo_dao.alchemy.staticiax import StaticIAX
from xivo_dao.alchemy.tenant import Tenant
from xivo_dao.alchemy.trunkfeatures import TrunkFeatures
from xivo_dao.alchemy.user_line import UserLine
from xivo_dao.alchemy.usercustom import UserCustom
from xivo_dao.alchemy.userfeatures import UserFeatures
from xivo_dao.alchemy.useriax import UserIAX
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
