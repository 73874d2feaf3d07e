# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""The events of Asterisk after which the keeper asks.

The content of events is not used: wazo-amid publishes events in a different order than
Asterisk sent them, and loses some. Therefore, handlers only note that an event arrived.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any, Final

from ..native.confd import bus
from ..native.confd.bus import Event
from .keeper import Keeper

# Reloads that load the endpoints or their registrations.
_RELOADED_MODULES: Final = frozenset(('All', 'res_pjsip.so', 'chan_iax2.so'))


def _notice(keeper: Keeper, event: Event) -> None:
    keeper.notice()


def _notice_contact(keeper: Keeper, event: Event) -> None:
    keeper.notice(str(event.get('EndpointName', '')))


def _notice_peer(keeper: Keeper, event: Event) -> None:
    keeper.notice(str(event.get('Peer', '')).partition('/')[2])


def _notice_reload(keeper: Keeper, event: Event) -> None:
    if str(event.get('Module')) in _RELOADED_MODULES:
        keeper.notice_reload()


def _notice_boot(keeper: Keeper, event: Event) -> None:
    keeper.notice_reload()


HANDLERS: Final[Mapping[str, Callable[[Keeper, Event], None]]] = {
    'ContactStatus': _notice_contact,
    'FullyBooted': _notice_boot,
    'PeerStatus': _notice_peer,
    'Registry': _notice,
    'Reload': _notice_reload,
    'Shutdown': _notice,
}


def subscribe(bus_consumer: Any, keeper: Keeper) -> None:
    """Subscribe to the events that say that something may have changed."""
    for name, handle in HANDLERS.items():
        bus.subscribe(bus_consumer, name, partial(handle, keeper))
