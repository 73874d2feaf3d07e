# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

from typing import Any

import pytest

from wazo_confd_interco.callerid.model import Extension, Outcall, Trunk, User
from wazo_confd_interco.callerid.warnings import Policy, warnings
from wazo_confd_interco.dialplan.contexts import Context, Entry


def trunk(**options: str) -> Trunk:
    return Trunk(1, 'acme', 'sip', 'PJSIP/acme', True, '+E164', effective=options)


def outcall(*extensions: Extension, **values: Any) -> Outcall:
    values = {'enabled': True, 'internal_caller_id': False, **values}
    values.setdefault('trunks', [trunk()])
    return Outcall(9, 'world', extensions=list(extensions), **values)


def user(setting: str | None, context: str | None = 'in') -> User:
    return User('u', 'Ada', 'L', setting, context)


def dialplan(*extensions: Extension, **before: str) -> dict[str, Context]:
    entries = [Entry(one.exten, one.id) for one in extensions if one.enabled]
    return {
        'in': Context('in', 'internal', ['out'], [*map(Entry, before.values())]),
        'out': Context('out', 'outcall', [], entries),
        'other': Context('other', 'internal', [], [Entry('_.')]),
    }


def found(
    *outcalls: Outcall, users: Any = (), before: Any = (), country: Any = 'CA'
) -> list[tuple]:
    extensions = [one for outcall in outcalls for one in outcall.extensions]
    contexts = dialplan(*extensions, **dict(before))
    policy = Policy(outcalls, users, contexts, country)
    return [(one.code, one.resource, one.id) for one in warnings(policy)]


def exten(exten: str = '_7X', id_: int = 5, **values: Any) -> Extension:
    return Extension(id_, exten, 'out', **values)


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
def test_users(setting: str | None, codes: list[str]) -> None:
    assert found(users=[user(setting)]) == [(code, 'users', 'u') for code in codes]


def test_a_number_needs_a_country_or_a_plus() -> None:
    users = [user('5145551234'), user('+15145551234')]

    assert found(users=users, country=None) == [('number_not_in_format', 'users', 'u')]


@pytest.mark.parametrize(
    ('caller_id', 'lent', 'code'),
    [
        (None, None, 'anonymous_without_identity'),
        ('"Co"', None, 'anonymous_without_identity'),
        ('5145551234', None, None),
        (None, '<999>', None),
        ('<77>', '<999>', 'anonymous_call_fails'),
    ],
)
def test_anonymous_users(
    caller_id: str | None, lent: str | None, code: str | None
) -> None:
    route = outcall(exten(caller_id=caller_id), trunks=[trunk(callerid=lent or 'x')])
    of_users = [one for one in found(route, users=[user('anonymous')]) if one[2] == 'u']

    assert of_users == ([(code, 'users', 'u')] if code else [])


def test_an_anonymous_user_that_can_not_take_the_route_is_left_alone() -> None:
    route = outcall(exten())

    assert found(route, users=[user('anonymous', 'other')]) == []
    assert len(found(route, users=[user('anonymous', None)])) == 1
    assert found(outcall(exten(), enabled=False), users=[user('anonymous')]) == []


def test_an_internal_caller_id_that_does_not_arrive() -> None:
    replaced = outcall(internal_caller_id=True, trunks=[trunk(from_user='me')])

    assert found(replaced) == [('internal_caller_id_replaced', 'outcalls', 9)]
    assert found(outcall(internal_caller_id=True)) == []


def test_extensions() -> None:
    route = outcall(exten(caller_id='"Co"'), exten('_8X', 6, caller_id='5145551234'))

    assert found(route) == [('caller_id_without_number', 'extensions', 5)]


@pytest.mark.parametrize(
    ('extens', 'before', 'hidden'),
    [
        (['_7X', '_[67]X'], {}, []),
        (['_7!', '_7'], {}, [6]),
        (['_7X'], {'a': '_XX'}, [5]),
        (['_7X'], {'a': '71'}, []),
        (['_4[18.'], {}, [5]),
    ],
)
def test_extensions_that_no_call_reaches(
    extens: list[str], before: dict[str, str], hidden: list[int]
) -> None:
    route = outcall(*(exten(one, 5 + at) for at, one in enumerate(extens)))

    assert found(route, before=before) == [
        ('extension_unreachable', 'extensions', id_) for id_ in hidden
    ]


def test_a_disabled_extension_is_no_surprise() -> None:
    assert found(outcall(exten(enabled=False))) == []


def test_one_sentence_names_some_routes() -> None:
    route = outcall(*(exten(f'_7{at}X', at) for at in range(5)))
    policy = Policy([route], [user('anonymous')], dialplan(*route.extensions), 'CA')
    (warning,) = warnings(policy)

    assert '_70X, _71X, _72X and 2 more' in warning.message
