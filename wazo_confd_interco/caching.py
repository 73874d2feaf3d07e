# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""A cache for values that take long to compute.

Each value is stored under a digest of the data that it is computed from. If the data
change, so does the digest; therefore a cached value is never outdated.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterable, Mapping
from threading import Lock
from typing import Generic, TypeVar

Value = TypeVar('Value')


class LRUCache(Generic[Value]):
    """Values by digest, which deletes the least recently used values if it is full.

    Threads can share a cache.
    """

    def __init__(self, capacity: int) -> None:
        """Create an empty cache.

        :param capacity: the maximum number of values
        """
        self._capacity = capacity
        self._values: OrderedDict[bytes, Value] = OrderedDict()
        self._lock = Lock()

    def get_many(self, digests: Iterable[bytes]) -> dict[bytes, Value]:
        """Return the values of those digests that are in the cache."""
        found: dict[bytes, Value] = {}
        with self._lock:
            for digest in digests:
                if digest in self._values:
                    found[digest] = self._values[digest]
                    self._values.move_to_end(digest)
        return found

    def add_many(self, values: Mapping[bytes, Value]) -> None:
        """Add values, which become the most recently used ones."""
        with self._lock:
            for digest, value in values.items():
                self._values[digest] = value
                self._values.move_to_end(digest)
            while len(self._values) > self._capacity:
                self._values.popitem(last=False)
