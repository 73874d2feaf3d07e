# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""The views of an interconnection: how much of it an answer contains."""

from __future__ import annotations

from typing import Final

FULL: Final = 'full'
SUMMARY: Final = 'summary'
PORTABLE: Final = 'portable'
VIEWS: Final = (FULL, SUMMARY, PORTABLE)
ITEM_VIEWS: Final = (FULL, PORTABLE)
