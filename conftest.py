# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What all tests share, those of the modules and those of the suite."""

from __future__ import annotations

_LONGEST_ID = 60


def pytest_make_parametrize_id(val: object) -> str | None:
    """A text of a megabyte is not to stand in a report: its beginning is."""
    if not isinstance(val, str | bytes) or len(val) <= _LONGEST_ID:
        return None
    return ascii(val[:_LONGEST_ID])[:_LONGEST_ID] + f'… ({len(val)})'
