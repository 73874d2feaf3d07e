# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from ..kinds.stored import OutcallUse
from ..options.field import Option, Place


@dataclass(frozen=True)
class Facts:
    """An interconnection with what is stored around it.

    :param document: its document
    :param outcalls: those that use it
    :param written: the sections of pjsip.conf as they are written
    :param dropped: section and key of stored options that are not written
    :param identifiers: the global order in which Asterisk identifies endpoints
    :param has_anonymous: whether another endpoint is named anonymous
    :param unrouted_contact_user: the `contact_user` of the registration if no route of
        the context takes it
    :param is_behind_nat: whether the transport has an external address
    :param unowned_peers: what the dial string names and the tenant does not have
    :param is_dialled_by_others: whether another tenant's dial string names the endpoint
    :param shared_dahdi_groups: the DAHDI group if another tenant dials it too, for the
        master tenant only
    """

    document: Mapping[str, Any]
    outcalls: Sequence[OutcallUse] = ()
    written: Mapping[str, Sequence[Option]] = field(default_factory=dict)
    dropped: Sequence[Place] = ()
    identifiers: Sequence[str] = ()
    has_anonymous: bool = False
    unrouted_contact_user: str | None = None
    is_behind_nat: bool = False
    unowned_peers: Sequence[str] = ()
    is_dialled_by_others: bool = False
    shared_dahdi_groups: Collection[int] = ()

    @property
    def type(self) -> str | None:
        """The type of the interconnection."""
        type_: str | None = self.document['type']
        return type_

    def option(self, section: str, key: str) -> str | None:
        """Return the last value of a written option, or None."""
        values = self.values(section, key)
        return values[-1] if values else None

    def values(self, section: str, *keys: str) -> list[str]:
        """Return all written values of the given options of a section."""
        return [value for name, value in self.written.get(section, ()) if name in keys]
