# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""See it after: what Asterisk reads, what it says, and what is likely wrong.

`checks` and `commands` work on plain values (`facts`), `rows` reads them.
"""
