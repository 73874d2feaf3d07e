# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""A trunk with everything that belongs to it, as it is stored.

`native.trunks` loads it; kinds turn it into documents.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import NamedTuple

from ..options.field import Option
from .iax.columns import IAXEndpoint
from .sip.inheritance import Endpoint


class TrunkRow(NamedTuple):
    """The columns of a trunk, and of the rows of which a trunk has at most one.

    :param enabled: whether wazo-confgend writes the endpoint
    """

    id: int
    tenant_uuid: str
    context: str | None
    outgoing_caller_id_format: str
    twilio_incoming: bool
    type: str | None
    name: str | None
    label: str | None
    endpoint_sip_uuid: str | None
    endpoint_iax_id: int | None
    endpoint_custom_id: int | None
    transport_uuid: str | None
    iax_context: str | None
    iax_written: bool
    interface: str | None
    intfsuffix: str | None
    enabled: bool
    register_iax_id: int | None
    register_line: str | None
    register_enabled: bool


def find_context(row: TrunkRow, endpoint: Endpoint) -> str | None:
    """Return the context in which calls of a trunk arrive.

    An option of a SIP endpoint takes precedence over the context of the trunk. Calls of
    an IAX trunk arrive in the context of its peer.
    """
    if row.type == 'sip':
        return endpoint.effective('endpoint', 'context') or row.context
    return row.iax_context if row.type == 'iax' else row.context


@dataclass(frozen=True)
class StoredTransport:
    """A SIP transport, with its options in their order.

    :param uuid: None if no transport has the name
    """

    name: str
    uuid: str | None = None
    options: tuple[Option, ...] = ()

    @cached_property
    def protocol(self) -> str | None:
        """The protocol in lower case, None if there is none."""
        protocols = self._values('protocol')
        return protocols[-1].lower() if protocols else None

    @cached_property
    def bind(self) -> str | None:
        """The address that it is bound to, None unless there is exactly one."""
        binds = self._values('bind')
        return binds[0] if len(binds) == 1 else None

    def _values(self, key: str) -> list[str]:
        return [value for name, value in self.options if name == key]


def find_transport(
    transports: Mapping[str, StoredTransport], name: str | None
) -> StoredTransport | None:
    """Return a transport by its name.

    :return: None without a name; a transport without UUID if no transport has the name
    """
    return None if name is None else transports.get(name) or StoredTransport(name)


class StoredOutcall(NamedTuple):
    """An outcall that uses a trunk."""

    id: int
    name: str


class StoredContext(NamedTuple):
    """A context, as far as findings depend on it.

    :param type: None if the tenant does not have the context
    :param enabled: whether wazo-confgend writes the context
    """

    type: str | None
    enabled: bool


class Announcements(NamedTuple):
    """The sounds that a tenant plays when a recording starts and when it stops."""

    start: str | None = None
    stop: str | None = None


class OutcallUse(NamedTuple):
    """An outcall that uses a trunk, as far as it decides whether calls leave over it.

    :param trunks_without_endpoint: ids of its trunks that have no endpoint
    """

    name: str
    enabled: bool = True
    trunks_without_endpoint: Sequence[int] = ()


@dataclass
class StoredTrunk:
    """A trunk as rows.

    :param endpoint: the SIP endpoint with its templates; empty for other types
    :param context: the context in which calls arrive, options of templates included
    :param context_type: its type, None if the tenant does not have the context
    :param context_enabled: whether wazo-confgend writes the context
    :param transports: every SIP transport by name
    :param iax: the IAX peer, None for other types
    :param outcalls: those that use the trunk, in the order of their ids
    :param announcements: the recording announcements of the tenant
    :param versions: of the rows that belong to the trunk alone; empty in a list
    """

    row: TrunkRow
    endpoint: Endpoint
    context: str | None = None
    context_type: str | None = None
    context_enabled: bool = False
    transports: Mapping[str, StoredTransport] = field(default_factory=dict)
    iax: IAXEndpoint | None = None
    outcalls: list[StoredOutcall] = field(default_factory=list)
    announcements: Announcements = Announcements()
    versions: tuple[str, ...] = ()
