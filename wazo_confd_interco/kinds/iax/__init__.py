# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""How an IAX trunk is stored by the host, and read back.

Everything here works on plain values: no HTTP, no session. `columns` is the table of
the options that the host has a column for, `fields` what of the document is expressed
by which of them, `register_line` the line of a registration, `rules` what is refused.
"""
