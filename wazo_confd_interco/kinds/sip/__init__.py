# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""SIP interconnections: an endpoint in the sections of pjsip.conf.

`fields` is the table of fields and their options; `section_reader` and `section_writer`
convert the options to the document and back. `values`, `uris`, `headers`,
`endpoint_names`, `audio_formats` and `raw_options` check single values, `derived` fills
omitted ones, `references` resolves what the document names, and `nat` has the settings
for a PBX behind a router.

All modules work on plain values, without HTTP or a session.
"""
