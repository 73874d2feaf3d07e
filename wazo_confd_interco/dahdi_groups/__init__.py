# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""`/interconnections/dahdi`: the groups of this machine, and who uses them."""
