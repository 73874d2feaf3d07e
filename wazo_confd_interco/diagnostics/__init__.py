# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""The resource `/interconnections/<id>/diagnostics`.

`findings` and `commands` work on plain values (`facts`), `service` collects them, and
`state` asks Asterisk for the state.
"""
