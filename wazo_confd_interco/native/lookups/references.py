# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Perform the look-ups of a change.

One statement looks up what almost every change needs. Each further kind of object takes
one more.
"""

from __future__ import annotations

from ...kinds.lookups import Lookups
from ...kinds.references import References
from .names import load_names
from .objects import load_objects
from .taken import load_taken


def load_references(lookups: Lookups, tenant_uuid: str) -> References:
    """Return the objects that were found.

    Takes advisory locks for what must be unique without a constraint of the database:
    of two concurrent requests, one waits.
    """
    found = References()
    load_names(lookups, tenant_uuid, found)
    load_objects(lookups, tenant_uuid, found)
    load_taken(lookups, tenant_uuid, found)
    return found
