# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""What decides the caller ID of outgoing calls: outcalls and users."""
