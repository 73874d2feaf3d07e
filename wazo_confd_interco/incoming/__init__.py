# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""What Asterisk and Wazo do with an incoming SIP call, without HTTP and SQL."""
