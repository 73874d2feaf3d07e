# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""The resource `/interconnections/<id>/nat`: the settings for a PBX behind a router.

The fields, their rules and the stages of a change are in `kinds/sip/nat`, and the
statements in `native/sip/`.
"""
