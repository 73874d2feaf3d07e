# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Values that take long to work out, remembered by a digest of what they follow from.

Such a value cannot be outdated: if something that it follows from changes, so does the
digest.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterable, Mapping
from threading import Lock
from typing import Generic, TypeVar

Value = TypeVar('Value')


class Remembered(Generic[Value]):
    """Values by their digests; the ones that were not used for longest are forgotten.

    Threads can share it.
    """

    def __init__(self, capacity: int) -> None:
        """Remember nothing yet.

        :param capacity: the number of values to remember
        """
        self._capacity = capacity
        self._values: OrderedDict[bytes, Value] = OrderedDict()
        self._lock = Lock()

    def recall(self, digests: Iterable[bytes]) -> dict[bytes, Value]:
        """Return the values that are remembered."""
        with self._lock:
            return {one: self._values[one] for one in digests if one in self._values}

    def remember(self, values: Mapping[bytes, Value]) -> None:
        """Remember values as the ones that were used last."""
        with self._lock:
            for digest, value in values.items():
                self._values[digest] = value
                self._values.move_to_end(digest)
            while len(self._values) > self._capacity:
                self._values.popitem(last=False)
