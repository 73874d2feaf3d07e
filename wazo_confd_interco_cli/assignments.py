# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Arguments of the form `path=value`."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import pairwise
from typing import Any

from .errors import CommandError
from .fields import InvalidValue, convert, find_schema

Document = dict[str, Any]


def parse_assignments(definition: str, texts: Iterable[str]) -> Document:
    """Return the document that `path=value` arguments describe.

    :param definition: the definition in api.yml that has the fields
    :raises CommandError: with all problems
    """
    document: Document = {}
    problems = []
    for text in texts:
        path, separator, value = text.partition('=')
        if not separator or not path:
            problems.append(f'{text!r} is not an assignment; write PATH=VALUE')
            continue
        try:
            set_path(document, path, convert(find_schema(definition, path), value))
        except InvalidValue as error:
            problems.append(f'{path}: {error}')
    if problems:
        raise CommandError(problems)
    return document


def set_path(document: Document, path: str, value: Any) -> None:
    """Set the value of a dotted path. Objects and items on the way are created.

    :raises InvalidValue: if a part of the path is not an object, or an index leaves
        items out
    """
    names = path.split('.')
    container: Any = document
    for name, next_name in pairwise(names):
        empty: Any = [] if next_name.isdecimal() else {}
        container = _set_default(container, name, empty)
    _set(container, names[-1], value)


def get_path(document: Any, path: str) -> Any:
    """Return the value of a dotted path; None if there is none."""
    for name in path.split('.'):
        if isinstance(document, list) and name.isdecimal():
            document = dict(enumerate(document)).get(int(name))
        elif isinstance(document, dict):
            document = document.get(name)
        else:
            return None
    return document


def _set_default(container: Any, name: str, empty: Any) -> Any:
    if get_path(container, name) is None:
        _set(container, name, empty)
    return get_path(container, name)


def _set(container: Any, name: str, value: Any) -> None:
    if isinstance(container, dict):
        container[name] = value
    elif isinstance(container, list) and name == str(len(container)):
        container.append(value)
    elif isinstance(container, list):
        raise InvalidValue(f'the next item of this list has the index {len(container)}')
    else:
        raise InvalidValue(f'{name!r} is inside a value that is not an object')
