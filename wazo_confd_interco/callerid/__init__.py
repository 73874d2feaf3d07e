# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Caller IDs of outgoing calls: how the host's wazo-agid reads them."""
