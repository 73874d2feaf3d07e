# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Customized interconnections: any channel of Asterisk, as the text that dials it."""
