# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest

from wazo_confd_interco.callerid.model import Extension, Outcall, OutcallTrunk, User
from wazo_confd_interco.callerid.policy import Policy, find_warnings
from wazo_confd_interco.dialplan.contexts import Context

CO = '"Co" <5145551234>'
CONTEXTS = {
    'in': Context('in', 'internal', ['out']),
    'out': Context('out', 'outcall'),
    'other': Context('other', 'internal'),
}


def trunk(
    type_: str = 'sip', interface: str = 'PJSIP/acme', **options: str
) -> OutcallTrunk:
    is_pjsip = interface.startswith('PJSIP')
    return OutcallTrunk(
        1, 'acme', type_, interface, True, '+E164', is_pjsip, options=options
    )


def outcall(*extensions: Extension, **values: Any) -> Outcall:
    values = {'enabled': True, 'internal_caller_id': False, **values}
    values.setdefault('trunks', [trunk()])
    return Outcall(9, 'world', extensions=list(extensions), **values)


def user(setting: str | None, context: str | None = 'in') -> User:
    return User('u', 'Ada', 'L', setting, context)


def exten(exten: str = '_7X', id_: int = 5, **values: Any) -> Extension:
    return Extension(id_, exten, 'out', **values)


def warnings(
    *outcalls: Outcall, users: Sequence[User] = (), country: str | None = 'CA'
) -> list[tuple[str, str, str]]:
    policy = Policy(outcalls, users, CONTEXTS, country)
    found = [warning.to_warning() for warning in find_warnings(policy)]
    return [(one['code'], one['resource'], one['id']) for one in found]


def warnings_about_user(route: Outcall, user: User) -> list[str]:
    return [code for code, _, id_ in warnings(route, users=[user]) if id_ == user.uuid]


@pytest.mark.parametrize(
    ('setting', 'codes'),
    [
        (None, ['user_without_setting']),
        ('anonymous', []),
        ('"Me" <5145551234>', []),
        ('"Me"', ['caller_id_without_number']),
        ('Bob <a>', ['caller_id_not_understood']),
        ('12', ['number_not_in_format']),
    ],
)
def test_setting_of_a_user_that_does_not_do_what_it_seems_has_a_warning(
    setting: str | None, codes: list[str]
) -> None:
    assert warnings(users=[user(setting)]) == [(code, 'users', 'u') for code in codes]


def test_number_without_a_plus_has_a_warning_if_the_tenant_has_no_country() -> None:
    users = [user('5145551234'), user('+15145551234')]

    assert warnings(users=users, country=None) == [
        ('number_not_in_format', 'users', 'u')
    ]


@pytest.mark.parametrize(
    ('caller_id', 'code'),
    [
        (None, 'anonymous_without_identity'),
        ('"Co"', 'anonymous_without_identity'),
        ('5145551234', None),
        ('<77>', 'anonymous_call_fails'),
    ],
)
def test_anonymous_user_depends_on_the_caller_id_of_the_extension(
    caller_id: str | None, code: str | None
) -> None:
    route = outcall(exten(caller_id=caller_id), trunks=[trunk(callerid='<999>')])

    assert warnings_about_user(route, user('anonymous')) == ([code] if code else [])


def test_anonymous_user_over_a_local_interface_has_a_warning() -> None:
    local = trunk('custom', 'Local/gateway')
    route = outcall(exten(caller_id=CO), trunks=[local])

    assert warnings_about_user(route, user('anonymous')) == [
        'anonymous_without_privacy'
    ]
    assert warnings_about_user(route, user('anonymous', 'other')) == []


def test_anonymous_user_has_no_warning_about_routes_out_of_reach() -> None:
    route = outcall(exten())

    assert warnings_about_user(route, user('anonymous', 'other')) == []
    assert len(warnings_about_user(route, user('anonymous', 'out'))) == 1
    assert len(warnings_about_user(route, user('anonymous', None))) == 1
    disabled = outcall(exten(), enabled=False)
    assert warnings_about_user(disabled, user('anonymous')) == []


def test_internal_caller_id_that_from_user_replaces_has_a_warning() -> None:
    replaced = outcall(internal_caller_id=True, trunks=[trunk(from_user='me')])

    assert warnings(replaced) == [('internal_caller_id_replaced', 'outcalls', '9')]
    assert warnings(outcall(internal_caller_id=True)) == []


def test_caller_id_of_an_extension_without_a_number_has_a_warning() -> None:
    route = outcall(exten(caller_id='"Co"'), exten('_8X', 6, caller_id='5145551234'))

    assert warnings(route) == [('caller_id_without_number', 'extensions', '5')]


@pytest.mark.parametrize(
    ('extension', 'values', 'warned'),
    [
        ({}, {}, True),
        ({'caller_id': CO}, {}, False),
        ({'enabled': False}, {}, False),
        ({}, {'enabled': False}, False),
        ({}, {'internal_caller_id': True}, False),
        ({}, {'trunks': []}, False),
        ({}, {'trunks': [trunk(from_user='me')]}, False),
        ({}, {'trunks': [trunk(from_user='me'), trunk('iax')]}, True),
        ({}, {'trunks': [trunk(from_user='me', send_pai='yes')]}, True),
    ],
)
def test_extension_without_a_caller_id_has_a_warning_if_internal_numbers_leave(
    extension: dict[str, Any], values: dict[str, Any], warned: bool
) -> None:
    route = outcall(exten(**extension), **values)

    wanted = [('caller_id_not_set', 'extensions', '5')] if warned else []
    assert warnings(route) == wanted


def test_message_lists_a_few_routes_and_the_number_of_the_others() -> None:
    route = outcall(*(exten(f'_7{at}X', at) for at in range(5)))
    policy = Policy([route], [user('anonymous')], CONTEXTS, 'CA')
    message = next(iter(find_warnings(policy))).message

    assert '_70X, _71X, _72X and 2 more' in message
