# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""The results of the look-ups for a change, and their checks.

Only the checks report missing objects. They treat another tenant's object like one that
does not exist.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass, field, replace
from typing import Any, Final, NamedTuple

from ..dialplan.contexts import Contexts
from ..problems import ALREADY_EXISTS, NOT_FOUND, Problems
from .lookups import Claim, ContextUse, Namespace, Reference, TargetUse

# How many names of what exists a message lists.
_MAX_LISTED: Final = 10


# Owns a name that does not belong to an interconnection.
NO_TRUNK: Final = 0


class OwnedContext(NamedTuple):
    """A dialplan context and the tenant that has it.

    :param enabled: whether wazo-confgend writes the context
    """

    name: str
    type: str
    tenant_uuid: str
    enabled: bool = True


@dataclass
class References:
    """The results of the look-ups for a change; missing objects were not found.

    :param has_tenant: whether wazo-confd knows the tenant, if that was looked up
    :param transports: all transports, if a change refers to one
    :param default_templates: by purpose (`registration`, `global`), each the list of
        templates that an interconnection has by default
    :param own_peers: peers reached that belong to the tenant
    :param foreign_peers: peers reached that belong to another tenant
    :param includes: the contexts of the tenant by name, with their includes
    :param own_contexts: the contexts of the tenant, if one of `contexts` is not among
        them; `own_templates` likewise are the labels of its templates
    :param owners: by name, the trunks that have it; `NO_TRUNK` if something else has it
    :param taken: the names that the change claims, but cannot have
    :param foreign_dahdi_groups: numbers of DAHDI groups that another tenant dials
    """

    has_tenant: bool = False
    transports: list[Reference] = field(default_factory=list)
    templates: list[Reference] = field(default_factory=list)
    default_templates: Mapping[str, list[Reference]] = field(
        default_factory=lambda: {'registration': [], 'global': []}
    )
    outcalls: dict[int, Reference] = field(default_factory=dict)
    contexts: dict[str, OwnedContext] = field(default_factory=dict)
    targets: set[tuple[str, Any]] = field(default_factory=set)
    own_peers: set[tuple[str, str]] = field(default_factory=set)
    foreign_peers: set[tuple[str, str]] = field(default_factory=set)
    includes: Contexts = field(default_factory=dict)
    own_contexts: Sequence[OwnedContext] = ()
    own_templates: Sequence[str] = ()
    owners: dict[Claim, set[int]] = field(default_factory=dict)
    taken: frozenset[Claim] = frozenset()
    foreign_dahdi_groups: set[int] = field(default_factory=set)

    def add_owners(self, namespace: Namespace, owners: Mapping[Any, set[int]]) -> None:
        """Add the owners of names of one namespace, by name."""
        for name, trunk_ids in owners.items():
            self.owners[Claim(namespace, name)] = trunk_ids

    def claim(
        self, claims: Set[Claim], claimed: Set[Claim], trunk_id: int | None
    ) -> References:
        """Return the results for one change of a request, with what is taken for it.

        :param claims: the names that the change needs
        :param claimed: the names that the changes before it need
        :param trunk_id: the interconnection that is edited, which keeps what it has
        """
        owned = {one for one in claims if self.owners.get(one, set()) - {trunk_id}}
        return replace(self, taken=frozenset(owned | (claims & claimed)))

    def is_taken(self, namespace: Namespace, name: Any) -> bool:
        """Return whether the change claims a name that it cannot have."""
        return Claim(namespace, name) in self.taken


def find_matching(given: Reference, found: Iterable[Reference]) -> list[Reference]:
    """Return the objects that agree with every member of a reference.

    :param given: members that are null are ignored; without any, nothing matches
    """
    wanted = {name: value for name, value in given.items() if value is not None}
    return [one for one in found if wanted and wanted.items() <= one.items()]


def describe_missing(what: str, given: Reference, existing: Sequence[str] = ()) -> str:
    """Return the problem of a reference that nothing matches.

    :param existing: the names of what the tenant can use
    """
    named = [str(value) for value in given.values() if value is not None]
    if not named:
        return 'required; give the name or the uuid'
    return f'{what} {", ".join(map(repr, named))} not found{list_existing(existing)}'


def list_existing(names: Sequence[str]) -> str:
    """Return the end of a sentence about a missing object: what exists instead.

    The given name does not decide the order: the answers for a name of another tenant
    and for an unknown name must be equal.
    """
    if not names:
        return ''
    listed = ', '.join(names[:_MAX_LISTED])
    return f'; use one of {listed}{", …" if len(names) > _MAX_LISTED else ""}'


def quote_names(names: Iterable[str], limit: int = 10) -> str:
    """Return names for a sentence, the first few of them if there are many."""
    found = list(names)
    text = ', '.join(map(repr, found[:limit]))
    return text if len(found) <= limit else f'{text} and {len(found) - limit} more'


def check_contexts(
    uses: Iterable[ContextUse],
    tenant_uuid: str,
    references: References,
    problems: Problems,
) -> None:
    """Report contexts that the tenant does not have, or that have the wrong type.

    A use that requires a type also requires that the context is enabled.
    """
    for use in uses:
        if problems.has(use.path):
            continue
        context = references.contexts.get(use.name)
        if context is None or context.tenant_uuid != tenant_uuid:
            if use.must_exist or context is not None:
                types = {use.type} if use.type else use.suggested
                names = [
                    one.name for one in references.own_contexts if one.type in types
                ]
                existing = list_existing(names) if use.must_exist else ''
                problems.add(
                    use.path, f'context {use.name!r} not found{existing}', NOT_FOUND
                )
        elif use.type not in (None, context.type):
            problems.add(
                use.path,
                f'context {use.name!r} is of type {context.type}; it must be of type '
                f'{use.type}',
            )
        elif use.type and not context.enabled:
            problems.add(
                use.path,
                f'context {use.name!r} is disabled, so Wazo does not write its '
                'extensions; enable the context first',
            )


def check_targets(
    uses: Iterable[TargetUse], references: References, problems: Problems
) -> None:
    """Report objects that the tenant does not have."""
    for use in uses:
        if (use.kind, use.key) not in references.targets:
            problems.add(use.path, f'{use.kind} {use.key!r} not found', NOT_FOUND)


def report_taken(path: str, value: str, problems: Problems) -> None:
    """Report a name that is unique over all tenants and already exists."""
    problems.add(path, f'{value!r} already exists', ALREADY_EXISTS)
