# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Portable documents: what another tenant or machine can apply.

They have no ids, no links and no computed values. They refer to other objects by
their names: templates by label, transports by name, contexts by type, and
outgoing routes completely. Secrets are listed, not shown.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from ..documents import Document, get_path
from ..kinds.registry import Kinds
from ..problems import REQUIRED, Problems

# The read-only members that say whether a secret is stored.
HAS_SECRET: Final = frozenset(('has_password', 'has_secret'))
_TRUNK_MEMBERS: Final = ('type', 'name', 'outgoing_caller_id_format', 'twilio_incoming')


@dataclass(frozen=True)
class Surroundings:
    """What portable documents name.

    :param contexts: the names of the contexts by tenant and type
    :param outcalls: the outcalls of the interconnections by id
    :param positions: the place of a trunk in an outcall, by outcall and trunk
    """

    contexts: Mapping[tuple[str, str], list[str]]
    outcalls: Mapping[int, Document]
    positions: Mapping[tuple[int, int], int]

    def name_context(self, tenant_uuid: str, name: str | None) -> Any:
        """Return a context by its type if it is the only one, otherwise its name."""
        for (owner, type_), names in self.contexts.items():
            if owner == tenant_uuid and names == [name]:
                return {'type': type_}
        return name


def make_portable(
    kinds: Kinds, document: Document, surroundings: Surroundings
) -> Document:
    """Return the portable form of a document as clients receive it."""
    portable = {name: document[name] for name in _TRUNK_MEMBERS}
    kind = kinds.get(document['type'] or '')
    if kind:
        names = (*kind.members, *kind.own_members)
        portable |= {name: _strip(document[name]) for name in names if name in document}
        portable[kind.name] = kind.make_portable(portable[kind.name])
    portable['context'] = surroundings.name_context(
        document['tenant_uuid'], document['context']
    )
    portable['outcalls'] = [
        _describe_outcall(one['id'], document, surroundings)
        for one in document['outcalls']
        if one['id'] in surroundings.outcalls
    ]
    portable['secrets'] = list_secrets(kinds, document)
    return portable


def list_secrets(kinds: Kinds, document: Mapping[str, Any]) -> list[str]:
    """Return the paths of the secrets that are stored for a document."""
    return [path for path in _list_secret_paths(kinds) if _is_stored(document, path)]


def _list_secret_paths(kinds: Kinds) -> list[str]:
    return [path for kind in kinds.values() for path in kind.fields.secret_paths()]


def _is_stored(document: Mapping[str, Any], path: str) -> bool:
    group = get_path(document, path.rpartition('.')[0])
    return any(bool((group or {}).get(name)) for name in HAS_SECRET)


def _strip(value: Any) -> Any:
    """Return a value without the members that say whether a secret is stored."""
    if isinstance(value, Mapping):
        return {name: _strip(value[name]) for name in value if name not in HAS_SECRET}
    if isinstance(value, list):
        return [_strip(item) for item in value]
    return value


def _describe_outcall(
    id_: int, document: Document, surroundings: Surroundings
) -> Document:
    outcall = surroundings.outcalls[id_]
    extensions = [
        {
            **extension,
            'context': surroundings.name_context(
                document['tenant_uuid'], extension['context']
            ),
        }
        for extension in outcall['extensions']
    ]
    position = surroundings.positions.get((id_, document['id']))
    return {**outcall, 'extensions': extensions, 'position': position}


def check_listed_secrets(
    kinds: Kinds, patch: Mapping[str, Any], problems: Problems
) -> None:
    """Report secrets that a portable document lists and a new one does not have.

    Without them, the interconnection would be created, and could not authenticate.
    """
    for path in _list_secret_paths(kinds):
        if path in (patch.get('secrets') or ()) and get_path(patch, path) is None:
            problems.add(
                path,
                'required, because `secrets` lists it; portable documents do not '
                'contain secrets',
                REQUIRED,
            )
