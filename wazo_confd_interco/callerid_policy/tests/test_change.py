# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

from datetime import datetime
from typing import Any

from ...native.callerid.outcalls import LockedOutcall
from ...native.callerid.users import LockedUser
from ...problems import DUPLICATE, NOT_FOUND, Problems
from ..change import Changes, LockedRows, Wanted, check, diff, parse
from ..schema import PolicyPatch


def user(id_: int, setting: str) -> LockedUser:
    return LockedUser(id_, f'uuid-{id_}', 0, datetime(2026, 1, 1), 'tenant', setting)


STORED = LockedRows(
    trunk_types={1: 'sip', 2: 'custom'},
    outcalls={7: LockedOutcall(7, False, {70: '"Co" <5>', 71: None})},
    users={'uuid-1': user(1, 'default'), 'uuid-2': user(2, '')},
)


def load(wanted: Wanted) -> LockedRows:
    """Return the rows that a patch names."""
    return LockedRows(
        {
            id_: STORED.trunk_types[id_]
            for id_ in (1, 2)
            if id_ in wanted.interconnections
        },
        STORED.outcalls if 7 in wanted.outcalls else {},
        {id_: STORED.users[id_] for id_ in wanted.users if id_ in STORED.users},
    )


def changes_of(patch: PolicyPatch) -> tuple[Changes, list[tuple[str, str]]]:
    """Return the changes of a patch, and the paths and codes of its problems."""
    problems = Problems()
    wanted = parse(problems, patch)
    stored = load(wanted)
    changes = diff(wanted, stored)
    check(problems, wanted, stored, changes)
    return changes, [(problem.path, problem.code) for problem in problems]


def setting(uuid: str, outgoing_caller_id: str | None) -> Any:
    return {'uuid': uuid, 'outgoing_caller_id': outgoing_caller_id}


def caller_id(id_: int, text: str | None) -> Any:
    return {'id': id_, 'caller_id': text}


def test_values_that_are_already_stored_are_not_a_change() -> None:
    extensions = [caller_id(70, '"Co" <5>'), caller_id(71, None)]
    outcall: Any = {'id': 7, 'internal_caller_id': False, 'extensions': extensions}
    users = [setting('uuid-1', 'default'), setting('uuid-2', None)]
    changes, problems = changes_of({'outcalls': [outcall], 'users': users})

    assert problems == []
    assert (changes.outcall_ids, changes.internal, changes.users) == ([], {}, [])


def test_only_extensions_that_differ_are_changed() -> None:
    extensions = [caller_id(70, None), caller_id(71, None)]
    changes, _ = changes_of({'outcalls': [{'id': 7, 'extensions': extensions}]})

    assert changes.extensions == {7: [('outcalls.0.extensions.0', 70, None)]}
    assert changes.outcall_ids == [7]


def test_setting_of_one_user_overrides_unset_users() -> None:
    users = [setting('uuid-1', 'default'), setting('uuid-2', 'anonymous')]
    changes, _ = changes_of({'unset_users': 'default', 'users': users})

    assert [(one.path, one.setting) for one in changes.users] == [
        ('users.1', 'anonymous')
    ]


def test_unset_users_changes_users_that_the_patch_does_not_name() -> None:
    stored = LockedRows({}, {}, {'uuid-2': user(2, '')})
    changes = diff(parse(Problems(), {'unset_users': 'default'}), stored)

    assert [(one.path, one.setting) for one in changes.users] == [(None, 'default')]


def test_sip_fields_of_an_interconnection_become_a_patch_of_its_document() -> None:
    item: Any = {'id': 1, 'callerid': None, 'outgoing_caller_id_format': 'E164'}
    changes, _ = changes_of({'interconnections': [item]})

    (change,) = changes.interconnections
    assert change.patch == {
        'outgoing_caller_id_format': 'E164',
        'sip': {'callerid': None},
    }


def test_null_in_a_sip_field_of_another_type_is_not_a_change() -> None:
    changes, problems = changes_of({'interconnections': [{'id': 2, 'callerid': None}]})

    assert (list(changes.interconnections), problems) == ([], [])


def test_every_problem_is_reported_with_its_index() -> None:
    extensions = [caller_id(71, 'Co'), caller_id(70, '<5>'), caller_id(99, 'x')]
    _, problems = changes_of(
        {
            'outcalls': [{'id': 8}, {'id': 7, 'extensions': extensions}, {'id': 7}],
            'users': [
                setting('uuid-9', None),
                setting('uuid-1', 'Bob <a>'),
                setting('uuid-1', 'Bob'),
            ],
            'interconnections': [{'id': 3}, {'id': 2, 'from_user': 'me'}],
        }
    )

    assert sorted(problems) == [
        ('interconnections.0.id', NOT_FOUND),
        ('interconnections.1.from_user', 'invalid'),
        ('outcalls.0.id', NOT_FOUND),
        ('outcalls.1.extensions.1.caller_id', 'invalid'),
        ('outcalls.1.extensions.2.id', NOT_FOUND),
        ('outcalls.2.id', DUPLICATE),
        ('users.0.uuid', NOT_FOUND),
        ('users.1.outgoing_caller_id', 'invalid'),
        ('users.2.uuid', DUPLICATE),
    ]


def test_duplicate_extension_is_reported_at_its_second_place() -> None:
    extensions = [caller_id(70, None), caller_id(70, 'x')]
    _, problems = changes_of({'outcalls': [{'id': 7, 'extensions': extensions}]})

    assert problems == [('outcalls.0.extensions.1.id', DUPLICATE)]


def test_invalid_value_that_is_stored_already_is_not_reported() -> None:
    stored = LockedRows({}, {}, {'uuid-1': user(1, 'Bob <a>')})
    problems = Problems()
    wanted = parse(problems, {'users': [setting('uuid-1', 'Bob <a>')]})
    check(problems, wanted, stored, diff(wanted, stored))

    assert len(problems) == 0
