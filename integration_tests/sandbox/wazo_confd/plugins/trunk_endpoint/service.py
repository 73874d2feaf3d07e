# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later
from .. import _associations

build_service_custom = _associations.trunk_custom
build_service_iax = _associations.trunk_iax
build_service_sip = _associations.trunk_sip
