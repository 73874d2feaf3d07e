# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later
from .. import _resources

build_pjsip_transport_service = _resources.sip_transport.build_service
