# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later
from .. import _associations

build_service_custom = _associations.build_trunk_endpoint_custom_service
build_service_iax = _associations.build_trunk_endpoint_iax_service
build_service_sip = _associations.build_trunk_endpoint_sip_service
