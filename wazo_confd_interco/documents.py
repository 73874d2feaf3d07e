# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""JSON Merge Patch (RFC 7396), and the differences between two documents.

A document is a tree of dictionaries. A dotted path names a value in it.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Iterator, Mapping
from typing import Any

Document = dict[str, Any]


def merge_patch(
    document: Any, patch: Any, atomic: Collection[str] = (), path: str = ''
) -> Any:
    """Return the document with the patch applied; both arguments stay unchanged.

    :param atomic: paths of objects that are replaced as a whole, such as references
    """
    if not isinstance(patch, Mapping) or path in atomic:
        return patch
    merged = dict(document) if isinstance(document, Mapping) else {}
    for name, value in patch.items():
        if value is None:
            merged.pop(name, None)
        else:
            inner = join_path(path, name)
            merged[name] = merge_patch(merged.get(name), value, atomic, inner)
    return merged


def restore_removed(
    document: Mapping[str, Any], empty: Mapping[str, Any], old: Mapping[str, Any]
) -> Document:
    """Return the document with the members that a patch removed, at any depth.

    A value that was null stays null: null means "stored, but not expressible", which is
    not the same as empty.

    :param empty: the document without any stored value
    :param old: the document before the patch
    """
    restored = dict(document)
    for name, value in empty.items():
        if name not in document:
            was_null = name in old and old[name] is None
            restored[name] = None if was_null else value
        elif isinstance(value, Mapping) and isinstance(document[name], Mapping):
            before = old.get(name) or {}
            restored[name] = restore_removed(document[name], value, before)
    return restored


def join_path(path: str, name: str) -> str:
    """Return the path of a member of the object at a path."""
    return f'{path}.{name}' if path else name


def diff(
    old: Any, new: Any, is_unordered: Callable[[str], bool], path: str = ''
) -> Iterator[str]:
    """Yield the paths at which two documents differ.

    If an object appears or disappears, its own path is yielded as well as those of the
    values in it. A missing member equals null.

    :param is_unordered: returns whether the list at a path is compared as a set
    """
    if isinstance(old, Mapping) or isinstance(new, Mapping):
        if old is None or new is None:
            yield path
        old, new = old or {}, new or {}
        for name in dict.fromkeys((*old, *new)):
            yield from diff(
                old.get(name), new.get(name), is_unordered, join_path(path, name)
            )
    elif is_unordered(path):
        if _as_set(old) != _as_set(new):
            yield path
    elif old != new or type(old) is not type(new):
        yield path


def _as_set(items: Any) -> set[str]:
    return {json.dumps(item, sort_keys=True) for item in items or ()}


def get_path(document: Any, path: str) -> Any:
    """Return the value at a path, or None if an object on the way is missing."""
    for name in path.split('.'):
        document = None if document is None else document.get(name)
    return document


def replace_path(document: Mapping[str, Any], path: str, value: Any) -> Document:
    """Return the document with another value at a path whose objects exist."""
    name, _, inner = path.partition('.')
    new = replace_path(document[name], inner, value) if inner else value
    return {**document, name: new}


def remove_path(document: Mapping[str, Any], path: str) -> Document:
    """Return the document without the member at a path, which exists."""
    name, _, inner = path.partition('.')
    if inner:
        return {**document, name: remove_path(document[name], inner)}
    return {key: value for key, value in document.items() if key != name}


def has_path(patch: Any, path: str) -> bool:
    """Return whether a patch has a value at a path; null is a value."""
    *objects, last = path.split('.')
    for name in objects:
        patch = patch.get(name) if isinstance(patch, Mapping) else None
    return isinstance(patch, Mapping) and last in patch
