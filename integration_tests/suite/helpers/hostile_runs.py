# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""How long the tests that try what hypothesis makes up are to try."""

from __future__ import annotations

import os

from hypothesis import HealthCheck, settings


def tries(usual: int) -> settings:
    """So many examples a test, or as many as ``INTERCO_HOSTILE_EXAMPLES`` says.

    By default the same ones at every run, so that nobody's build fails by chance; with
    the variable, new ones.
    """
    said = os.environ.get('INTERCO_HOSTILE_EXAMPLES')
    return settings(
        max_examples=int(said or usual),
        derandomize=said is None,
        deadline=None,
        suppress_health_check=list(HealthCheck),
    )
