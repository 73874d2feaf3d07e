# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""NAT: what an interconnection behind a router needs, wherever it is stored.

Some of it belongs to a transport that everybody shares, some to the endpoint or to the
tenant's global template. `fields` is the table of the options, `reading` and `writing`
use it in their direction, `change` is what a request makes of them, `stored` and
`sharing` ask the database.
"""
