# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""The dialplan as far as routes need it: what an extension may be, and what it takes.

Everything here works on plain texts: no HTTP, no session.
"""
