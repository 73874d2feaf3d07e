# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""IAX interconnections: a peer in iax.conf, and the line of a registration.

`columns` describes how wazo-confd stores a peer, `peer` converts it to the document and
back, `register_line` does the same for the registration, and `guard` derives the type
of the peer. All modules work on plain values, without HTTP or a session.
"""
