# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""The text that wazo-confgend writes for one interconnection, which Asterisk reads.

Everything here works on plain values: no HTTP, no session. `text` is the form of the
files, `pjsip_conf` and `iax_conf` what stands in them. Secrets never leave: they are
masked where a line is made.
"""
