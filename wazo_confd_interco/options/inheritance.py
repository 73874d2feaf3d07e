# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""A SIP endpoint as it is stored, and what it inherits from templates."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from ..kinds.sip.fields import BIND


@dataclass
class Endpoint:
    """A SIP endpoint or template: its sections, and its templates in order.

    `transport` is the name of the one that is its own, `bind` where that one listens.
    """

    sections: dict[str, list[tuple[str, str]]] = field(default_factory=dict)
    templates: list[Template] = field(default_factory=list)
    transport: str | None = None
    bind: str | None = None
    tenant_uuid: str = ''

    def own(self, section: str, key: str) -> str | None:
        """The value that it has itself, the last where there are several."""
        rows = reversed(self.sections.get(section, ()))
        return next((value for stored, value in rows if stored == key), None)

    def effective(self, section: str, key: str) -> str | None:
        """The value that survives: the own one, else that of the last template.

        Of the section `transport` it is that of the one in effect, and `bind` alone.
        """
        if (section, key) == BIND:
            return self.found(_bind)[0]
        return self.found(lambda one: one.own(section, key))[0]

    def found(self, value_of: ValueOf) -> tuple[str | None, Template | None]:
        """The value that survives, and the template that has it (None: none, or own).

        The last template comes first, with all that it inherits, as the host's
        generator has it.
        """
        seen: set[int] = set()
        left: list[tuple[Endpoint, Template | None]] = [(self, None)]
        while left:
            endpoint, template = left.pop()
            value = value_of(endpoint)
            if value is not None:
                return value, template
            if id(endpoint) not in seen:
                seen.add(id(endpoint))
                left.extend((one.endpoint, one) for one in endpoint.templates)
        return None, None


ValueOf = Callable[[Endpoint], str | None]


def _bind(endpoint: Endpoint) -> str | None:
    """Where its own transport listens; empty where it is not known."""
    if endpoint.transport:
        return endpoint.bind or ''
    # That of a name in an option is not loaded, and stands before those of templates.
    return None if endpoint.own('endpoint', 'transport') is None else ''


@dataclass
class Template:
    """A template as an endpoint refers to it."""

    uuid: str
    label: str | None
    endpoint: Endpoint
