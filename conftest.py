# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What all tests share, those of the modules and those of the suite."""

from __future__ import annotations

import os

from hypothesis import HealthCheck, settings

_LONGEST_ID = 60

# How long an example takes is no property of the code. CI tries the same examples at
# every run: a build is to fail for what it changes, new examples are for developers.
settings.register_profile(
    'interco',
    deadline=None,
    derandomize='CI' in os.environ,
    max_examples=200,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
)
settings.load_profile('interco')


def pytest_make_parametrize_id(val: object) -> str | None:
    """A text of a megabyte is not to stand in a report: its beginning is."""
    if not isinstance(val, str | bytes) or len(val) <= _LONGEST_ID:
        return None
    return ascii(val[:_LONGEST_ID])[:_LONGEST_ID] + f'… ({len(val)})'
