# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Waiting for another process: until a condition holds, never for a fixed time."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TypeVar

T = TypeVar('T')


def wait_for(look: Callable[[], T], what: str, seconds: float = 30) -> T:
    """Call ``look`` until it returns a true value, and return that value.

    :param seconds: fails after this time; long enough for a machine that is busy
    """
    end = time.monotonic() + seconds
    while not (found := look()):
        assert time.monotonic() < end, f'not within {seconds} seconds: {what}'
        time.sleep(0.02)
    return found
