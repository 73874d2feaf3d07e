# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Performs the look-ups that kinds and routes ask for (`kinds.lookups`)."""
