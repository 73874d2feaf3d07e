# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later
from ._trunks import EndpointSIP as EndpointSIP
from ._trunks import EndpointSIPTemplate as EndpointSIPTemplate
