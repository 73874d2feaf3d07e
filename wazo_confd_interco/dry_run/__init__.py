# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""See it before: the same work in the same transaction, told of and rolled back."""
