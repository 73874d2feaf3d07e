# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

import json
from collections import Counter
from copy import deepcopy

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ..columns import COLUMNS, DEFAULTS, NEW, Endpoint, attributes, stored
from ..fields import ASKED_FOR, blank, is_secret, read, settled, write
from .strategies import ENDPOINTS, MARK, OPTIONS, TEXTS, changed, document

# The columns of a peer as the host creates it with a user, a secret and nothing else.
ROW = {
    **dict.fromkeys(COLUMNS),
    **{'username': 'u', 'secret': 's', 'dbsecret': '', 'setvar': '', 'trunk': 0},
    **{'amaflags': 'default', 'auth': 'plaintext,md5', 'sendani': 0, 'qualify': 'no'},
    **{'qualifysmoothing': 0, 'qualifyfreqok': 60000, 'qualifyfreqnotok': 10000},
    **{'requirecalltoken': 'no', 'type': 'friend', 'host': '198.51.100.7'},
    'options': [],
}
SHOWN_BY_DEFAULT = [
    ['amaflags', 'default'],
    ['auth', 'plaintext,md5'],
    ['qualify', 'no'],
    ['qualifyfreqnotok', '10000'],
    ['qualifyfreqok', '60000'],
    ['qualifysmoothing', 'no'],
    ['requirecalltoken', 'no'],
    ['sendani', 'no'],
    ['trunk', 'no'],
]


def _written(endpoint: Endpoint, new: dict) -> Endpoint:
    old = document(endpoint)
    return write(endpoint, old, new, changed(old, new))


def _set(options: list[list[str]]) -> set[tuple[str, ...]]:
    """Options have no order, and what is there twice is there."""
    return set(map(tuple, options))


def test_a_peer_of_the_host_is_shown_with_its_defaults():
    assert read(stored(ROW)) == {
        'host': '198.51.100.7',
        'port': None,
        'peer_type': 'friend',
        'auth': {'username': 'u', 'has_secret': True},
        'registration': None,
        'options': SHOWN_BY_DEFAULT,
    }


def test_nothing_said_is_what_the_host_makes_of_nothing():
    assert blank()['options'] == SHOWN_BY_DEFAULT
    assert blank()['auth'] is None
    assert blank()['host'] is None


@pytest.mark.parametrize(
    ('columns', 'others', 'path', 'value'),
    [
        ({'port': 5036}, [], 'port', 5036),
        ({'port': 5036}, [['port', '5037']], 'port', None),
        ({'username': 'a\\;b'}, [], 'auth', {'username': 'a;b', 'has_secret': True}),
        ({'username': 'a;b'}, [], 'auth', {'username': None, 'has_secret': True}),
        ({'username': None, 'secret': ''}, [], 'auth', None),
        (
            {'username': None, 'secret': ''},
            [['Secret', 'x']],
            'auth',
            {'username': None, 'has_secret': True},
        ),
        (
            {'secret': '', 'dbsecret': 'family/key'},
            [],
            'auth',
            {'username': 'u', 'has_secret': True},
        ),
        (
            {'username': None, 'secret': ''},
            [['password', 'x']],
            'auth',
            {'username': None, 'has_secret': False},
        ),
    ],
)
def test_an_option_is_shown_by_its_field(columns, others, path, value):
    assert read(stored({**ROW, **columns, 'options': others}))[path] == value


@given(ENDPOINTS)
def test_every_option_is_shown_and_no_secret(endpoint):
    shown = read(endpoint)
    assert MARK not in json.dumps(shown)
    expressed = Counter()
    if shown['port'] is not None:
        expressed['port', str(shown['port'])] += 1
    if shown['auth'] and shown['auth']['username'] is not None:
        username = shown['auth']['username'].replace(';', '\\;')
        expressed['username', username] += 1
    options = Counter(map(tuple, shown['options']))
    assert options + expressed == Counter(
        row for row in endpoint.rows if not is_secret(row[0])
    )
    has_secret = any(key.lower() in ASKED_FOR for key, _ in endpoint.rows)
    assert has_secret is bool(shown['auth'] and shown['auth']['has_secret'])


@given(ENDPOINTS)
def test_writing_what_was_read_sets_nothing(endpoint):
    after = _written(endpoint, deepcopy(document(endpoint)))
    assert attributes(endpoint, after) == {}


@given(ENDPOINTS, st.integers(1, 65535) | st.none(), TEXTS.filter(bool) | st.none())
def test_a_field_that_is_written_is_read_again(endpoint, port, username):
    new = document(endpoint)
    new['iax']['port'] = port
    new['iax']['auth'] = {**(new['iax']['auth'] or {}), 'username': username}
    shown = read(_written(endpoint, new))
    if port is not None:
        assert shown['port'] == port
        assert all(key != 'port' for key, _ in shown['options'])
    if username is not None and '\\;' not in username:
        assert shown['auth']['username'] == username


@given(ENDPOINTS, OPTIONS)
def test_options_that_are_replaced_leave_the_secrets_alone(endpoint, options):
    new = document(endpoint)
    wanted = [[key, text] for key, text in options.items() if not is_secret(key)]
    wanted = [row for row in wanted if row[0] not in ('port', 'username')]
    new['iax']['options'] = wanted
    after = _written(endpoint, new)
    assert _set(read(after)['options']) == _set(wanted)
    assert [row for row in after.rows if is_secret(row[0])] == [
        row for row in endpoint.rows if is_secret(row[0])
    ]


def test_a_secret_can_be_set_and_kept_and_taken_away():
    endpoint = stored({**ROW, 'options': [['SECRET', 'old'], ['acl', 'a']]})
    new = document(endpoint)
    new['iax']['auth']['username'] = 'v'
    assert attributes(endpoint, _written(endpoint, new)) == {'username': 'v'}
    new['iax']['auth']['secret'] = 'n3w'
    assert attributes(endpoint, _written(endpoint, new)) == {
        'username': 'v',
        'secret': 'n3w',
        '_options': [['acl', 'a']],
    }
    new['iax']['auth'] = None
    assert attributes(endpoint, _written(endpoint, new)) == {
        'username': None,
        'secret': '',
        '_options': [['acl', 'a']],
    }


def test_what_differs_is_set_in_the_type_of_its_column():
    endpoint = stored(ROW)
    new = document(endpoint)
    new['iax'] |= {'port': 5036, 'host': 'dynamic', 'peer_type': 'peer'}
    new['iax']['options'] = [
        *(['trunk', 'yes'], ['qualifyfreqok', '5'], ['qualify', '2000'], ['acl', 'x']),
        *(['auth', 'md5'], ['dbsecret', 'a/b']),
    ]
    assert attributes(endpoint, _written(endpoint, new)) == {
        'type': 'peer',
        'host': 'dynamic',
        'port': 5036,
        'trunk': 1,
        'qualify': '2000',
        'qualifyfreqok': 5,
        'qualifyfreqnotok': 10000,
        'qualifysmoothing': 0,
        'requirecalltoken': 'no',
        'sendani': 0,
        'amaflags': 'default',
        'auth': 'md5',
        'dbsecret': 'a/b',
        '_options': [['acl', 'x']],
    }


def test_a_new_endpoint_has_only_what_is_said():
    old = {'name': None, 'iax': blank()}
    iax = blank() | {'host': 'dynamic', 'auth': {'username': 'u', 'secret': 's'}}
    new = {'name': 'a', 'iax': iax}
    after = write(NEW, old, new, changed(old, new))
    assert attributes(NEW, after) == {
        'host': 'dynamic',
        'username': 'u',
        'secret': 's',
    }


@pytest.mark.parametrize(
    ('asked', 'shown'),
    [
        ([], SHOWN_BY_DEFAULT),
        ([['trunk', 'off']], SHOWN_BY_DEFAULT),
        ([['trunk', 'on']], [*SHOWN_BY_DEFAULT[:-1], ['trunk', 'yes']]),
        ([['acl', 'on']], [['acl', 'on'], *SHOWN_BY_DEFAULT]),
        ([['trunk', 'maybe']], [*SHOWN_BY_DEFAULT[:-1], ['trunk', 'maybe']]),
    ],
)
def test_what_is_taken_away_falls_back_to_its_default(asked, shown):
    assert sorted(settled(SHOWN_BY_DEFAULT, asked)) == shown


@given(ENDPOINTS, OPTIONS)
def test_what_is_asked_for_is_what_the_host_shows(endpoint, options):
    new = document(endpoint)
    secrets = [key for key in options if is_secret(key) or key in ('port', 'username')]
    asked = [[key, text] for key, text in options.items() if key not in secrets]
    new['iax']['options'] = settled(new['iax']['options'], asked)
    after = _written(endpoint, new)
    set_ = attributes(endpoint, after)
    assert [key for key in DEFAULTS if key in set_ and set_[key] is None] == []
    assert _set(read(after)['options']) == _set(new['iax']['options'])


def test_what_stands_in_the_list_too_is_taken_away_from_its_column():
    endpoint = Endpoint('peer', 'dynamic', {'qualify': 'yes'}, (('qualify', 'no'),))
    new = document(endpoint)
    new['iax']['options'] = settled(new['iax']['options'], [])
    assert attributes(endpoint, _written(endpoint, new)) == {'qualify': 'no'}


@given(ENDPOINTS)
def test_a_row_of_the_table_is_the_endpoint(endpoint):
    row = {**dict.fromkeys(COLUMNS), 'type': 'peer', 'host': 'dynamic', 'options': []}
    row |= attributes(Endpoint('peer', 'dynamic', {}), endpoint)
    row['options'] = row.pop('_options', row['options'])
    assert stored(row) == endpoint
