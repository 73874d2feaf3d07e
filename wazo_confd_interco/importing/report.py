# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""The result for each line of a text: a part of a document, or a note."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any, Final

from ..documents import Document
from ..problems import InvalidValue
from ..rest import limits

MAX_NOTES: Final = 2_000
# Characters of the options of all documents, with the cost of an option by itself. A
# file can name the same section in each document.
MAX_SIZE: Final = 4 * 1024 * 1024
# As many as a synchronisation accepts.
MAX_DOCUMENTS: Final = limits.MAX_SYNC_ITEMS
OPTION_SIZE: Final = 100
_MAX_MESSAGE: Final = 500


@dataclass
class Item:
    """A document, and the lines that it comes from.

    :param line: the line that a note about the whole document refers to
    :param name: the name of the section
    :param transport: the option that names a transport of the other system
    """

    name: str
    line: int
    document: Document = field(default_factory=dict)
    lines: set[int] = field(default_factory=set)
    transport: Any = None


class Report:
    """Collects documents and notes, and knows the lines that are in neither.

    :param is_full: whether a document was left out because there are too many
    """

    def __init__(self) -> None:
        self.items: list[Item] = []
        self._notes: dict[tuple[int, str], None] = {}
        self._lines: set[int] = set()
        self._used: set[int] = set()
        self._size = 0
        self.is_full = False

    def has_room(self, line: int, values: Iterable[str]) -> bool:
        """Return whether a document with these values can be added, and note if not."""
        self._size += sum(OPTION_SIZE + len(value) for value in values)
        if self._size > MAX_SIZE or len(self.items) >= MAX_DOCUMENTS:
            self.is_full = True
            # Whatever the number of notes.
            reason = 'the text produces too many documents; import it in parts'
            self._notes[
                line, f'this line and all lines after it are left out: {reason}'
            ] = None
        return not self.is_full

    def add_line(self, line: int) -> None:
        """Expect that a line is used or explained."""
        self._lines.add(line)

    def note(self, line: int, message: str) -> None:
        """Add a note that explains a line or its result."""
        if len(self._notes) < MAX_NOTES:
            self._notes[line, message[:_MAX_MESSAGE]] = None

    def note_context(self, line: int, context: str) -> None:
        """Explain that a context of the other system is left out."""
        self.note(
            line,
            f'context {context} belongs to the other system; set `context` to one of '
            'this tenant, such as {"type": "incall"}',
        )

    def note_section(self, lines: Iterable[int], reason: str) -> None:
        """Explain why a section is left out, at its first line."""
        first, *others = sorted(lines)
        self.note(first, reason)
        for line in others:
            self.note(line, f'left out together with line {first}')

    def note_unused(self, lines: Iterable[int], reason: str) -> None:
        """Explain the lines of a section that no document contains."""
        left = set(lines) - self._used
        if left:
            self.note_section(left, reason)

    def add_item(self, item: Item) -> None:
        """Add a document."""
        self.items.append(item)
        self._used |= item.lines

    def finish(self) -> dict[str, Any]:
        """Return `items` and `notes`; every line is in one of them."""
        explained = {line for line, _ in self._notes}
        for line in sorted(self._lines - explained - self._used):
            self._notes[line, 'is not used'] = None
        return {
            'items': [
                {'document': item.document, 'lines': sorted(item.lines)}
                for item in self.items
            ],
            'notes': [
                {'line': line, 'message': message}
                for line, message in sorted(self._notes)
            ],
        }


def find_reason(check: Callable[..., None], *arguments: Any) -> str | None:
    """Return why a check rejects its arguments, None if it accepts them."""
    try:
        check(*arguments)
    except InvalidValue as error:
        return str(error)
    return None
