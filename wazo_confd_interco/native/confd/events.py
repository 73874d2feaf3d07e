# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""The plugin's own events, in the format of wazo-confd's events."""

from __future__ import annotations

from wazo_bus.resources.common.event import TenantEvent


class InterconnectionStateUpdatedEvent(TenantEvent):
    """The status of an interconnection has changed.

    The base class adds what wazo-websocketd and wazo-webhookd need: the tenant, and the
    right `events.config.interconnections.<id>.state.updated`.
    """

    service = 'confd'
    name = 'interconnection_state_updated'
    routing_key_fmt = 'config.interconnections.{id}.state.updated'
