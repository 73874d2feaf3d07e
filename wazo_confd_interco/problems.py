# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""The one way to reject a request: collect every problem, then answer 400 once.

A rule about a single value raises `InvalidValue`, without knowing the path of the
value. Code that knows the path runs the rule through `Problems.check` or reports with
`Problems.add`. Nothing is written before `Problems.raise_if_any` has been called.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Final, NamedTuple, NoReturn, ParamSpec

P = ParamSpec('P')

INVALID: Final = 'invalid'
REQUIRED: Final = 'required'
NOT_FOUND: Final = 'not_found'
ALREADY_EXISTS: Final = 'already_exists'
CONFLICT: Final = 'conflict'
READ_ONLY: Final = 'read_only'
FORBIDDEN: Final = 'forbidden'
TOO_LARGE: Final = 'too_large'


class InvalidValue(ValueError):
    """A value that would not work; the message is the reason, without a path."""

    def __init__(self, reason: str, code: str = INVALID) -> None:
        super().__init__(reason)
        self.code = code


class Problem(NamedTuple):
    """One reason to reject a request, and its path in the body.

    `code` is one of the constants of this module; programs may rely on it.
    """

    path: str
    reason: str
    code: str

    def __str__(self) -> str:
        return f'{self.path}: {self.reason}'


class InvalidRequest(Exception):
    """A request with problems; `rest.resource` answers it with 400."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        super().__init__('; '.join(map(str, problems)))
        self.problems = problems


class Problems:
    """The problems of one request, in the order in which they were found.

    `at` returns a view on the same collection that puts a prefix before each path.
    """

    def __init__(self) -> None:
        self._found: dict[Problem, None] = {}
        self._prefix = ''

    def at(self, prefix: str) -> Problems:
        """Return a view that reports paths below `prefix` to this collection."""
        view = Problems()
        view._found = self._found
        view._prefix = self._path(prefix)
        return view

    def add(self, path: str, reason: str, code: str = INVALID) -> None:
        """Report a problem; the same problem is kept once.

        :param path: dotted, relative to the prefix; empty for the prefix itself
        """
        self._found[Problem(self._path(path) or 'body', reason, code)] = None

    def check(
        self, path: str, rule: Callable[P, object], *args: P.args, **kwargs: P.kwargs
    ) -> bool:
        """Run a rule, report the `InvalidValue` it raises, return whether it passed."""
        try:
            rule(*args, **kwargs)
        except InvalidValue as error:
            self.add(path, str(error), error.code)
            return False
        return True

    def has(self, path: str) -> bool:
        """Return whether there is a problem at the path or below it."""
        path = self._path(path)
        return any(f'{found.path}.'.startswith(f'{path}.') for found in self._found)

    def raise_if_any(self) -> None:
        """Raise `InvalidRequest` with everything that was reported, if anything."""
        if self._found:
            raise InvalidRequest(tuple(self._found))

    def __iter__(self) -> Iterator[Problem]:
        return iter(self._found)

    def __len__(self) -> int:
        return len(self._found)

    def _path(self, path: str) -> str:
        return '.'.join(filter(None, (self._prefix, path)))


def reject(path: str, reason: str, code: str = INVALID) -> NoReturn:
    """Raise `InvalidRequest` with one problem, where nothing else can be checked."""
    raise InvalidRequest((Problem(path, reason, code),))
