# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from ...kinds.change import Change
from ...kinds.lookups import Lookups
from ...kinds.references import OwnedContext, References
from ...kinds.registry import build_kinds
from ...problems import (
    CONFLICT,
    INVALID,
    NOT_FOUND,
    READ_ONLY,
    REQUIRED,
    InvalidRequest,
    Problems,
)
from .. import rules

KINDS = build_kinds(lambda section: ())
SIP = {'id': 7, 'tenant_uuid': 'mine', 'type': 'sip'}
IAX = {**SIP, 'type': 'iax'}
BARE = {**SIP, 'type': None}
Found = list[tuple[str, str]]


def list_problems(problems: Problems) -> Found:
    """Return path and code of each problem."""
    return [(problem.path, problem.code) for problem in problems]


@pytest.mark.parametrize(
    ('patch', 'found'),
    [
        ({'type': 'sip', 'sip': {}}, []),
        ({'sip': {}}, [('type', REQUIRED)]),
        ({'type': 'sip'}, [('sip', REQUIRED)]),
        ({'type': 'iax', 'sip': {}}, [('iax', REQUIRED), ('sip', CONFLICT)]),
        ({'type': 'custom', 'custom': None}, [('custom', REQUIRED)]),
    ],
)
def test_new_interconnection_needs_a_type_and_the_object_of_it(
    patch: Any, found: Found
) -> None:
    problems = Problems()
    rules.check_create(patch, problems)
    assert list_problems(problems) == found


def test_incalls_and_profile_are_only_for_new_interconnections() -> None:
    problems = Problems()
    rules.check_update({'name': 'a', 'incalls': [{}], 'profile': 'x'}, problems)
    expected = [('incalls', READ_ONLY), ('profile', READ_ONLY)]
    assert list_problems(problems) == expected


def test_empty_incalls_and_profile_are_accepted_and_ignored() -> None:
    problems = Problems()
    patch = {'name': 'a', 'incalls': [], 'profile': None}
    rules.check_update(patch, problems)
    assert list_problems(problems) == []
    assert rules.remove_foreign(KINDS, patch, 'sip') == {'name': 'a'}


@pytest.mark.parametrize(
    ('patch', 'has_registration', 'found'),
    [
        ({'type': 'sip', 'sip': {}}, False, []),
        ({'type': 'iax', 'iax': {}}, True, []),
        ({'type': 'sip', 'sip': {}}, True, [('type', CONFLICT)]),
        ({'type': 'sip'}, False, [('sip', REQUIRED)]),
    ],
)
def test_trunk_without_an_endpoint_gets_a_type_that_fits_its_registration(
    patch: Any, has_registration: bool, found: Found
) -> None:
    problems = Problems()
    rules.check_completion(patch, has_registration, problems)
    assert list_problems(problems) == found


@pytest.mark.parametrize(
    ('old', 'patch', 'found'),
    [
        (SIP, {**SIP, 'iax': None, 'custom': None}, []),
        (SIP, {'id': None, 'tenant_uuid': None}, []),
        (SIP, {'label': 'a', 'nat': {}, 'headers': {}}, []),
        (SIP, {'id': 8}, [('id', READ_ONLY)]),
        (SIP, {'tenant_uuid': 'theirs'}, [('tenant_uuid', READ_ONLY)]),
        (SIP, {'type': 'iax'}, [('type', READ_ONLY)]),
        (SIP, {'type': None}, [('type', READ_ONLY)]),
        (SIP, {'iax': {}}, [('iax', CONFLICT)]),
        (SIP, {'sip': None}, [('sip', INVALID)]),
        (IAX, {'iax': {}, 'label': None, 'nat': None, 'headers': None}, []),
        (IAX, {'label': 'a'}, [('label', CONFLICT)]),
        (IAX, {'nat': {}, 'headers': {}}, [('headers', CONFLICT), ('nat', CONFLICT)]),
        (BARE, {'context': 'a'}, []),
        (BARE, {'name': 'a'}, [('name', CONFLICT)]),
        (BARE, {'sip': {}}, [('sip', CONFLICT)]),
    ],
)
def test_patch_must_fit_the_type_of_the_interconnection(
    old: Any, patch: Any, found: Found
) -> None:
    problems = Problems()
    rules.check_patch(KINDS, patch, old, problems)
    assert list_problems(problems) == found


@pytest.mark.parametrize(
    ('type_', 'kept'),
    [
        ('sip', {'name', 'context', 'sip', 'label', 'nat', 'headers'}),
        ('iax', {'name', 'context', 'iax'}),
        ('custom', {'name', 'context', 'custom'}),
        (None, {'context'}),
    ],
)
def test_members_of_other_types_are_removed_from_a_patch(
    type_: str | None, kept: set[str]
) -> None:
    names = ('name', 'context', 'sip', 'iax', 'custom', 'label', 'nat', 'headers')
    patch: dict[str, Any] = {name: {} for name in names}
    assert set(rules.remove_foreign(KINDS, patch, type_)) == kept
    assert set(patch) == set(names)


def test_object_of_the_type_that_is_null_is_removed_from_a_patch() -> None:
    assert rules.remove_foreign(KINDS, {'sip': None, 'name': None}, 'sip') == {
        'name': None
    }


def find_context_problems(name: str | None, old_name: str | None) -> Found:
    """Return the problems with a change of the context of incoming calls."""
    old = {'type': 'sip', 'context': old_name}
    new = {'type': 'sip', 'context': name}
    change = Change(old, new, {}, 'mine', is_master=False, creates=False)
    lookups = Lookups()
    rules.add_lookups(change, lookups)
    contexts = {
        'own': OwnedContext('own', 'incall', 'mine'),
        'foreign': OwnedContext('foreign', 'incall', 'theirs'),
    }
    found = {key: contexts[key] for key in lookups.contexts & contexts.keys()}
    change = replace(change, references=References(contexts=found))
    problems = Problems()
    rules.check(change, problems)
    return list_problems(problems)


@pytest.mark.parametrize(
    ('name', 'old_name', 'is_found'),
    [
        ('own', None, True),
        (None, 'own', True),
        ('deleted', 'deleted', True),
        ('foreign', None, False),
        ('unknown', 'own', False),
    ],
)
def test_new_context_must_be_of_the_tenant(
    name: str | None, old_name: str | None, is_found: bool
) -> None:
    expected = [] if is_found else [('context', NOT_FOUND)]
    assert find_context_problems(name, old_name) == expected


def test_one_request_deletes_a_bounded_number_of_routes() -> None:
    rules.check_number_of_routes(1_024)
    with pytest.raises(InvalidRequest, match='more than 1024 routes'):
        rules.check_number_of_routes(1_025)
