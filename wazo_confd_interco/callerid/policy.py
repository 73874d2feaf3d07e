# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""The caller ID policy of a tenant, and the warnings about it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from ..dialplan.contexts import Contexts, search_order
from .findings import CallerIDWarning, warn
from .model import ANONYMOUS, Extension, Outcall, User
from .warnings import (
    ANONYMOUS_CALLS,
    list_local_interfaces,
    warn_about_extension,
    warn_about_missing_caller_id,
    warn_about_outcall,
    warn_about_user,
)

# Routes or interfaces that one message lists.
_MAX_LISTED = 3

_Routes = Sequence[tuple[Outcall, Extension]]
# The code of a warning, and the fields of its message.
_Details = tuple[str, dict[str, str]]


@dataclass(frozen=True)
class Policy:
    """What takes part in the caller IDs of a tenant.

    :param users: the users of the requested page
    :param contexts: the tenant's contexts with their includes; no extensions needed
    :param country: the two-letter country of the tenant
    """

    outcalls: Sequence[Outcall]
    users: Sequence[User]
    contexts: Contexts
    country: str | None

    def routes(self) -> Iterator[tuple[Outcall, Extension]]:
        """Yield the extensions that the dialplan has, with their outcalls."""
        for outcall in self.outcalls:
            if outcall.enabled:
                for extension in outcall.extensions:
                    if extension.enabled:
                        yield outcall, extension


def find_warnings(policy: Policy) -> Iterator[CallerIDWarning]:
    """Yield the warnings about users, outcalls and their extensions."""
    for user in policy.users:
        yield from warn_about_user(user, policy.country)
    yield from _warn_about_anonymous_users(policy)
    for outcall in policy.outcalls:
        yield from warn_about_outcall(outcall)
        for extension in outcall.extensions:
            yield from warn_about_extension(extension, policy.country)
            yield from warn_about_missing_caller_id(outcall, extension)


def _warn_about_anonymous_users(policy: Policy) -> Iterator[CallerIDWarning]:
    """Yield warnings about anonymous users, whose calls may leave over several routes.

    The routes depend on the context only, and thousands of users share a few contexts.
    """
    routes = list(policy.routes())
    by_context: dict[str | None, list[_Details]] = {}
    for user in policy.users:
        if user.setting != ANONYMOUS:
            continue
        if user.context not in by_context:
            reachable = _reachable(policy.contexts, user.context, routes)
            by_context[user.context] = list(_describe_anonymous_calls(reachable))
        for code, details in by_context[user.context]:
            yield warn(code, 'users', user.uuid, **details)


def _reachable(contexts: Contexts, start: str | None, routes: _Routes) -> _Routes:
    """Return the routes that a call in a context can take; all if it is unknown."""
    if start is None:
        return routes
    names = {context.name for context in search_order(contexts, start)}
    return [route for route in routes if route[1].context in names]


def _describe_anonymous_calls(routes: _Routes) -> Iterator[_Details]:
    for code, applies in ANONYMOUS_CALLS.items():
        found = _select(routes, applies)
        if found:
            interfaces = [
                one for route in found for one in list_local_interfaces(*route)
            ]
            details = {'extens': _list_extens(found), 'interfaces': _list(interfaces)}
            yield code, details


def _select(
    routes: _Routes, applies: Callable[[Outcall, Extension], bool]
) -> list[tuple[Outcall, Extension]]:
    return [route for route in routes if applies(*route)]


def _list_extens(routes: _Routes) -> str:
    return _list([extension.exten for _, extension in routes])


def _list(names: Sequence[str]) -> str:
    """Return the first distinct names and the number of the others."""
    distinct = list(dict.fromkeys(names))
    listed = ', '.join(distinct[:_MAX_LISTED])
    more = len(distinct) - _MAX_LISTED
    return f'{listed} and {more} more' if more > 0 else listed
