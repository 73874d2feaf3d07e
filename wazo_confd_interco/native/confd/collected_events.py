# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""What a dry run would publish and reload."""

from __future__ import annotations

from typing import Any

from flask import g
from wazo_confd import sysconfd


class CollectedEvents:
    """Replaces the bus of a request: events are collected, never published."""

    def __init__(self) -> None:
        self._events: list[Any] = []

    def queue_event(self, event: Any, *, extra_headers: Any = None) -> None:
        """Collect an event."""
        self._events.append(event)

    def flush(self) -> None:
        """Publish nothing."""

    def rollback(self) -> None:
        """Forget the events."""
        self._events.clear()

    def show(self) -> list[dict[str, Any]]:
        """Return the events as a subscriber would receive them."""
        return [
            {
                'name': event.name,
                'tenant_uuid': getattr(event, 'tenant_uuid', None),
                'data': event.content,
            }
            for event in self._events
        ]


def collect_events() -> CollectedEvents:
    """Collect the events of this request from now on, and return the collection."""
    g.bus_publisher = collected = CollectedEvents()
    return collected


def pending_reloads() -> list[dict[str, list[str]]]:
    """Return the reloads that wazo-confd would request at the end of the request."""
    if not sysconfd.handlers:
        return []
    return [{name: sorted(wanted) for name, wanted in sysconfd.handlers.items()}]
