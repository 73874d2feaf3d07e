# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

from page_data import FIELD_TABLE, generate_table

from . import API_YML, insert_definitions
from .tables import write_tables

API_YML.write_text(insert_definitions(API_YML.read_text()))
FIELD_TABLE.write_text(generate_table(), 'utf-8')
write_tables()
