# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later
from ._tables import EndpointSIPTemplate as EndpointSIPTemplate
from ._trunks import EndpointSIP as EndpointSIP
