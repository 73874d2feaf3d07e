# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later
from .. import _resources

build_endpoint_service = _resources.endpoint_sip.build_service
build_template_service = _resources.endpoint_sip_template.build_service
