# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Contexts that a body gives by their type: the tenant's only context of that type."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any

from ..documents import Document
from ..kinds.references import quote_names
from ..native.dialplan.context_names import load_context_names
from ..problems import NOT_FOUND, Problems

# The names of the tenant's contexts by type.
ContextNames = Mapping[str, list[str]]


def name_contexts(
    patches: Sequence[Mapping[str, Any]],
    tenant_uuid: str,
    problems: Sequence[Problems],
) -> list[Mapping[str, Any]]:
    """Return the patches with each context given by its name.

    The contexts are looked up once, and only if one is given by its type. Otherwise the
    patches are returned as they are.

    :param problems: for each patch, the problems at its place in the body
    """
    if not any(map(_has_type, patches)):
        return list(patches)
    by_type = {
        type_: names for (_, type_), names in load_context_names([tenant_uuid]).items()
    }
    return [
        _replace(patch, partial(_choose, by_type, at))
        for patch, at in zip(patches, problems, strict=True)
    ]


def _has_type(patch: Mapping[str, Any]) -> bool:
    found = []
    _replace(patch, lambda path, given: found.append(path))
    return bool(found)


def _choose(
    by_type: ContextNames, problems: Problems, path: str, given: Mapping[str, Any]
) -> str:
    """Return the only context of a type; report if there is none, or if several."""
    type_ = given.get('type')
    names = by_type.get(str(type_), [])
    if len(names) == 1:
        return names[0]
    if names:
        problems.add(
            path,
            f'the tenant has several contexts of type {type_}; use one of the names '
            f'{quote_names(names)}',
        )
        return names[0]
    problems.add(path, f'the tenant has no context of type {type_!r}', NOT_FOUND)
    return ''


def _replace(
    patch: Mapping[str, Any], choose: Callable[[str, Mapping[str, Any]], Any]
) -> Document:
    """Return a patch with everything replaced that gives a context by its type."""

    def replace(holder: Mapping[str, Any], path: str) -> Document:
        given = holder.get('context')
        if not isinstance(given, Mapping):
            return dict(holder)
        return {**holder, 'context': choose(f'{path}context', given)}

    def replace_all(name: str, inner: Callable[[Any, str], Document]) -> None:
        if patch.get(name):
            replaced[name] = [
                inner(item, f'{name}.{index}.')
                for index, item in enumerate(patch[name])
            ]

    def replace_outcall(outcall: Mapping[str, Any], path: str) -> Document:
        extensions = [
            replace(one, f'{path}extensions.{index}.')
            for index, one in enumerate(outcall.get('extensions') or ())
        ]
        given = {'extensions': extensions} if extensions else {}
        return {**outcall, **given}

    def replace_incall(incall: Mapping[str, Any], path: str) -> Document:
        destination = incall['destination']
        return {
            **replace(incall, path),
            'destination': replace(destination, f'{path}destination.'),
        }

    replaced = replace(patch, '')
    replace_all('outcalls', replace_outcall)
    replace_all('incalls', replace_incall)
    return replaced
