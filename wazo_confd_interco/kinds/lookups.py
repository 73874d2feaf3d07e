# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""What must be looked up for a change.

Kinds and routes add to `Lookups` as plain values, `native.lookups` performs the
look-ups in a few statements, and `references` has the results and their checks.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, fields
from typing import Any, Final, NamedTuple

# The types of contexts in which calls may continue, and those in which they arrive.
_ENTERED: Final = frozenset(('incall', 'internal'))
ARRIVING: Final = frozenset(('incall',))

Reference = Mapping[str, Any]

# The kind of a target that an option names.
MUSIC_CLASS: Final = 'music class'


class ContextUse(NamedTuple):
    """A place in a document that names a dialplan context.

    :param must_exist: whether the tenant must have the context; if not, it may also be
        one that Wazo does not know, but never another tenant's
    :param type: the type that the context must have, None for any
    :param suggested: the types of the contexts that a message lists instead
    """

    path: str
    name: str
    must_exist: bool = True
    type: str | None = None
    suggested: frozenset[str] = _ENTERED


class TargetUse(NamedTuple):
    """A place in a document that refers to an object of the tenant by its key.

    :param kind: the kind of the object, a key of `native.lookups.targets.TARGETS`
    """

    path: str
    kind: str
    key: Any


@dataclass
class Lookups:
    """The look-ups for a change.

    :param transports: references to transports, each with a `uuid`, a `name`, or both
    :param templates: references to SIP templates, with a `uuid`, a `label`, or both
    :param default_templates: whether the default templates of the tenant are needed
    :param outcall_ids: outcalls to attach
    :param contexts: names of contexts
    :param targets: objects of the tenant by kind and key
    :param section_names: names of sections of pjsip.conf that must be free
    :param peer_names: names of IAX peers that must be free
    :param peers_reached: PJSIP endpoints, IAX peers and SCCP lines that a dial string
        reaches, by technology and name
    :param interfaces: interfaces that no other interconnection may have
    :param dahdi_groups: numbers of DAHDI groups that no other tenant may have
    :param incoming_headers: normalised headers that no other interconnection may have
    :param outcall_names: names of outcalls that must be free
    :param extensions: pairs of extension and context that must be free
    :param includes: whether the contexts of the tenant and their includes are needed
    """

    transports: list[Reference] = field(default_factory=list)
    templates: list[Reference] = field(default_factory=list)
    default_templates: bool = False
    outcall_ids: set[int] = field(default_factory=set)
    contexts: set[str] = field(default_factory=set)
    targets: set[tuple[str, Any]] = field(default_factory=set)
    section_names: set[str] = field(default_factory=set)
    peer_names: set[str] = field(default_factory=set)
    peers_reached: set[tuple[str, str]] = field(default_factory=set)
    interfaces: set[str] = field(default_factory=set)
    dahdi_groups: set[int] = field(default_factory=set)
    incoming_headers: set[tuple[str, str]] = field(default_factory=set)
    outcall_names: set[str] = field(default_factory=set)
    extensions: set[tuple[str, str]] = field(default_factory=set)
    includes: bool = False

    def update(self, other: Lookups) -> None:
        """Add the look-ups of another change of the same request."""
        for one in fields(self):
            mine, others = getattr(self, one.name), getattr(other, one.name)
            if isinstance(mine, set):
                mine.update(others)
            elif isinstance(mine, list):
                mine.extend(reference for reference in others if reference not in mine)
            else:
                setattr(self, one.name, mine or others)

    def add_contexts(self, uses: Iterable[ContextUse]) -> None:
        """Look up the contexts that the uses name."""
        self.contexts.update(use.name for use in uses)

    def add_targets(self, uses: Iterable[TargetUse]) -> None:
        """Look up the objects that the uses name."""
        self.targets.update((use.kind, use.key) for use in uses)
