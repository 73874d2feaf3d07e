# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Outcalls that documents give by their names, and that several of them may share.

An outcall that the tenant has is attached. One that the tenant does not have is created
by the first document that gives it; the others join it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from ..documents import Document
from ..native.routes.outcalls import find_whole_outcalls
from ..native.routes.plan import EXTENSION_MEMBERS, JOINED, OUTCALL_DEFAULTS
from ..problems import CONFLICT, Problems

_EXTENSION: Final = ('exten', 'context', *EXTENSION_MEMBERS)


def resolve_outcalls(
    patches: Sequence[Mapping[str, Any]],
    tenant_uuid: str,
    problems: Sequence[Problems],
) -> list[Mapping[str, Any]]:
    """Return the patches with an id for each outcall that exists.

    :param patches: with contexts given by their names
    :param problems: for each patch, the problems at its place in the body
    """
    names = {
        outcall['name']
        for patch in patches
        for outcall in patch.get('outcalls') or ()
        if _is_named(outcall)
    }
    existing = find_whole_outcalls(tenant_uuid, names)
    created: dict[str, tuple[str, Document]] = {}
    resolved = []
    for patch, at in zip(patches, problems, strict=True):
        own: set[str] = set()
        outcalls = [
            _resolve(outcall, f'outcalls.{index}', at, existing, created, own)
            for index, outcall in enumerate(patch.get('outcalls') or ())
        ]
        resolved.append({**patch, 'outcalls': outcalls} if outcalls else patch)
    return resolved


def _is_named(outcall: Mapping[str, Any]) -> bool:
    return outcall.get('id') is None and bool(outcall.get('name'))


def _resolve(
    outcall: Document,
    path: str,
    problems: Problems,
    existing: Mapping[str, tuple[int, Document]],
    created: dict[str, tuple[str, Document]],
    own: set[str],
) -> Document:
    """Return an outcall as the stages expect it.

    :param created: by name, the outcalls that documents before this one create, each
        with its path
    :param own: the names of the outcalls of the same document
    """
    name = outcall.get('name') or ''
    if not _is_named(outcall) or name in own:
        return outcall
    own.add(name)
    if name in existing:
        id_, stored = existing[name]
        _check_equal(outcall, stored, path, f'outcall {id_}', problems)
        return {'id': id_}
    if name in created:
        first_path, first = created[name]
        _check_equal(outcall, first, path, first_path, problems)
        return {'name': name, 'position': outcall.get('position'), JOINED: True}
    created[name] = (problems.at(path).path, outcall)
    return outcall


def _check_equal(
    given: Document, other: Document, path: str, what: str, problems: Problems
) -> None:
    """Report values that another description of the same outcall does not have."""
    different = [
        name
        for name in OUTCALL_DEFAULTS
        if name in given and _normalize(name, given) != _normalize(name, other)
    ]
    has_extensions = given.get('extensions') is not None
    if has_extensions and _extensions(given) != _extensions(other):
        different.append('extensions')
    for name in different:
        problems.add(
            f'{path}.{name}',
            f'differs from {what}, which has the same name; make both identical, or '
            'send only the name',
            CONFLICT,
        )


def _normalize(name: str, outcall: Mapping[str, Any]) -> Any:
    value = outcall.get(name)
    return (OUTCALL_DEFAULTS[name] if value is None else value) or None


def _extensions(outcall: Mapping[str, Any]) -> set[tuple[Any, ...]]:
    return {
        tuple(extension.get(name) or None for name in _EXTENSION)
        for extension in outcall.get('extensions') or ()
    }
