# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Profiles in files: read once at start, each by itself.

A broken file is told of with its line, and disables nothing but itself.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator
from importlib import resources
from pathlib import Path
from typing import Any

import yaml
from marshmallow import ValidationError

from ..documents import Document
from ..rest.resource import flattened
from ..yaml_files import NO_YAML
from .schema import ProfileSchema

logger = logging.getLogger(__name__)


class BrokenProfile(ValueError):
    """A file that is no profile: its name, the line, and the reason."""


def load(site_directory: str) -> dict[str, Document]:
    """The profiles by name: the plugin's own, and the site's, which win."""
    own = resources.files(__package__) / 'data'
    site = Path(site_directory)
    found: dict[str, Document] = {}
    for directory in (own, site):
        for path in _files(directory):
            try:
                profile = read(path.read_bytes(), str(path))
            except (BrokenProfile, OSError) as error:
                logger.error('a profile is left out: %s', error)
            else:
                found[profile['name']] = profile
    return dict(sorted(found.items()))


def _files(directory: Any) -> list[Any]:
    if not directory.is_dir():
        return []
    files = (path for path in directory.iterdir() if path.name.endswith('.yml'))
    return sorted(files, key=lambda path: path.name)


def read(content: bytes, filename: str) -> Document:
    """The profile that the content of a file is, or `BrokenProfile`."""
    try:
        node = yaml.compose(content, yaml.SafeLoader)
        profile = yaml.safe_load(content)
    except NO_YAML as error:
        mark = getattr(error, 'problem_mark', None)
        raise BrokenProfile(_message(filename, mark, 'no YAML')) from None
    try:
        return ProfileSchema().load(profile)
    except ValidationError as error:
        path, reason = next(iter(flattened(error.normalized_messages()).items()))
        raise BrokenProfile(
            _message(filename, _mark(node, path), f'{path}: {reason}')
        ) from None


def _message(filename: str, mark: Any, reason: str) -> str:
    line = mark.line + 1 if mark else 1
    return f'{filename}, line {line}: {reason}'


def _mark(node: Any, path: str) -> Any:
    """Where the path stands, or what is around it."""
    mark = node.start_mark if node else None
    for name in path.split('.'):
        found = next((value for key, value in _children(node) if key == name), None)
        if found is None:
            break
        node, mark = found, found.start_mark
    return mark


def _children(node: Any) -> Iterator[tuple[str, Any]]:
    if isinstance(node, yaml.MappingNode):
        yield from ((key.value, value) for key, value in node.value)
    elif isinstance(node, yaml.SequenceNode):
        yield from ((str(number), item) for number, item in enumerate(node.value))
