# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Pause Python's garbage collector while a synchronisation is planned."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def pause_collection() -> Iterator[None]:
    """Pause Python's garbage collector, in the whole process.

    The collector examines new objects after every 700 of them, and sometimes all
    objects of wazo-confd. A synchronisation creates many objects that stay in use until
    its plans are stored; examining them takes up to 40 % of its time (docs/scale.md).
    Do not pause the collector while plans are stored: the events of wazo-confd leave
    much cyclic garbage.

    If pauses overlap, the one that began first ends all of them.
    """
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()
