# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Rules that hold for every kind of interconnection."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from ..callerid.formatting import FORMATS
from ..documents import Document, get_path, has_path, remove_path
from ..kinds.change import Change
from ..kinds.lookups import ARRIVING, ContextUse, Lookups
from ..kinds.references import check_contexts
from ..kinds.registry import TYPES, Kinds
from ..options.field import FieldTable
from ..options.secrets import check_not_masked
from ..options.values import OneOf
from ..problems import CONFLICT, READ_ONLY, REQUIRED, TOO_LARGE, Problems, reject
from ..rest import limits

# Members of a body that are only for a new interconnection.
CREATE_ONLY: Final = ('incalls', 'profile')
_FORMAT: Final = 'outgoing_caller_id_format'


def check_create(patch: Mapping[str, Any], problems: Problems) -> None:
    """Report a missing type, or a missing object of the type."""
    type_ = patch.get('type')
    if type_ is None:
        problems.add('type', f'required; use one of {", ".join(TYPES)}', REQUIRED)
    elif not _check_part(patch, type_, problems):
        _check_other_types(patch, type_, problems)


def check_update(patch: Mapping[str, Any], problems: Problems) -> None:
    """Report members that only a new interconnection can have.

    Clients with typed models send null or an empty list for members that they omit.
    """
    for name in CREATE_ONLY:
        if patch.get(name):
            reason = 'only accepted when an interconnection is created'
            problems.add(name, reason, READ_ONLY)


def check_completion(
    patch: Mapping[str, Any], has_iax_registration: bool, problems: Problems
) -> None:
    """Report a type that a trunk without an endpoint cannot get."""
    type_ = patch['type']
    # A CHECK constraint of the table.
    if has_iax_registration and type_ != 'iax':
        problems.add(
            'type', 'must be iax, because the trunk has an IAX registration', CONFLICT
        )
    _check_part(patch, type_, problems)


def _check_part(patch: Mapping[str, Any], type_: str, problems: Problems) -> bool:
    """Report a missing object of the type; return whether the patch has it."""
    if patch.get(type_) is None:
        problems.add(type_, 'required', REQUIRED)
        return False
    return True


def check_patch(
    kinds: Kinds, patch: Mapping[str, Any], old: Document, problems: Problems
) -> None:
    """Report members that an interconnection of this type does not accept."""
    for name in ('id', 'tenant_uuid'):
        if patch.get(name) not in (None, old.get(name)):
            problems.add(name, 'must not be changed', READ_ONLY)
    type_ = old['type']
    if patch.get('type', type_) != type_:
        problems.add('type', f'must not be changed; it is {type_}', READ_ONLY)
    _check_other_types(patch, type_, problems)
    if type_ and type_ in patch and patch[type_] is None:
        problems.add(type_, 'must not be null')
    for name, owner in _list_foreign(kinds, type_):
        if patch.get(name) is not None:
            problems.add(name, f'only accepted for type {owner}', CONFLICT)
    if type_ is None and patch.get('name') is not None:
        problems.add(
            'name',
            'is the name of the endpoint, which does not exist yet; set `type` first',
            CONFLICT,
        )


def _list_foreign(kinds: Kinds, type_: str | None) -> list[tuple[str, str]]:
    """Return the members that only other types accept, each with its type."""
    own = kinds[type_].own_members if type_ else ()
    return [
        (name, kind.name)
        for kind in kinds.values()
        for name in kind.own_members
        if name not in own
    ]


def check_number_of_routes(number: int) -> None:
    """Raise `InvalidRequest` if one request would delete too many routes."""
    if number > limits.MAX_DELETED_ROUTES:
        reject(
            'routes',
            f'one request must not delete more than {limits.MAX_DELETED_ROUTES} routes '
            'and extensions; delete some of them first',
            TOO_LARGE,
        )


def _check_other_types(
    patch: Mapping[str, Any], type_: str | None, problems: Problems
) -> None:
    for other in TYPES:
        if other != type_ and patch.get(other) is not None:
            reason = (
                f'this interconnection is of type {type_}'
                if type_
                else 'this interconnection has no type yet; set `type` too'
            )
            problems.add(other, reason, CONFLICT)


def remove_foreign(
    kinds: Kinds, patch: Mapping[str, Any], type_: str | None
) -> Document:
    """Return the patch without members that have no effect, or were reported."""
    foreign = {name for name in kinds if name != type_}
    foreign.update(name for name, _ in _list_foreign(kinds, type_))
    if type_ is None:
        foreign.add('name')
    foreign.update(name for name in CREATE_ONLY if not patch.get(name))
    kept = {name: value for name, value in patch.items() if name not in foreign}
    if type_ and kept.get(type_, {}) is None:
        del kept[type_]
    return kept


def check_secrets(
    patch: Mapping[str, Any], table: FieldTable, problems: Problems
) -> None:
    """Report secrets that are the mask that answers show instead of them."""
    for path in table.secret_paths():
        secret = get_path(patch, path)
        if secret is not None:
            problems.check(path, check_not_masked, secret)


def remove_null_secrets(patch: Document, table: FieldTable) -> Document:
    """Return the patch without secrets that are null, which keep the stored ones.

    No answer contains a secret, so a client with typed models sends null for each.
    """
    for path in table.secret_paths():
        if has_path(patch, path) and get_path(patch, path) is None:
            patch = remove_path(patch, path)
    return patch


def find_context_uses(change: Change) -> list[ContextUse]:
    """Return the use of the context of incoming calls, if it changes."""
    name = change.new['context']
    is_new = name is not None and name != change.old['context']
    return [ContextUse('context', name, suggested=ARRIVING)] if is_new else []


def add_lookups(change: Change, lookups: Lookups) -> None:
    """Look up the context of incoming calls."""
    lookups.add_contexts(find_context_uses(change))


def check(change: Change, problems: Problems) -> None:
    """Report an unknown format, or a context that the tenant does not have."""
    if change.has(_FORMAT) and change.new[_FORMAT] is not None:
        problems.check(_FORMAT, OneOf(tuple(FORMATS)), change.new[_FORMAT])
    uses = find_context_uses(change)
    check_contexts(uses, change.tenant_uuid, change.references, problems)
