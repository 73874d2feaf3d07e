# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""JSON Merge Patch (RFC 7396), and what differs between two documents.

A document is a tree of dictionaries; a path names a value in it by dots.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Iterator, Mapping
from typing import Any

Document = dict[str, Any]


def merge_patch(
    document: Any, patch: Any, atomic: Collection[str] = (), path: str = ''
) -> Any:
    """The document with the patch applied; neither of them is changed.

    :param atomic: the paths of references, which are replaced whole
    """
    if not isinstance(patch, Mapping) or path in atomic:
        return patch
    merged = dict(document) if isinstance(document, Mapping) else {}
    for name, value in patch.items():
        if value is None:
            merged.pop(name, None)
        else:
            inner = join(path, name)
            merged[name] = merge_patch(merged.get(name), value, atomic, inner)
    return merged


def fill(document: Document, shape: Mapping[str, Any], old: Mapping) -> None:
    """Puts in what a patch removed: the value that means nothing, in place.

    What was null and is null again stays null: it was not understood, not empty.
    """
    for name, nothing in shape.items():
        if name not in document:
            was_null = name in old and old[name] is None
            document[name] = None if was_null else nothing


def join(path: str, name: str) -> str:
    return f'{path}.{name}' if path else name


def differences(
    old: Any, new: Any, is_set: Callable[[str], bool], path: str = ''
) -> Iterator[str]:
    """The paths at which two documents differ.

    An object that comes or goes is named itself, and so are the values in it. A name
    that is missing is the same as null.

    :param is_set: whether the list at a path is compared as a set
    """
    if isinstance(old, Mapping) or isinstance(new, Mapping):
        if old is None or new is None:
            yield path
        old, new = old or {}, new or {}
        for name in dict.fromkeys((*old, *new)):
            yield from differences(
                old.get(name), new.get(name), is_set, join(path, name)
            )
    elif is_set(path):
        if set(map(_frozen, old or ())) != set(map(_frozen, new or ())):
            yield path
    elif old != new or type(old) is not type(new):
        yield path


def _frozen(item: Any) -> str:
    return json.dumps(item, sort_keys=True)


def get(document: Any, path: str) -> Any:
    """The value at a path, None where an object on the way is null or missing."""
    for name in path.split('.'):
        document = None if document is None else document.get(name)
    return document


def put(document: Document, path: str, value: Any) -> None:
    """Sets the value at a path whose objects are there."""
    *objects, last = path.split('.')
    for name in objects:
        document = document[name]
    document[last] = value


def names(patch: Any, path: str) -> bool:
    """Whether a patch says anything at a path, null included."""
    *objects, last = path.split('.')
    for name in objects:
        patch = patch.get(name) if isinstance(patch, Mapping) else None
    return isinstance(patch, Mapping) and last in patch
