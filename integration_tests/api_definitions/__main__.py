# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

from . import API_YML, insert_definitions

API_YML.write_text(insert_definitions(API_YML.read_text()))
