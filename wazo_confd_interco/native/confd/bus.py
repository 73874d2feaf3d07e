# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Events of Asterisk, which wazo-amid publishes on the bus.

The bus calls handlers in the one thread of all plugins, so they must return at once,
and never raise an exception.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

Event = Mapping[str, Any]
Handler = Callable[[Event], None]


def subscribe(bus_consumer: Any, name: str, handle: Handler) -> None:
    """Call a function for every event with a name."""

    # With a name, which the bus writes into its log.
    def interconnections_event(event: Event) -> None:
        if isinstance(event, Mapping):
            handle(event)

    bus_consumer.subscribe(name, interconnections_event)
