# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""The engine that turns options into the values of fields, and back.

It works on plain rows of any kind: SIP sections, a transport, an IAX peer. Reading
never loses an option: what no field expresses stays in the rows that are left.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import Any

from ..documents import get_path
from ..problems import DUPLICATE, Problems
from .field import Field, Option, Place
from .option_codecs import UNPARSED

# Section, key and value of an option.
PlacedOption = tuple[str, str, str]
OptionList = list[Option]


def split_options(
    sections: Mapping[str, Sequence[Option]],
    names: Iterable[str],
    places: Collection[Place],
) -> tuple[dict[Place, list[str]], list[PlacedOption]]:
    """Return the texts of the options at some places, and the options at others.

    :param names: the sections whose options are returned
    """
    texts: dict[Place, list[str]] = {}
    others: list[PlacedOption] = []
    for name in names:
        for key, text in sections.get(name, ()):
            if (name, key) in places:
                texts.setdefault((name, key), []).append(text)
            else:
                others.append((name, key, text))
    return texts, others


def parse_value(field: Field, texts: Sequence[str]) -> Any:
    """Return the value of a field, or None unless exactly one text can be parsed."""
    if len(texts) != 1:
        return None
    value = field.codec.parse(texts[0])
    return None if value is UNPARSED else value


def take_repeated(
    field: Field, options: Iterable[PlacedOption]
) -> tuple[list[Any], list[PlacedOption]]:
    """Return the items that a repeated option holds, and the options that are left.

    The codec parses one option to a list of items.
    """
    taken: list[Any] = []
    left: list[PlacedOption] = []
    for row in options:
        items: Any = UNPARSED
        if row[:2] in field.places:
            items = field.codec.parse(row[2])
        if items is UNPARSED:
            left.append(row)
        else:
            taken.extend(items)
    return taken, left


def take_value(
    field: Field, options: Iterable[PlacedOption]
) -> tuple[Any, list[PlacedOption]]:
    """Return the value of a field that shares its key, and the options that are left.

    If several options hold a value, it is undefined which one has an effect, so all of
    them are left.
    """
    rows = list(options)
    values = [
        UNPARSED if row[:2] not in field.places else field.codec.parse(row[2])
        for row in rows
    ]
    found = [index for index, value in enumerate(values) if value is not UNPARSED]
    if len(found) != 1:
        return None, rows
    return values[found[0]], [*rows[: found[0]], *rows[found[0] + 1 :]]


def replace_option(options: Iterable[Option], key: str, text: str | None) -> OptionList:
    """Return the options with one option of a key, or none for None.

    The new option takes the place of the first one that it replaces.
    """
    rows = list(options)
    keys = [row[0] for row in rows]
    index = keys.index(key) if key in keys else len(rows)
    new = [] if text is None else [(key, text)]
    return [*rows[:index], *new, *(row for row in rows[index:] if row[0] != key)]


def write_value(
    options: Iterable[Option], field: Field, key: str, value: Any
) -> OptionList:
    """Return the options of a section with the value of a field.

    A value replaces all options of its key, unless the field shares the key. For null
    and an empty list, only the options that express the field are removed.
    """
    if value is None or value == []:
        return _remove_value(options, field, key)
    text = field.codec.render(value)
    if field.shares_key:
        return [*_remove_value(options, field, key), (key, text)]
    return replace_option(options, key, text)


def _remove_value(options: Iterable[Option], field: Field, key: str) -> OptionList:
    return [
        row for row in options if row[0] != key or field.codec.parse(row[1]) is UNPARSED
    ]


def write_items(
    options: Iterable[Option], field: Field, key: str, items: Iterable[Any]
) -> OptionList:
    """Return the options of a section with one option for each item of a list.

    An option that holds exactly items of the list stays as it is.
    """
    left: OptionList = []
    missing = {field.codec.render([item]): None for item in items}
    for row in options:
        parsed: Any = field.codec.parse(row[1]) if row[0] == key else UNPARSED
        if parsed is UNPARSED:
            left.append(row)
            continue
        texts = [field.codec.render([item]) for item in parsed]
        kept = [text for text in texts if text in missing]
        left.extend([row] if kept == texts else [(key, text) for text in kept])
        for text in kept:
            missing.pop(text, None)
    return left + [(key, text) for text in missing]


def check_fields(
    fields: Iterable[Field],
    old: Mapping[str, Any],
    new: Mapping[str, Any],
    changed: Collection[str],
    problems: Problems,
) -> None:
    """Check the values that changed; items that a list had before are not checked.

    :param changed: the paths that differ, as `documents.diff` yields them
    """
    for field in fields:
        value = get_path(new, field.path) if field.path in changed else None
        if value is None:
            continue
        if not field.is_list:
            problems.check(field.path, field.check, value)
            continue
        before = get_path(old, field.path) or ()
        for index, item in enumerate(value):
            if item not in before:
                problems.check(f'{field.path}.{index}', field.check, item)


def check_no_duplicates(path: str, items: Sequence[Any], problems: Problems) -> None:
    """Report the items of a list that occur twice."""
    for index, item in enumerate(items):
        if item in items[:index]:
            problems.add(
                f'{path}.{index}', 'duplicate items are not allowed', DUPLICATE
            )


def find_added(
    old: Iterable[Sequence[str]], new: Iterable[Sequence[str]]
) -> Iterator[Option]:
    """Yield the options that are new in a list, each once."""
    before = {tuple(row) for row in old}
    for key, value in dict.fromkeys((row[0], row[1]) for row in new):
        if (key, value) not in before:
            yield key, value
