# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later
from .. import _resources

build_service = _resources.outcall.build_service
