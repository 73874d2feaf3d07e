# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Show the senders that Asterisk rejected, with the advice of `identify`."""

from __future__ import annotations

from typing import Any, Final, TypedDict

from ..errors import Unauthorized
from ..identification.document import InterconnectionReference
from ..identification.service import IdentificationService
from ..native.confd.bus import subscribe
from ..requester import Requester
from .senders import EVENTS, Sender, Senders

OFF: Final = (
    'no security event has arrived since wazo-confd started; to enable security '
    'events, copy docs/examples/50-wazo-confd-interco.conf of the plugin to '
    '/etc/asterisk/manager.d, run asterisk -rx "manager reload", and restart wazo-amid'
)


class SenderItem(TypedDict):
    """A sender in the answer; api.yml describes the members."""

    address: str
    port: int
    transport: str
    count: int
    events: dict[str, int]
    first_at: str
    last_at: str
    account: str | None
    interconnection: InterconnectionReference | None
    advice: list[str]


class UnrecognisedAnswer(TypedDict):
    """The answer."""

    receiving: bool
    note: str | None
    total: int
    items: list[SenderItem]


class UnrecognisedService:
    """What the resource does, without HTTP."""

    def __init__(self, identification: IdentificationService, bus: Any) -> None:
        """Subscribe to the security events.

        :param bus: the consumer of wazo-confd
        """
        self._identification = identification
        self._senders = Senders()
        for name in EVENTS:
            subscribe(bus, name, self._senders.add)

    def list(self, requester: Requester) -> UnrecognisedAnswer:
        """Return the newest senders.

        :raises Unauthorized: unless the token belongs to the master tenant: it is
            unknown to whom a sender belongs
        """
        if not requester.is_master:
            raise Unauthorized(
                'only a token of the master tenant may see the rejected senders'
            )
        receiving, senders = self._senders.list_newest()
        hints = self._identification.advise(
            [(one.source, one.account) for one in senders], requester
        )
        return {
            'receiving': receiving,
            'note': None if receiving else OFF,
            'total': len(senders),
            'items': [
                _show(one, *hint) for one, hint in zip(senders, hints, strict=True)
            ],
        }


def _show(
    sender: Sender,
    interconnection: InterconnectionReference | None,
    advice: list[str],
) -> SenderItem:
    return {
        'address': str(sender.source.address),
        'port': sender.source.port,
        'transport': sender.source.transport,
        'count': sender.count,
        'events': dict(sender.events),
        'first_at': sender.first_at.isoformat(timespec='seconds'),
        'last_at': sender.last_at.isoformat(timespec='seconds'),
        'account': sender.account,
        'interconnection': interconnection,
        'advice': advice,
    }
