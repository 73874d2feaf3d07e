# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""The description of a field of a document, and of an object that holds fields.

A field is described once, in the table of its kind. The table yields the schema, the
checks, reading and writing, the empty document, and the definitions in api.yml.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from .option_codecs import TEXT, OptionCodec
from .values import check_option_value

# The key and the value of an option.
Option = tuple[str, str]
# A section of a configuration file, and the key of an option in it.
Place = tuple[str, str]
Check = Callable[[Any], None]


def accept_any(value: Any) -> None:
    """Accept every value of the right JSON type."""


@dataclass(frozen=True)
class Field:
    """One value of a document.

    :param path: dotted path in the document
    :param places: the options that hold the value; where there are several, they are
        always equal
    :param doc: a sentence for api.yml and the documentation
    :param codec: how the value is written in an option
    :param default: the value of a new document, and of a member that a patch removes
    :param check: raises `InvalidValue` if the value, or one item of a list, is invalid
    :param is_repeated: whether each item of the list is an option of its own
    :param shares_key: whether options of the same key hold other values as well; the
        codec parses only those of this field
    :param is_unordered: whether the list has no order
    :param is_secret: whether the value is write-only
    :param is_nullable: whether the value can be null in an answer
    :param undone_by: keys of further options of the same section that undo the value
    :param api: further members of the property in api.yml
    """

    path: str
    places: tuple[Place, ...]
    doc: str
    codec: OptionCodec = TEXT
    check: Check = check_option_value
    default: str | int | bool | None = None
    is_repeated: bool = False
    shares_key: bool = False
    is_unordered: bool = False
    is_secret: bool = False
    is_nullable: bool = True
    undone_by: tuple[str, ...] = ()
    api: Mapping[str, Any] = field(default_factory=dict)

    @property
    def name(self) -> str:
        """The name of the member in its object."""
        return self.path.rpartition('.')[2]

    @property
    def owns_key(self) -> bool:
        """Whether its sections can have only one option of the key."""
        return not (self.is_repeated or self.shares_key)

    @property
    def is_list(self) -> bool:
        """Whether the value is a list."""
        return self.codec.json_type in ('strings', 'headers')

    @property
    def empty(self) -> Any:
        """The value of an empty document."""
        return [] if self.is_repeated else self.default


@dataclass(frozen=True)
class Group:
    """An object of a document that holds fields, and may be null.

    :param path: dotted path in the document
    :param sections: the sections that are deleted when the object becomes null
    :param doc: a sentence for api.yml and the documentation
    :param has_secret: the read-only member that says whether a secret is stored
    """

    path: str
    sections: tuple[str, ...]
    doc: str
    has_secret: str | None = None


@dataclass(frozen=True)
class FieldTable:
    """All fields of a kind, and the objects that hold them."""

    fields: tuple[Field, ...]
    groups: tuple[Group, ...] = ()

    def by_place(self) -> dict[Place, list[Field]]:
        """Return the fields by each of their places, in the order of the table."""
        found: dict[Place, list[Field]] = {}
        for one in self.fields:
            for place in one.places:
                found.setdefault(place, []).append(one)
        return found

    def by_path(self) -> dict[str, Field]:
        """Return the fields by their paths."""
        return {one.path: one for one in self.fields}

    def empty_object(self, path: str) -> dict[str, Any]:
        """Return the members of the object at a path without any stored value.

        :param path: dotted path in the document, empty for the document itself
        """
        values = {one.path: one.empty for one in self.fields}
        values.update(dict.fromkeys(one.path for one in self.groups))
        split = [(one.rpartition('.'), value) for one, value in values.items()]
        return {name: value for (parent, _, name), value in split if parent == path}

    def secret_paths(self) -> tuple[str, ...]:
        """Return the paths of write-only values."""
        return tuple(one.path for one in self.fields if one.is_secret)

    def unordered_paths(self) -> frozenset[str]:
        """Return the paths of lists without an order."""
        return frozenset(one.path for one in self.fields if one.is_unordered)


def option(
    section: str,
    path: str,
    doc: str,
    codec: OptionCodec = TEXT,
    check: Check | None = None,
    **kwargs: Any,
) -> Field:
    """Return a field whose last name is that of its option.

    A text is checked as the value of an option unless `check` is given.
    """
    if check is None:
        check = check_option_value if codec.json_type == 'string' else accept_any
    key: Final = path.rpartition('.')[2]
    return Field(path, ((section, key),), doc, codec, check, **kwargs)
