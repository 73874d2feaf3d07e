# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""The resources `/interconnections/<id>/state` and `/interconnections/states`.

`keeper` asks Asterisk (`amid`, `ari`) when `schedule` says so, and keeps the latest
`observation`. `situations` maps it to a status, `memory` remembers what changed.
`service` and `document` combine both with what is stored.
"""
