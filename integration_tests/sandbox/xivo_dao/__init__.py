# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

from .helpers.db_manager import init_db_from_config as init_db_from_config
