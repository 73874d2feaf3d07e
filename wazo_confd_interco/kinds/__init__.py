# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""The kinds of interconnections: SIP, IAX and customized ones.

Each kind has the modules `fields` (the table) and `kind` (its `Kind`). SIP and IAX also
have `rules` (between fields), `findings`, and `render` (the text that Asterisk reads).
"""
