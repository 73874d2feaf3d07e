# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Route:
    """An outgoing route that uses the interconnection.

    `without_endpoint` has the ids of its trunks that have no endpoint.
    """

    name: str
    enabled: bool = True
    without_endpoint: Sequence[int] = ()


@dataclass(frozen=True)
class Facts:
    """What the checks know of an interconnection and of the host around it.

    `document` is the whole one; `written` the sections of pjsip.conf as they are
    written, `dropped` the (section, key) of options that are not. `identifiers` is the
    host's global order, `context_type` None for a context that the tenant lacks.
    """

    document: Mapping[str, Any]
    routes: Sequence[Route] = ()
    context: str | None = None
    context_type: str | None = None
    written: Mapping[str, Sequence[tuple[str, str]]] = field(default_factory=dict)
    dropped: Sequence[tuple[str, str]] = ()
    identifiers: Sequence[str] = ()
    has_anonymous: bool = False
    is_behind_nat: bool = False

    def option(self, section: str, key: str) -> str | None:
        """The value that Asterisk reads last, None where the option is not there."""
        values = [value for name, value in self.written.get(section, ()) if name == key]
        return values[-1] if values else None

    def values(self, section: str, *keys: str) -> list[str]:
        """All values of some options of a section."""
        return [value for name, value in self.written.get(section, ()) if name in keys]
