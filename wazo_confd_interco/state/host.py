# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Connect the keeper with wazo-confd, wazo-amid, ARI and the bus."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from ..native.confd.events import InterconnectionStateUpdatedEvent
from ..native.confd.services import call_when_ready
from ..native.trunks.loading import iterate_all_trunks
from .amid import Amid
from .ari import Ari
from .keeper import Host, Keeper
from .memory import StatusChange
from .subscriptions import subscribe
from .trunks import OPTIONS, WatchedTrunk, read_trunk

# The part of the deadline that is for wazo-amid; the rest is for ARI.
_AMID_SHARE: Final = 2 / 3


def build_keeper(dependencies: dict[str, Any], timeout: float) -> Keeper:
    """Return a keeper, which starts to ask when wazo-confd has its database.

    :param dependencies: what wazo-confd passes to each plugin
    :param timeout: seconds for which a request waits for Asterisk
    """
    config: Mapping[str, Any] = dependencies['config']
    bus_consumer, bus_publisher = (
        dependencies[name] for name in ('bus_consumer', 'bus_publisher')
    )
    amid = Amid.from_config(config, timeout * _AMID_SHARE)
    ari = Ari.from_config(config, timeout * (1 - _AMID_SHARE))

    def publish(change: StatusChange) -> None:
        bus_publisher.publish(build_event(change))

    host = Host(
        load_trunks=load_all,
        observe=amid.observe,
        count_calls=ari.count_calls,
        publish=publish,
        is_bus_connected=lambda: bool(bus_consumer.consumer_connected()),
    )
    keeper = Keeper(host, timeout)
    dependencies['token_changed_subscribe'](amid.set_token)
    call_when_ready(dependencies, keeper.start)
    subscribe(bus_consumer, keeper)
    return keeper


def load_all() -> list[WatchedTrunk]:
    """Return all interconnections."""
    return [read_trunk(one) for one in iterate_all_trunks(OPTIONS)]


def build_event(change: StatusChange) -> InterconnectionStateUpdatedEvent:
    """Return the event of a change."""
    trunk = change.trunk
    content = {
        'id': trunk.id,
        'name': trunk.name,
        'type': trunk.type,
        'status': change.after,
        'previous_status': change.before,
    }
    return InterconnectionStateUpdatedEvent(content, trunk.tenant_uuid)
