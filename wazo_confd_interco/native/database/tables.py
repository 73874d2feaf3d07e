# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""The tables of wazo-confd, each by one name.

All statements are built from these. Modules that create rows, or pass them to services
of wazo-confd, import the models that these need.
"""

from __future__ import annotations

import xivo_dao.alchemy.all  # noqa: F401 - The models define the tables.
from sqlalchemy import MetaData, Table
from xivo_dao.helpers.db_manager import Base

METADATA: MetaData = Base.metadata
_tables = METADATA.tables
trunk: Table = _tables['trunkfeatures']
sip: Table = _tables['endpoint_sip']
sip_template: Table = _tables['endpoint_sip_template']
sip_section: Table = _tables['endpoint_sip_section']
sip_option: Table = _tables['endpoint_sip_section_option']
iax: Table = _tables['useriax']
custom: Table = _tables['usercustom']
register: Table = _tables['staticiax']
transport: Table = _tables['pjsip_transport']
transport_option: Table = _tables['pjsip_transport_option']
outcall: Table = _tables['outcall']
outcall_trunk: Table = _tables['outcalltrunk']
dial_pattern: Table = _tables['dialpattern']
extension: Table = _tables['extensions']
context: Table = _tables['context']
context_include: Table = _tables['contextinclude']
feature_extension: Table = _tables['feature_extension']
line: Table = _tables['linefeatures']
line_extension: Table = _tables['line_extension']
user: Table = _tables['userfeatures']
user_line: Table = _tables['user_line']
tenant: Table = _tables['tenant']
asterisk_file: Table = _tables['asterisk_file']
asterisk_file_section: Table = _tables['asterisk_file_section']
asterisk_file_variable: Table = _tables['asterisk_file_variable']


def find_table(name: str) -> Table | None:
    """Return a table that not every version of xivo-dao has, or None."""
    return _tables.get(name)
