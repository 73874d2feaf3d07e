# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""NAT: the settings of an interconnection behind a router.

The values are options of the transport, which all tenants share, and of the endpoint
or the tenant's global template. They form a document of their own, with a table of
fields of its own.
"""
