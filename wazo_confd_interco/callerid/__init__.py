# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""The caller ID of outgoing calls: which rule decides it, and what leaves in the end.

All modules work on plain values, without HTTP or a database:

- `grammar` parses caller IDs as wazo-agid does;
- `precedence` is the table of the rules that decide;
- `formatting` and `headers` apply the decision to one interconnection;
- `resolution` computes the answer for one call;
- `findings` is the table of warnings, `warnings` finds the ones about one object or one
  call, and `policy` the ones about a tenant.
"""
