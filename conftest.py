# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Settings of pytest and Hypothesis for all tests."""

from __future__ import annotations

import os

from hypothesis import HealthCheck, settings

_MAX_ID_LENGTH = 60

# No deadline: the duration of an example depends on the load of the machine. CI tries
# the same examples in every run, so that a build fails only because of its changes.
settings.register_profile(
    'interco',
    deadline=None,
    derandomize='CI' in os.environ,
    max_examples=100,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
)
settings.load_profile('interco')


def pytest_make_parametrize_id(val: object) -> str | None:
    """Return the beginning of a long text, so that reports stay short."""
    if not isinstance(val, str | bytes) or len(val) <= _MAX_ID_LENGTH:
        return None
    return ascii(val[:_MAX_ID_LENGTH])[:_MAX_ID_LENGTH] + f'… ({len(val)})'
