# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""The caller ID of outgoing calls: who decides it, and what leaves in the end.

Everything here works on plain values: no HTTP, no session. `grammar` reads caller IDs
as the host does, `precedence` is the table of the rules that decide, `formatting` and
`header` are what happens to the decision for one trunk, `routing` finds the route,
`answer` puts them together for one call, `warnings` looks at all of them at once.
"""
