# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Asterisk's dialplan as far as routes need it: extensions, and which one matches.

All modules work on plain values, without HTTP or a database.
"""
