# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Store the endpoints of trunks, with the events and reloads of wazo-confd.

Each kind has a writer that creates the endpoints of a batch, or edits them, touching
only the rows that differ.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final, Protocol

from ..confd.services import Services
from ..sip.nat import store_nat_change
from ..trunks.writer import store_trunks
from .change import EndpointChange
from .custom import CustomWriter
from .iax import IAXWriter
from .sip import SIPWriter


class EndpointWriter(Protocol):
    """Stores the plans of one kind of endpoint."""

    def create(self, services: Services, items: Sequence[EndpointChange]) -> list[Any]:
        """Insert endpoints, and set the keys of their trunks.

        :return: the endpoints in the form that `finish` expects
        """

    def finish(self, services: Services, item: EndpointChange, endpoint: Any) -> None:
        """Store what needs the stored trunk, and publish the new endpoint."""

    def edit(self, services: Services, items: Sequence[EndpointChange]) -> None:
        """Edit the endpoints of trunks."""


_WRITERS: Final[Mapping[str, EndpointWriter]] = {
    'sip': SIPWriter(),
    'iax': IAXWriter(),
    'custom': CustomWriter(),
}


def store_endpoints(services: Services, items: Iterable[EndpointChange]) -> None:
    """Create and edit the endpoints of a batch, those of each kind together.

    The trunks of new endpoints are stored after them, with their keys. Then the rows
    that endpoints share are edited.
    """
    found = list(items)
    created: list[tuple[EndpointWriter, EndpointChange, Any]] = []
    for kind, writer in _WRITERS.items():
        own = [item for item in found if item.change.type == kind]
        edited = [item for item in own if not item.change.creates]
        new = [item for item in own if item.change.creates]
        if edited:
            writer.edit(services, edited)
        if new:
            endpoints = writer.create(services, new)
            created += [(writer, *one) for one in zip(new, endpoints, strict=True)]
    if created:
        store_trunks(services, [item.trunk for _, item, _ in created])
    for writer, item, endpoint in created:
        writer.finish(services, item, endpoint)
    for item in found:
        store_nat_change(services, item.change)
