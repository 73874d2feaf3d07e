# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Files with documents, in YAML or JSON."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, BinaryIO, Final

from wazo_confd_interco.yaml_files import InvalidYAML, parse_yaml_stream

from .environment import insert_secrets
from .errors import CommandError
from .fields import load_json

STDIN: Final = '-'
# wazo-confd accepts a body of this size.
_MAX_BYTES: Final = 4 * 1024 * 1024
_MAX_VALUES: Final = 1_000_000
_ITEM: Final = re.compile(r'^items\.([0-9]+)(?:\.|: )')


class Documents:
    """The documents of files, and where each of them comes from.

    :param paths: files with a document, a list of documents, or an object with
        `items`, in YAML also several of these; `-` is the standard input
    :param stdin: the standard input
    """

    def __init__(self, paths: Iterable[str], stdin: BinaryIO) -> None:
        self._items: list[Any] = []
        self._places: list[str] = []
        problems = []
        for path in paths:
            try:
                for value in _parse(path, read_file(path, stdin)):
                    self._add(path, value)
            except CommandError as error:
                problems += error.reasons
        if problems:
            raise CommandError(problems)

    def read(self) -> list[Any]:
        """Return the documents, with secrets of the environment."""
        try:
            items: list[Any] = insert_secrets({'items': self._items})['items']
        except CommandError as error:
            raise self.locate(error) from error
        return items

    def locate(self, error: CommandError) -> CommandError:
        """Return an error whose reasons name the file and the interconnection."""
        return CommandError(map(self._locate, error.reasons))

    def _add(self, path: str, value: Any) -> None:
        if isinstance(value, Mapping) and 'items' in value:
            value = value['items']
        items = value if isinstance(value, list) else [value]
        if not all(isinstance(item, Mapping) for item in items):
            raise CommandError(
                [f'{path}: must contain documents, or `items` with documents']
            )
        self._items += items
        self._places += [f'{path}: {_name(item)}' for item in items]

    def _locate(self, reason: str) -> str:
        match = _ITEM.match(reason)
        if match is None or int(match[1]) >= len(self._places):
            return reason
        return f'{self._places[int(match[1])]}: {reason[match.end() :]}'


def read_file(path: str, stdin: BinaryIO) -> bytes:
    """Return the content of a file, or of the standard input.

    :raises CommandError: if the file cannot be read
    """
    if path == STDIN:
        return stdin.read()
    try:
        return Path(path).read_bytes()
    except OSError as error:
        raise CommandError([f'{path}: {error.strerror}']) from error


def _parse(path: str, content: bytes) -> list[Any]:
    """Return the values of a file; the documents of YAML that are empty are none."""
    try:
        if path.endswith('.json'):
            return [load_json(content)]
        values = parse_yaml_stream(
            content, max_bytes=_MAX_BYTES, max_values=_MAX_VALUES
        )
        return [value for value in values if value is not None] or [None]
    except InvalidYAML as error:
        raise CommandError([f'{path}:{error.line}: {error.reason}']) from error
    except (ValueError, RecursionError) as error:
        raise CommandError([f'{path}: is not valid JSON: {error}']) from error


def _name(item: Mapping[str, Any]) -> str:
    return f'{item.get("type")}/{item.get("name")}'
