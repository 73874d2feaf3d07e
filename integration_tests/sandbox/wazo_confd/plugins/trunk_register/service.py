# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later
from .._associations import TrunkRegisterIAXService as build_service_iax  # noqa: F401
