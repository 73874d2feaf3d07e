# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""What a tenant's caller ID policy is likely not meant to do."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from ..dialplan import contexts as dialplan
from ..dialplan.contexts import Contexts, Entry
from ..dialplan.reach import reached
from . import advice
from .model import ANONYMOUS, Extension, Outcall, User, Warning

# So many routes are named in one sentence.
_NAMED = 3


@dataclass(frozen=True)
class Policy:
    """What takes part in a tenant: `users` are those that are shown."""

    outcalls: Sequence[Outcall]
    users: Sequence[User]
    contexts: Contexts
    country: str | None


def warnings(policy: Policy) -> Iterator[Warning]:
    """All warnings: of users, outcalls and their extensions."""
    for user in policy.users:
        yield from advice.of_user(user, policy.country)
    yield from _anonymous(policy)
    for outcall in policy.outcalls:
        yield from advice.of_internal(outcall)
        for extension in outcall.extensions:
            yield from advice.of_extension(extension, policy.country)
    yield from _unreachable(policy)


def _anonymous(policy: Policy) -> Iterator[Warning]:
    """Anonymous users, and the routes that they may take without an identity."""
    failing = [one for one in _routes(policy) if one[1].fails_anonymous]
    lacking = [one for one in _routes(policy) if _lacks(*one)]
    found: dict[str | None, list[tuple[str, str]]] = {}
    for user in policy.users:
        if user.setting != ANONYMOUS:
            continue
        if user.context not in found:
            ids = _reachable_ids(policy, user.context)
            found[user.context] = [
                *_sentence('anonymous_call_fails', failing, ids),
                *_sentence('anonymous_without_identity', lacking, ids),
            ]
        for code, message in found[user.context]:
            yield Warning(code, 'users', user.uuid, message)


_SENTENCES: Mapping[str, str] = {
    'anonymous_call_fails': 'anonymous calls to {} fail: the host does not understand '
    'the caller_id of the extension',
    'anonymous_without_identity': 'anonymous calls to {} have no identity number: '
    'neither the extension nor the interconnection has one',
}


def _sentence(
    code: str, routes: Sequence[tuple[Outcall, Extension]], ids: set[int] | None
) -> Iterator[tuple[str, str]]:
    extens = [one.exten for _, one in routes if ids is None or one.id in ids]
    if extens:
        named = ', '.join(extens[:_NAMED])
        more = len(extens) - _NAMED
        yield (
            code,
            _SENTENCES[code].format(f'{named} and {more} more' if more > 0 else named),
        )


def _routes(policy: Policy) -> Iterator[tuple[Outcall, Extension]]:
    for outcall in policy.outcalls:
        if outcall.enabled:
            yield from ((outcall, one) for one in outcall.extensions if one.enabled)


def _lacks(outcall: Outcall, extension: Extension) -> bool:
    return not extension.fails_anonymous and bool(
        advice.lacks_identity(outcall, extension)
    )


def _reachable_ids(policy: Policy, context: str | None) -> set[int] | None:
    """The extensions that calls of a context may come to; None is all."""
    if context is None:
        return None
    return _ids(dialplan.in_order(policy.contexts, context))


def _ids(entries: Iterable[Entry]) -> set[int]:
    return {entry.id for entry in entries if entry.id is not None}


def _unreachable(policy: Policy) -> Iterator[Warning]:
    """Extensions that others take every number from, wherever the call begins."""
    found: set[int] = set()
    present: set[int] = set()
    for name in dialplan.entrances(policy.contexts):
        entries = dialplan.in_order(policy.contexts, name)
        taking = reached([entry.exten for entry in entries])
        if taking is None:
            return
        present |= {entry.id for entry in entries if entry.id is not None}
        found |= {
            entries[index].id for index in taking if entries[index].id is not None
        }
    for outcall in policy.outcalls:
        for extension in outcall.extensions:
            if extension.id in present - found:
                message = (
                    f'no call reaches {extension.exten}: other extensions take every '
                    'number of it first'
                )
                yield Warning(
                    'extension_unreachable', 'extensions', extension.id, message
                )
