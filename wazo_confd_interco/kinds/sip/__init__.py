# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""How a SIP trunk is written in the sections of pjsip.conf, and read back.

Everything here works on plain values: no HTTP, no session. `fields` is the table
of what is expressed by which option, `reading` and `writing` use it in their
direction, `headers`, `grammar` and `options` hold the rules of single values,
`derived` what follows from what.
"""
