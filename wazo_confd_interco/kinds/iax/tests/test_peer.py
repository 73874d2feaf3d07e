# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

import json
from collections import Counter
from copy import deepcopy
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ....documents import Document
from ....options.secrets import is_secret
from ..columns import (
    COLUMNS,
    DEFAULTS,
    NEW_ENDPOINT,
    IAXEndpoint,
    find_changed_attributes,
    from_row,
)
from ..fields import ASKED_SECRETS
from ..peer import empty, normalize_options, read, write
from .strategies import ENDPOINTS, MARK, OPTIONS, TEXTS, build_document, find_changed

# The columns of a peer that wazo-confd creates with a user name and a secret.
ROW: dict[str, Any] = {
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


def write_document(endpoint: IAXEndpoint, new: Document) -> IAXEndpoint:
    """Return a peer after a change to the new document."""
    old = build_document(endpoint)
    return write(endpoint, old, new, find_changed(old, new))


def find_written(endpoint: IAXEndpoint, new: Document) -> dict[str, Any]:
    """Return the attributes that a change to the new document sets."""
    return find_changed_attributes(endpoint, write_document(endpoint, new))


def as_set(options: list[list[str]]) -> set[tuple[str, ...]]:
    """Return options without their order and without duplicates."""
    return set(map(tuple, options))


def test_new_peer_of_wazo_is_shown_with_its_defaults() -> None:
    assert read(from_row(ROW)) == {
        'host': '198.51.100.7',
        'port': None,
        'peer_type': 'friend',
        'auth': {'username': 'u', 'has_secret': True},
        'registration': None,
        'options': SHOWN_BY_DEFAULT,
    }


def test_empty_document_has_the_defaults_of_wazo() -> None:
    assert empty()['options'] == SHOWN_BY_DEFAULT
    assert empty()['auth'] is None
    assert empty()['host'] is None


@pytest.mark.parametrize(
    ('columns', 'others', 'path', 'value'),
    [
        ({'port': 5036}, [], 'port', 5036),
        ({'port': 5036}, [['port', '5037']], 'port', None),
        ({}, [['port', '9' * 5000]], 'port', None),
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
def test_stored_option_is_shown_by_its_field(
    columns: Any, others: Any, path: str, value: Any
) -> None:
    assert read(from_row({**ROW, **columns, 'options': others}))[path] == value


@given(ENDPOINTS)
def test_every_option_is_shown_and_no_secret(endpoint: IAXEndpoint) -> None:
    shown = read(endpoint)
    assert MARK not in json.dumps(shown)
    expressed: Counter[tuple[str, ...]] = Counter()
    if shown['port'] is not None:
        expressed['port', str(shown['port'])] += 1
    if shown['auth'] and shown['auth']['username'] is not None:
        username = shown['auth']['username'].replace(';', '\\;')
        expressed['username', username] += 1
    options = Counter(map(tuple, shown['options']))
    assert options + expressed == Counter(
        row for row in endpoint.options if not is_secret(row[0])
    )
    has_secret = any(key.lower() in ASKED_SECRETS for key, _ in endpoint.options)
    assert has_secret is bool(shown['auth'] and shown['auth']['has_secret'])


@given(ENDPOINTS)
def test_writing_what_was_read_sets_no_attribute(endpoint: IAXEndpoint) -> None:
    assert find_written(endpoint, deepcopy(build_document(endpoint))) == {}


@given(ENDPOINTS, st.integers(1, 65535) | st.none(), TEXTS.filter(bool) | st.none())
def test_written_field_is_read(
    endpoint: IAXEndpoint, port: int | None, username: str | None
) -> None:
    new = build_document(endpoint)
    new['iax']['port'] = port
    new['iax']['auth'] = {**(new['iax']['auth'] or {}), 'username': username}
    shown = read(write_document(endpoint, new))
    if port is not None:
        assert shown['port'] == port
        assert all(key != 'port' for key, _ in shown['options'])
    if username is not None and '\\;' not in username:
        assert shown['auth']['username'] == username


@given(ENDPOINTS, OPTIONS)
def test_replaced_options_keep_the_secrets(
    endpoint: IAXEndpoint, options: dict[str, str]
) -> None:
    new = build_document(endpoint)
    hidden = ('port', 'username')
    wanted = [
        [key, text]
        for key, text in options.items()
        if not is_secret(key) and key not in hidden
    ]
    new['iax']['options'] = wanted
    after = write_document(endpoint, new)
    assert as_set(read(after)['options']) == as_set(wanted)
    assert [row for row in after.options if is_secret(row[0])] == [
        row for row in endpoint.options if is_secret(row[0])
    ]


def test_secret_is_kept_until_it_is_set_or_removed() -> None:
    endpoint = from_row({**ROW, 'options': [['SECRET', 'old'], ['acl', 'a']]})
    new = build_document(endpoint)
    new['iax']['auth']['username'] = 'v'
    assert find_written(endpoint, new) == {'username': 'v'}
    new['iax']['auth']['secret'] = 'n3w'
    assert find_written(endpoint, new) == {
        'username': 'v',
        'secret': 'n3w',
        '_options': [['acl', 'a']],
    }
    new['iax']['auth'] = None
    assert find_written(endpoint, new) == {
        'username': None,
        'secret': '',
        '_options': [['acl', 'a']],
    }


def test_changed_options_are_set_in_the_type_of_their_columns() -> None:
    endpoint = from_row(ROW)
    new = build_document(endpoint)
    new['iax'] |= {'port': 5036, 'host': 'dynamic', 'peer_type': 'peer'}
    new['iax']['options'] = [
        *(['trunk', 'yes'], ['qualifyfreqok', '5'], ['qualify', '2000'], ['acl', 'x']),
        *(['auth', 'md5'], ['dbsecret', 'a/b']),
    ]
    assert find_written(endpoint, new) == {
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


def test_new_peer_has_only_what_the_document_has() -> None:
    old = {'name': None, 'iax': empty()}
    iax = empty() | {'host': 'dynamic', 'auth': {'username': 'u', 'secret': 's'}}
    new = {'name': 'a', 'iax': iax}
    after = write(NEW_ENDPOINT, old, new, find_changed(old, new))
    assert find_changed_attributes(NEW_ENDPOINT, after) == {
        'host': 'dynamic',
        'username': 'u',
        'secret': 's',
    }


@pytest.mark.parametrize(
    ('wanted', 'shown'),
    [
        ([], SHOWN_BY_DEFAULT),
        ([['trunk', 'off']], SHOWN_BY_DEFAULT),
        ([['trunk', 'on']], [*SHOWN_BY_DEFAULT[:-1], ['trunk', 'yes']]),
        ([['acl', 'on']], [['acl', 'on'], *SHOWN_BY_DEFAULT]),
        ([['trunk', 'maybe']], [*SHOWN_BY_DEFAULT[:-1], ['trunk', 'maybe']]),
    ],
)
def test_removed_option_falls_back_to_its_default(wanted: Any, shown: Any) -> None:
    assert sorted(normalize_options(SHOWN_BY_DEFAULT, wanted)) == shown


@given(ENDPOINTS, OPTIONS)
def test_normalised_options_are_what_wazo_shows(
    endpoint: IAXEndpoint, options: dict[str, str]
) -> None:
    new = build_document(endpoint)
    hidden = [key for key in options if is_secret(key) or key in ('port', 'username')]
    wanted = [[key, text] for key, text in options.items() if key not in hidden]
    new['iax']['options'] = normalize_options(new['iax']['options'], wanted)
    after = write_document(endpoint, new)
    written = find_changed_attributes(endpoint, after)
    assert [key for key in DEFAULTS if key in written and written[key] is None] == []
    assert as_set(read(after)['options']) == as_set(new['iax']['options'])


def test_option_in_a_column_and_in_the_list_is_removed_from_both() -> None:
    options = {'qualify': 'yes'}
    endpoint = IAXEndpoint('peer', 'dynamic', options, (('qualify', 'no'),))
    new = build_document(endpoint)
    new['iax']['options'] = normalize_options(new['iax']['options'], [])
    assert find_written(endpoint, new) == {'qualify': 'no'}
