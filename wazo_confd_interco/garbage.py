# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""When Python searches for garbage: not while a synchronisation is planned."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def pause_collection() -> Iterator[None]:
    """Pause Python's search for garbage, which is for the whole process.

    Python searches all new objects once for every 700 of them, and sometimes all
    objects of wazo-confd. The plans of a synchronisation are many objects that live:
    searching them takes up to 40 % of its time. Where plans are stored, however, the
    events of wazo-confd leave much garbage (docs/scale.md). If requests overlap, the
    first one that ends resumes the search.
    """
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()
