# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""A matcher that backtracks like Python's `re`, and counts and limits its steps.

It goes through the tree that `re` parses a pattern to. It covers what the patterns of
the plugin use, and raises `NotImplementedError` for the rest.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from re import _constants as constants  # type: ignore[attr-defined]
from re import _parser as parser  # type: ignore[attr-defined]
from typing import Any

# A part of a pattern: an operator and its arguments.
_Node = tuple[Any, Any]
# What follows a part: returns whether the rest matches from a position.
_Next = Callable[[int], bool]

_CATEGORIES = {
    constants.CATEGORY_DIGIT: r'\d',
    constants.CATEGORY_NOT_DIGIT: r'\D',
    constants.CATEGORY_SPACE: r'\s',
    constants.CATEGORY_NOT_SPACE: r'\S',
    constants.CATEGORY_WORD: r'\w',
    constants.CATEGORY_NOT_WORD: r'\W',
}
_SINGLE = (constants.LITERAL, constants.NOT_LITERAL, constants.ANY, constants.IN)


class TooManySteps(Exception):
    """The matcher needed more steps than it was allowed."""


class Backtracking:
    """One attempt to match a text.

    :param limit: the number of steps after which `TooManySteps` is raised
    """

    def __init__(self, pattern: re.Pattern[str], text: str, limit: int) -> None:
        self._nodes = list(parser.parse(pattern.pattern, pattern.flags))
        self._flags = pattern.flags
        self._text = text
        self._limit = limit
        self.steps = 0

    def fullmatch(self) -> bool:
        """Return whether the whole text matches."""
        return self._match(self._nodes, 0, lambda end: end == len(self._text))

    def search(self) -> int:
        """Return how many matches `finditer` finds that are not empty."""
        found = start = 0
        while start <= len(self._text):
            end = self._find_end(start)
            found += end > start
            start = max(end, start + 1)
        return found

    def _find_end(self, start: int) -> int:
        """Return the end of the match at a position, -1 if there is none."""
        found = -1

        def keep(end: int) -> bool:
            nonlocal found
            found = end
            return True

        self._match(self._nodes, start, keep)
        return found

    def _match(self, nodes: Sequence[_Node], at: int, follow: _Next) -> bool:
        """Return whether the nodes match from a position, and then what follows."""
        if not nodes:
            return follow(at)
        self.steps += 1
        if self.steps > self._limit:
            raise TooManySteps
        (operator, argument), rest = nodes[0], nodes[1:]
        if operator in _SINGLE:
            matches = self._matches_one(operator, argument, at)
            return matches and self._match(rest, at + 1, follow)

        def proceed(end: int) -> bool:
            return self._match(rest, end, follow)

        match operator:
            case constants.AT:
                return self._is_at(argument, at) and proceed(at)
            case constants.SUBPATTERN | constants.BRANCH:
                is_branch = operator is constants.BRANCH
                branches = argument[1] if is_branch else [argument[3]]
                return any(self._match(list(one), at, proceed) for one in branches)
            case constants.MAX_REPEAT | constants.MIN_REPEAT:
                is_greedy = operator is constants.MAX_REPEAT
                least, most, inner = argument
                return self._repeat(least, most, inner, at, proceed, is_greedy)
            case constants.ASSERT | constants.ASSERT_NOT:
                direction, ahead = argument
                found = self._is_ahead(direction, list(ahead), at)
                return found is (operator is constants.ASSERT) and proceed(at)
        raise NotImplementedError(operator)

    def _repeat(
        self,
        least: int,
        most: int,
        inner: Iterable[_Node],
        at: int,
        follow: _Next,
        is_greedy: bool,
    ) -> bool:
        nodes = list(inner)
        if len(nodes) == 1 and nodes[0][0] in _SINGLE:
            return self._repeat_one(least, most, nodes[0], at, follow, is_greedy)

        def again(count: int, start: int) -> bool:
            def more(end: int) -> bool:
                # An empty repetition would be repeated for ever.
                return end > start and again(count + 1, end)

            if count < least:
                return self._match(nodes, start, lambda end: again(count + 1, end))
            if not is_greedy and follow(start):
                return True
            if count < most and self._match(nodes, start, more):
                return True
            return is_greedy and follow(start)

        return again(0, at)

    def _repeat_one(
        self,
        least: int,
        most: int,
        node: _Node,
        at: int,
        follow: _Next,
        is_greedy: bool,
    ) -> bool:
        end = at
        while end - at < most and self._matches_one(*node, end):
            end += 1
            self.steps += 1
        ends = range(at + least, end + 1)
        for one in reversed(ends) if is_greedy else ends:
            self.steps += 1
            if self.steps > self._limit:
                raise TooManySteps
            if follow(one):
                return True
        return False

    def _is_ahead(self, direction: int, nodes: Sequence[_Node], at: int) -> bool:
        if direction > 0:
            return self._match(nodes, at, lambda end: True)
        if len(nodes) != 1 or nodes[0][0] not in _SINGLE:
            raise NotImplementedError('a look-behind of more than one character')
        return at > 0 and self._matches_one(*nodes[0], at - 1)

    def _matches_one(self, operator: Any, argument: Any, at: int) -> bool:
        if at >= len(self._text):
            return False
        character = self._text[at]
        if operator is constants.ANY:
            return character != '\n' or bool(self._flags & re.DOTALL)
        cases = {character}
        if self._flags & re.IGNORECASE:
            cases |= {character.lower(), character.upper()}
        if operator is constants.IN:
            return self._is_in(argument, cases)
        is_same = chr(argument) in cases
        return is_same is (operator is constants.LITERAL)

    def _is_in(self, items: Sequence[_Node], cases: set[str]) -> bool:
        is_negated = items[0][0] is constants.NEGATE
        found = any(
            _is_item(*item, character)
            for item in items[is_negated:]
            for character in cases
        )
        return found is not is_negated

    def _is_at(self, place: Any, at: int) -> bool:
        text, is_multiline = self._text, bool(self._flags & re.MULTILINE)
        match place:
            case constants.AT_BEGINNING | constants.AT_BEGINNING_STRING:
                is_line = place is constants.AT_BEGINNING and is_multiline
                return at == 0 or (is_line and text[at - 1] == '\n')
            case constants.AT_END:
                is_line = at < len(text) and text[at] == '\n'
                is_last = at == len(text) - 1 or is_multiline
                return at == len(text) or (is_line and is_last)
            case constants.AT_END_STRING:
                return at == len(text)
        raise NotImplementedError(place)


def _is_item(operator: Any, argument: Any, character: str) -> bool:
    if operator is constants.LITERAL:
        return bool(ord(character) == argument)
    if operator is constants.RANGE:
        return bool(argument[0] <= ord(character) <= argument[1])
    if operator is constants.CATEGORY:
        return re.match(_CATEGORIES[argument], character) is not None
    raise NotImplementedError(operator)
