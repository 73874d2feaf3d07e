# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""SIP interconnections: an endpoint in the sections of pjsip.conf.

`fields` is the table of fields and their options, and `sections` converts the options
to the document and back. `uris`, `headers`, `audio_formats` and `raw_options` check
single values, `derived` fills omitted ones, and `nat` has the settings for a PBX behind
a router. All modules work on plain values, without HTTP or a session.
"""
