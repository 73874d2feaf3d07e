# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""The one way to reject a request: collect every problem, then answer 400 once.

A rule about a single value raises `InvalidValue`, without knowing the path of the
value. Code that knows the path runs the rule through `Problems.check` or reports with
`Problems.add`. Nothing is written before `Problems.raise_if_any` has been called.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Final, NamedTuple, NoReturn, ParamSpec, Self

P = ParamSpec('P')

# Levels of a path at which `has` finds it; a field of a list of items has 8 at most. A
# client can send a name with thousands of dots.
_MAX_LEVELS: Final = 12

# Codes of errors for programs. Each is also a key of `CODES`.
INVALID: Final = 'invalid'
INVALID_JSON: Final = 'invalid_json'
WRONG_TYPE: Final = 'wrong_type'
UNKNOWN_FIELD: Final = 'unknown_field'
REQUIRED: Final = 'required'
NOT_A_CHOICE: Final = 'not_a_choice'
OUT_OF_RANGE: Final = 'out_of_range'
TOO_LARGE: Final = 'too_large'
INVALID_CHARACTER: Final = 'invalid_character'
DUPLICATE: Final = 'duplicate'
NOT_FOUND: Final = 'not_found'
ALREADY_EXISTS: Final = 'already_exists'
CONFLICT: Final = 'conflict'
READ_ONLY: Final = 'read_only'
USE_FIELD: Final = 'use_field'
MASKED_SECRET: Final = 'masked_secret'
FORBIDDEN: Final = 'forbidden'
MASTER_TENANT_ONLY: Final = 'master_tenant_only'
UNAUTHORIZED: Final = 'unauthorized'
METHOD_NOT_ALLOWED: Final = 'method_not_allowed'
STALE: Final = 'stale'
TOO_MANY_REQUESTS: Final = 'too_many_requests'
AUTH_UNAVAILABLE: Final = 'auth_unavailable'
DATABASE_UNAVAILABLE: Final = 'database_unavailable'
COMMIT_UNCONFIRMED: Final = 'commit_unconfirmed'

# Every code with its meaning. Programs rely on the codes: never rename or reuse one.
# docs/requests.md and api.yml list them.
CODES: Final[Mapping[str, str]] = {
    INVALID: 'The value would not work; `detail` says why.',
    INVALID_JSON: 'The body is not one JSON object in UTF-8.',
    WRONG_TYPE: 'The JSON type of the value is not the type of the field.',
    UNKNOWN_FIELD: 'There is no field or query parameter of this name.',
    REQUIRED: 'The value is missing.',
    NOT_A_CHOICE: 'The value is not one of the choices of the field.',
    OUT_OF_RANGE: 'The number is too small or too large.',
    TOO_LARGE: 'The value, the list or the body is too long.',
    INVALID_CHARACTER: 'The text contains a character that cannot be stored.',
    DUPLICATE: 'The request contains the same item or name more than once.',
    NOT_FOUND: 'The tenant has no such object.',
    ALREADY_EXISTS: 'The name, number or interface is already used.',
    CONFLICT: 'The value contradicts another value, or a concurrent change.',
    READ_ONLY: 'The value cannot be changed.',
    USE_FIELD: 'The option is expressed by a field; use the field.',
    MASKED_SECRET: 'The secret is `***`, which answers show instead of a secret.',
    FORBIDDEN: 'The plugin does not allow the value.',
    MASTER_TENANT_ONLY: 'Only a token of the master tenant may set the value.',
    UNAUTHORIZED: 'The token or the tenant of the request is rejected.',
    METHOD_NOT_ALLOWED: 'The resource does not support the method.',
    STALE: 'The interconnection was changed since the version in `If-Match`.',
    TOO_MANY_REQUESTS: 'The maximum number of such requests is already running.',
    AUTH_UNAVAILABLE: 'wazo-auth did not answer; nothing was changed.',
    DATABASE_UNAVAILABLE: 'The database did not answer; nothing was changed.',
    COMMIT_UNCONFIRMED: 'It is unknown whether the change was stored.',
}


class Reason(str):
    """A sentence with a code, for libraries that only pass sentences on.

    marshmallow formats its messages, so a formatted reason keeps the code.
    """

    code: str

    def __new__(cls, text: str, code: str = INVALID) -> Self:
        """Return the sentence with its code."""
        reason = super().__new__(cls, text)
        reason.code = code
        return reason

    def format(self, *args: object, **kwargs: object) -> Reason:
        """Return the formatted sentence with the same code."""
        return Reason(super().format(*args, **kwargs), self.code)


class InvalidValue(ValueError):
    """A value that would not work; the message is the reason, without a path."""

    def __init__(self, reason: str, code: str = INVALID) -> None:
        super().__init__(reason)
        self.code = code


@contextmanager
def reword(*, before: str = '', after: str = '') -> Iterator[None]:
    """Add text to the reason of an `InvalidValue` that is raised in the block."""
    try:
        yield
    except InvalidValue as error:
        raise InvalidValue(f'{before}{error}{after}', error.code) from None


class Problem(NamedTuple):
    """One reason to reject a request, and its path in the body.

    `code` is a key of `CODES`.
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

    `at` and `renamed` return views on the same collection with other paths.
    """

    def __init__(self) -> None:
        self._found: dict[Problem, None] = {}
        # Every path with a problem at it or below it.
        self._paths: set[str] = set()
        # Returns a path in the body for a path of this view.
        self._locate: Callable[[str], str] = str

    def at(self, prefix: str) -> Problems:
        """Return a view that reports paths below `prefix` to this collection."""
        return self.renamed(lambda path: '.'.join(filter(None, (prefix, path))))

    def renamed(self, rename: Callable[[str], str]) -> Problems:
        """Return a view for code that knows the values by other paths.

        :param rename: returns the path in this collection for a path of the view
        """
        view = Problems()
        view._found = self._found
        view._paths = self._paths
        view._locate = lambda path: self._locate(rename(path))
        return view

    @property
    def path(self) -> str:
        """The prefix of this view, empty for the body itself."""
        return self._locate('')

    def add(self, path: str, reason: str, code: str = INVALID) -> None:
        """Report a problem; the same problem is kept once.

        :param path: dotted, relative to the prefix; empty for the prefix itself
        """
        full_path = self._locate(path) or 'body'
        self._found[Problem(full_path, reason, code)] = None
        names = full_path.split('.', _MAX_LEVELS)
        self._paths.update('.'.join(names[: i + 1]) for i in range(len(names)))

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

    def absorb(self, error: InvalidRequest) -> None:
        """Report the problems of another collection, at their places below this one."""
        for problem in error.problems:
            self.add(problem.path, problem.reason, problem.code)

    def has(self, path: str) -> bool:
        """Return whether there is a problem at the path or below it."""
        return self._locate(path) in self._paths

    def raise_if_any(self) -> None:
        """Raise `InvalidRequest` with everything that was reported, if anything."""
        if self._found:
            raise InvalidRequest(tuple(self._found))

    def __iter__(self) -> Iterator[Problem]:
        return iter(self._found)

    def __len__(self) -> int:
        return len(self._found)


def reject(path: str, reason: str, code: str = INVALID) -> NoReturn:
    """Raise `InvalidRequest` with one problem, where nothing else can be checked."""
    raise InvalidRequest((Problem(path, reason, code),))
