# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Parse YAML files into the values that JSON has, and no others.

PyYAML's loaders also build dates, bytes, sets, circular lists and numbers of any
size, and raise undocumented exceptions for tags that do not fit their values.
Therefore PyYAML only composes the nodes here, and this module converts them.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any, Final, TypeAlias, TypeVar

import yaml

JSONValue: TypeAlias = (
    'None | bool | int | float | str | list[JSONValue] | dict[str, JSONValue]'
)

_T = TypeVar('_T')

MAX_BYTES: Final = 256 * 1024
MAX_DEPTH: Final = 32
# Values in one file; the values of an alias count each time that it is used.
MAX_VALUES: Final = 20_000

_CORE_TAG: Final = 'tag:yaml.org,2002:'
_BOOLEANS: Final = dict.fromkeys(('true', 'yes', 'on'), True) | dict.fromkeys(
    ('false', 'no', 'off'), False
)
# Not 0123, 0x1F or 1:30, which YAML 1.1 reads as numbers, but people write as text.
_INTEGER: Final = re.compile('-?(0|[1-9][0-9]{0,17})')
_DECIMAL: Final = re.compile('-?[0-9]{1,15}[.][0-9]{1,15}')
# NUL and lone surrogates, which PostgreSQL cannot store.
_UNSTORABLE: Final = re.compile('[\0\ud800-\udfff]')


class InvalidYAML(Exception):
    """A file that cannot be used: the line of the mistake, and the reason."""

    def __init__(self, line: int, reason: str) -> None:
        super().__init__(reason)
        self.line = line
        self.reason = reason


def parse_yaml(
    content: bytes,
    *,
    unsupported_as_null: bool = False,
    max_bytes: int = MAX_BYTES,
    max_values: int = MAX_VALUES,
) -> JSONValue:
    """Return the value of a YAML file in UTF-8.

    :param unsupported_as_null: for files of other programs: read tags, dates and
        other values that JSON does not have as null, ignore keys that are not
        strings, and use the last one of equal keys
    :raises InvalidYAML: if the file is not valid, or exceeds a limit
    """
    node = _compose(content, max_bytes)
    if node is None:
        return None
    return _Converter(unsupported_as_null, max_values).convert(node)


def parse_yaml_stream(
    content: bytes, *, max_bytes: int = MAX_BYTES, max_values: int = MAX_VALUES
) -> list[JSONValue]:
    """Return the values of a YAML file with any number of documents.

    :raises InvalidYAML: if the file is not valid, or exceeds a limit
    """
    converter = _Converter(False, max_values)
    nodes = _read(content, max_bytes, lambda loader: list(loader.read_nodes()))
    return [converter.convert(node) for node in nodes]


def find_line(content: bytes, path: str) -> int:
    """Return the line of a dotted path, or of the nearest object around it.

    :param content: a file that `parse_yaml` accepts
    """
    node, line = _compose(content), 1
    for name in path.split('.'):
        children = {child[0]: child for child in _children(node)}
        if name not in children:
            break
        _, line, node = children[name]
    return line


def _children(node: yaml.Node | None) -> Iterator[tuple[str, int, yaml.Node]]:
    """Yield the name or index, the line, and the node of each value in a node."""
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            if isinstance(key, yaml.ScalarNode):
                yield key.value, _line(key), value
    elif isinstance(node, yaml.SequenceNode):
        for index, item in enumerate(node.value):
            yield str(index), _line(item), item


def _line(node: yaml.Node) -> int:
    return int(node.start_mark.line) + 1


class _Loader(yaml.SafeLoader):
    """PyYAML's loader, with a limit on the depth: it composes recursively."""

    depth = 0

    def compose_node(self, parent: Any, index: Any) -> Any:
        self.depth += 1
        if self.depth > MAX_DEPTH:
            raise _too_deep(self.line + 1)
        node = super().compose_node(parent, index)
        self.depth -= 1
        return node

    def read_nodes(self) -> Iterator[yaml.Node]:
        """Yield the root node of each document."""
        self.check_node()  # Skips the beginning of the stream.
        while node := self.get_node():
            yield node


def _too_deep(line: int) -> InvalidYAML:
    return InvalidYAML(line, f'nested more than {MAX_DEPTH} levels deep')


def _compose(content: bytes, max_bytes: int = MAX_BYTES) -> yaml.Node | None:
    """Return the root node of a file, None if the file is empty."""
    return _read(content, max_bytes, _Loader.get_single_node)


def _read(content: bytes, max_bytes: int, read: Callable[[_Loader], _T]) -> _T:
    """Return what a function reads, with the errors of PyYAML as `InvalidYAML`."""
    text = _decode(content, max_bytes)
    try:
        loader = _Loader(text)
    except yaml.reader.ReaderError as error:
        line = text.count('\n', 0, error.position) + 1
        raise InvalidYAML(line, 'contains a control character') from None
    try:
        return read(loader)
    except yaml.MarkedYAMLError as error:
        line = (error.problem_mark or loader).line + 1
        reason = ', '.join(filter(None, (error.context, error.problem)))
        raise InvalidYAML(line, f'invalid YAML: {reason}') from None
    except (ValueError, OverflowError):
        # PyYAML's scanner passes "\UFFFFFFFF" to chr(), and a version to int().
        reason = 'invalid YAML: a number is out of range'
        raise InvalidYAML(loader.line + 1, reason) from None
    finally:
        loader.dispose()


def _decode(content: bytes, max_bytes: int) -> str:
    if len(content) > max_bytes:
        raise InvalidYAML(1, f'larger than {max_bytes} bytes')
    try:
        return content.decode('utf-8-sig')
    except UnicodeDecodeError as error:
        line = content.count(b'\n', 0, error.start) + 1
        raise InvalidYAML(line, 'not encoded in UTF-8') from None


class _Converter:
    """Converts the nodes of one file."""

    def __init__(self, unsupported_as_null: bool, max_values: int) -> None:
        self._unsupported_as_null = unsupported_as_null
        self._max_values = max_values
        self._remaining = max_values

    def convert(self, node: yaml.Node, depth: int = 1) -> JSONValue:
        """Return the value of a node; `depth` counts the nodes above it, and it."""
        self._remaining -= 1
        if self._remaining < 0:
            raise InvalidYAML(_line(node), f'more than {self._max_values} values')
        # A circular alias has no end.
        if depth > MAX_DEPTH:
            raise _too_deep(_line(node))
        type_ = node.tag.removeprefix(_CORE_TAG)
        if type_ == 'map' and isinstance(node, yaml.MappingNode):
            return dict(self._members(node, depth))
        if type_ == 'seq' and isinstance(node, yaml.SequenceNode):
            return [self.convert(item, depth + 1) for item in node.value]
        if isinstance(node, yaml.ScalarNode):
            return self._scalar(node, type_)
        return self._unsupported(node, f'the YAML type {type_} is not supported')

    def _members(
        self, node: yaml.MappingNode, depth: int
    ) -> Iterator[tuple[str, JSONValue]]:
        names = set()
        for key, value in node.value:
            if key.tag != f'{_CORE_TAG}str' or not isinstance(key, yaml.ScalarNode):
                self._unsupported(key, 'a key must be a string; put it in quotes')
                continue
            if key.value in names:
                self._unsupported(key, f'the key {key.value!r} is repeated')
            names.add(key.value)
            yield key.value, self.convert(value, depth + 1)

    def _scalar(self, node: yaml.ScalarNode, type_: str) -> JSONValue:
        text = str(node.value)
        if type_ == 'null':
            return None
        if type_ == 'str' and not _UNSTORABLE.search(text):
            return text
        if type_ == 'bool' and text.lower() in _BOOLEANS:
            return _BOOLEANS[text.lower()]
        if type_ == 'int' and _INTEGER.fullmatch(text):
            return int(text)
        if type_ == 'float' and _DECIMAL.fullmatch(text):
            return float(text)
        return self._unsupported(
            node,
            f'{text[:40]!r} is not supported as a value of the YAML type {type_}; if '
            'it is text, put it in quotes',
        )

    def _unsupported(self, node: yaml.Node, reason: str) -> JSONValue:
        """Raise `InvalidYAML`, or return null, as `parse_yaml` was asked to."""
        if self._unsupported_as_null:
            return None
        raise InvalidYAML(_line(node), reason)
