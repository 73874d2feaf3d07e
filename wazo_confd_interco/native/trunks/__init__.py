# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Trunks with everything that belongs to them: load, search, lock and store."""
