# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""A change of the caller ID policy: parse the patch, diff it with the rows, check it.

All functions work on plain values. Only values that differ from what is stored are
checked and written, so an invalid value that is already stored does not get in the way.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, Generic, NamedTuple, TypeVar

from ..callerid.grammar import check_caller_id
from ..documents import Document
from ..native.callerid.outcalls import LockedOutcall
from ..native.callerid.users import UNSET, LockedUser
from ..problems import DUPLICATE, NOT_FOUND, Problems
from .schema import (
    ExtensionPatch,
    InterconnectionPatch,
    OutcallPatch,
    PolicyPatch,
    UserPatch,
)

Patch = TypeVar('Patch', bound=Mapping[str, Any])

# Fields of an interconnection that belong to its SIP endpoint.
SIP_FIELDS: Final = ('callerid', 'from_user')


@dataclass(frozen=True)
class Item(Generic[Patch]):
    """An item of a list of the body, and its path."""

    path: str
    patch: Patch


@dataclass(frozen=True)
class Wanted:
    """The items of a patch by their IDs, and the setting for users that have none.

    :param extensions: by the ID of their outcall, then by their own
    """

    interconnections: Mapping[int, Item[InterconnectionPatch]]
    outcalls: Mapping[int, Item[OutcallPatch]]
    extensions: Mapping[int, Mapping[int, Item[ExtensionPatch]]]
    users: Mapping[str, Item[UserPatch]]
    for_unset: str | None


@dataclass(frozen=True)
class LockedRows:
    """The locked rows of what a patch names.

    :param trunk_types: the types of the interconnections
    """

    trunk_types: Mapping[int, str | None]
    outcalls: Mapping[int, LockedOutcall]
    users: Mapping[str, LockedUser]


class InterconnectionChange(NamedTuple):
    """A patch of an interconnection's document."""

    path: str
    id: int
    patch: Document


class ExtensionChange(NamedTuple):
    """A new `caller_id` of an outcall's extension."""

    path: str
    id: int
    caller_id: str | None


class UserChange(NamedTuple):
    """A new setting of a user; `path` is None if the body does not name the user."""

    path: str | None
    user: LockedUser
    setting: str


@dataclass(frozen=True)
class Changes:
    """What differs from the rows.

    :param internal: the new `internal_caller_id` by the ID of the outcall
    :param extensions: by the ID of their outcall
    """

    interconnections: Sequence[InterconnectionChange]
    internal: Mapping[int, bool]
    extensions: Mapping[int, Sequence[ExtensionChange]]
    users: Sequence[UserChange]

    @property
    def outcall_ids(self) -> list[int]:
        """The IDs of the outcalls to write, sorted."""
        return sorted({*self.internal, *self.extensions})


def parse(problems: Problems, patch: PolicyPatch) -> Wanted:
    """Return the items of a patch by ID, and report duplicate IDs."""
    outcalls = _by_key(problems, 'outcalls', patch.get('outcalls'), 'id')
    return Wanted(
        interconnections=_by_key(
            problems, 'interconnections', patch.get('interconnections'), 'id'
        ),
        outcalls=outcalls,
        extensions={
            id_: _by_key(
                problems, f'{item.path}.extensions', item.patch.get('extensions'), 'id'
            )
            for id_, item in outcalls.items()
        },
        users=_by_key(problems, 'users', patch.get('users'), 'uuid'),
        for_unset=patch.get('unset_users'),
    )


def _by_key(
    problems: Problems, path: str, patches: Sequence[Patch] | None, key: str
) -> dict[Any, Item[Patch]]:
    found: dict[Any, Item[Patch]] = {}
    for number, patch in enumerate(patches or ()):
        item = Item(f'{path}.{number}', patch)
        first = found.setdefault(patch[key], item)
        if first is not item:
            problems.add(f'{item.path}.{key}', f'duplicate of {first.path}', DUPLICATE)
    return found


def diff(wanted: Wanted, stored: LockedRows) -> Changes:
    """Return what a patch changes of the rows that were found."""
    extensions = {
        id_: list(_diff_extensions(wanted.extensions[id_], outcall))
        for id_, outcall in stored.outcalls.items()
    }
    return Changes(
        interconnections=list(_diff_interconnections(wanted, stored)),
        internal=_diff_internal(wanted, stored),
        extensions={id_: changes for id_, changes in extensions.items() if changes},
        users=list(_diff_users(wanted, stored)),
    )


def _diff_interconnections(
    wanted: Wanted, stored: LockedRows
) -> Iterator[InterconnectionChange]:
    """Yield patches in the order of IDs; the interconnections diff them themselves."""
    for id_, type_ in sorted(stored.trunk_types.items()):
        item = wanted.interconnections[id_]
        given: Document = dict(item.patch)
        patch: Document = {}
        if 'outgoing_caller_id_format' in given:
            patch['outgoing_caller_id_format'] = given['outgoing_caller_id_format']
        sip = {name: given[name] for name in SIP_FIELDS if name in given}
        if sip and type_ == 'sip':
            patch['sip'] = sip
        if patch:
            yield InterconnectionChange(item.path, id_, patch)


def _diff_internal(wanted: Wanted, stored: LockedRows) -> dict[int, bool]:
    changes = {}
    for id_, outcall in stored.outcalls.items():
        value = wanted.outcalls[id_].patch.get('internal_caller_id')
        if value is not None and value != outcall.internal_caller_id:
            changes[id_] = value
    return changes


def _diff_extensions(
    wanted: Mapping[int, Item[ExtensionPatch]], outcall: LockedOutcall
) -> Iterator[ExtensionChange]:
    for id_, item in sorted(wanted.items()):
        caller_id = item.patch['caller_id'] or None
        if id_ in outcall.caller_ids and caller_id != outcall.caller_ids[id_]:
            yield ExtensionChange(item.path, id_, caller_id)


def _diff_users(wanted: Wanted, stored: LockedRows) -> Iterator[UserChange]:
    """Yield new settings; one that a user has in the patch overrides `unset_users`."""
    for uuid, user in stored.users.items():
        item = wanted.users.get(uuid)
        if item is not None:
            setting = item.patch['outgoing_caller_id'] or UNSET
        else:
            setting = wanted.for_unset or UNSET
        if setting != user.outgoing_caller_id:
            yield UserChange(item.path if item else None, user, setting)


def check(
    problems: Problems, wanted: Wanted, stored: LockedRows, changes: Changes
) -> None:
    """Report items that do not exist, fields of the wrong type, and invalid values.

    Not the values of interconnections, which the stages of an interconnection check.
    """
    _check_interconnections(problems, wanted, stored)
    _check_outcalls(problems, wanted, stored)
    for uuid, user in wanted.users.items():
        if uuid not in stored.users:
            problems.add(f'{user.path}.uuid', f'user {uuid} not found', NOT_FOUND)
    for extensions in changes.extensions.values():
        for change in extensions:
            if change.caller_id is not None:
                path = f'{change.path}.caller_id'
                problems.check(path, check_caller_id, change.caller_id)
    for user_change in changes.users:
        if user_change.path is not None and user_change.setting != UNSET:
            path = f'{user_change.path}.outgoing_caller_id'
            problems.check(path, check_caller_id, user_change.setting)


def _check_interconnections(
    problems: Problems, wanted: Wanted, stored: LockedRows
) -> None:
    for id_, item in wanted.interconnections.items():
        at_item = problems.at(item.path)
        if id_ not in stored.trunk_types:
            at_item.add('id', f'interconnection {id_} not found', NOT_FOUND)
        elif stored.trunk_types[id_] != 'sip':
            for name in SIP_FIELDS:
                if item.patch.get(name) is not None:
                    at_item.add(name, 'only an interconnection of type sip has this')


def _check_outcalls(problems: Problems, wanted: Wanted, stored: LockedRows) -> None:
    for id_, item in wanted.outcalls.items():
        outcall = stored.outcalls.get(id_)
        if outcall is None:
            problems.add(f'{item.path}.id', f'outcall {id_} not found', NOT_FOUND)
            continue
        for extension_id, extension in wanted.extensions[id_].items():
            if extension_id not in outcall.caller_ids:
                problems.add(
                    f'{extension.path}.id',
                    f'the outcall {id_} has no extension {extension_id}',
                    NOT_FOUND,
                )
