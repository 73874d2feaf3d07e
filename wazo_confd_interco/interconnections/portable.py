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
from ..kinds.iax.fields import FIELDS as IAX_FIELDS
from ..kinds.registry import TYPES
from ..kinds.sip.fields import FIELDS as SIP_FIELDS
from ..problems import REQUIRED, Problems

# The read-only members that say whether a secret is stored.
HAS_SECRET: Final = frozenset(('has_password', 'has_secret'))
_COMPUTED: Final = frozenset(('dial_string', 'dahdi'))
_TRUNK_MEMBERS: Final = (
    *('type', 'name', 'label', 'outgoing_caller_id_format', 'twilio_incoming'),
    *('sip', 'iax', 'custom', 'headers'),
)
SECRET_PATHS: Final = tuple(
    field.path for field in (*SIP_FIELDS.fields, *IAX_FIELDS.fields) if field.is_secret
)


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


def make_portable(document: Document, surroundings: Surroundings) -> Document:
    """Return the portable form of a document as clients receive it."""
    tenant_uuid = document['tenant_uuid']
    portable = {name: _strip(document[name]) for name in _TRUNK_MEMBERS}
    is_sip = document['type'] == 'sip'
    foreign = {*TYPES, 'label', 'headers'} - {document['type']}
    for name in foreign - ({'label', 'headers'} if is_sip else set()):
        del portable[name]
    portable['context'] = surroundings.name_context(tenant_uuid, document['context'])
    sip = portable.get('sip')
    if sip:
        sip['transport'] = _name(sip['transport'], 'name')
        sip['templates'] = [_name(one, 'label') for one in sip['templates']]
    portable['outcalls'] = [
        _describe_outcall(one['id'], document, surroundings)
        for one in document['outcalls']
        if one['id'] in surroundings.outcalls
    ]
    portable['secrets'] = list_secrets(document)
    return portable


def list_secrets(document: Mapping[str, Any]) -> list[str]:
    """Return the paths of the secrets that are stored for a document."""
    return [path for path in SECRET_PATHS if _is_stored(document, path)]


def _is_stored(document: Mapping[str, Any], path: str) -> bool:
    group = get_path(document, path.rpartition('.')[0])
    return any(bool((group or {}).get(name)) for name in HAS_SECRET)


def _strip(value: Any) -> Any:
    """Return a value without the members that are computed."""
    if isinstance(value, Mapping):
        dropped = HAS_SECRET | _COMPUTED
        return {name: _strip(value[name]) for name in value if name not in dropped}
    if isinstance(value, list):
        return [_strip(item) for item in value]
    return value


def _name(reference: Mapping[str, Any] | None, member: str) -> Document | None:
    """Return a reference by its name, or as it is if it has none."""
    if reference is None or reference[member] is None:
        return None if reference is None else dict(reference)
    return {member: reference[member]}


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


def check_listed_secrets(patch: Mapping[str, Any], problems: Problems) -> None:
    """Report secrets that a portable document lists and a new one does not have.

    Without them, the interconnection would be created, and could not authenticate.
    """
    for path in SECRET_PATHS:
        if path in (patch.get('secrets') or ()) and get_path(patch, path) is None:
            problems.add(
                path,
                'required, because `secrets` lists it; portable documents do not '
                'contain secrets',
                REQUIRED,
            )
