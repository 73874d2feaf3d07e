# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Preview a request: do all of its work in the transaction, report it, roll it back."""
