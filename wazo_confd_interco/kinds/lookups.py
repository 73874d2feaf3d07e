# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""What must be looked up for the changes of a request.

Kinds and routes add to `Lookups` as plain values, `native.lookups` performs the
look-ups in a few statements, and `references` has the results and their checks.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import Enum
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


class Namespace(Enum):
    """A set of names, each of which only one object of the server can have."""

    SECTION = 'section'
    PEER = 'peer'
    OUTCALL = 'outcall'
    INTERFACE = 'interface'
    INCOMING_HEADER = 'incoming header'
    EXTENSION = 'extension'


class Claim(NamedTuple):
    """A name that must be free before an interconnection or a route can have it.

    :param name: the name of a section of pjsip.conf, IAX peer or outcall; an interface;
        a normalised header as name and value; or an extension and its context
    """

    namespace: Namespace
    name: Any


class TargetUse(NamedTuple):
    """A place in a document that refers to an object of the tenant by its key.

    :param kind: the kind of the object, a key of `native.lookups.targets.TARGETS`
    """

    path: str
    kind: str
    key: Any


@dataclass
class Lookups:
    """The look-ups for the changes of one request.

    :param transports: references to transports, each with a `uuid`, a `name`, or both
    :param templates: references to SIP templates, with a `uuid`, a `label`, or both
    :param needs_tenant: whether the tenant and its default templates are needed
    :param outcall_ids: outcalls to attach
    :param contexts: names of contexts
    :param targets: objects of the tenant by kind and key
    :param claims: names that a change may need, and that must be free if it does
    :param peers_reached: PJSIP endpoints, IAX peers and SCCP lines that a dial string
        reaches, by technology and name
    :param dahdi_groups: numbers of DAHDI groups that no other tenant may have
    :param needs_includes: whether the contexts of the tenant and their includes are
        needed
    """

    transports: list[Reference] = field(default_factory=list)
    templates: list[Reference] = field(default_factory=list)
    needs_tenant: bool = False
    outcall_ids: set[int] = field(default_factory=set)
    contexts: set[str] = field(default_factory=set)
    targets: set[tuple[str, Any]] = field(default_factory=set)
    claims: set[Claim] = field(default_factory=set)
    peers_reached: set[tuple[str, str]] = field(default_factory=set)
    dahdi_groups: set[int] = field(default_factory=set)
    needs_includes: bool = False

    def list_names(self, namespace: Namespace) -> list[Any]:
        """Return the names of one namespace that must be free."""
        return [claim.name for claim in self.claims if claim.namespace is namespace]

    def add_contexts(self, uses: Iterable[ContextUse]) -> None:
        """Look up the contexts that the uses name."""
        self.contexts.update(use.name for use in uses)

    def add_targets(self, uses: Iterable[TargetUse]) -> None:
        """Look up the objects that the uses name."""
        self.targets.update((use.kind, use.key) for use in uses)
