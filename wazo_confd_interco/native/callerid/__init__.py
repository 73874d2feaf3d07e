# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Outcalls and users, which decide the caller ID of outgoing calls."""
