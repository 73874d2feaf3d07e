# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Properties of reading, for any stored sections."""

from __future__ import annotations

import json
from copy import deepcopy
from typing import Any

import pytest
from hypothesis import example, given

from ....documents import Document, get_path, merge_patch
from ....options.option_codecs import UNPARSED
from ....options.secrets import is_secret
from ..fields import BY_PLACE, MATCH
from ..sections import admits_contacts
from .strategies import (
    MARK,
    STORED_SECTIONS,
    Sections,
    find_changed,
    read_document,
    through_json,
)


@given(STORED_SECTIONS)
def test_answer_that_is_merged_into_the_stored_document_changes_nothing(
    sections: Sections,
) -> None:
    old = read_document(sections, with_secrets=True)
    answer = through_json(read_document(sections))
    assert find_changed(old, merge_patch(deepcopy(old), answer)) == set()


@example(
    {
        'outbound_auth': [('username', 'u'), ('username', 'u')],
        'registration_outbound_auth': [('username', 'u')],
        'registration': [('line', 'yes')],
    }
)
@example({'aor': [('max_contacts', '1'), ('max_contacts', '0')]})
@given(STORED_SECTIONS)
def test_every_row_is_expressed_by_a_field_or_listed_in_the_options(
    sections: Sections,
) -> None:
    shown = read_document(sections)
    for section, rows in sections.items():
        options = [tuple(option) for option in shown['sip']['options'][section]]
        for key, value in rows:
            if is_secret(key):
                assert (key, value) not in options
            elif (key, value) not in options:
                assert is_expressed(shown, section, key, value)
            else:
                assert options.count((key, value)) == rows.count((key, value))


def is_expressed(shown: Document, section: str, key: str, value: str) -> bool:
    """Return whether the field of a place has the value of a row."""
    parsing = [
        field
        for field in BY_PLACE[section, key]
        if field.codec.parse(value) is not UNPARSED
    ]
    # Two fields of one place never parse the same text.
    (field,) = parsing
    known = get_path(shown, field.path)
    if field is MATCH:
        return set(field.codec.parse(value)) <= set(known)
    if field.is_repeated:
        return field.codec.parse(value)[0] in known
    registration = shown['sip']['registration']
    if section == 'registration_outbound_auth':
        if registration is None:
            return False
        own = registration['outbound_auth'] or shown['sip']['outbound_auth']
        known = own[key]
    return known is not None and bool(known == field.codec.parse(value))


@given(STORED_SECTIONS)
def test_no_secret_is_shown(sections: Sections) -> None:
    assert MARK not in json.dumps(read_document(sections))


@given(STORED_SECTIONS)
def test_document_shows_whether_a_password_is_stored(sections: Sections) -> None:
    sip = read_document(sections)['sip']
    for path, section in (('outbound_auth', 'outbound_auth'), ('inbound_auth', 'auth')):
        keys = {key for key, _ in sections.get(section, ())}
        has_secret = any(map(is_secret, keys))
        assert bool(sip[path] and sip[path]['has_password']) == has_secret


@given(STORED_SECTIONS)
def test_options_are_sorted(sections: Sections) -> None:
    for options in read_document(sections)['sip']['options'].values():
        assert options == sorted(options)


@pytest.mark.parametrize(
    ('limits', 'accepts', 'options'),
    [
        ([], False, []),
        (['0'], False, []),
        (['1'], True, []),
        (['5'], True, ['5']),
        (['01'], True, ['01']),
        (['x'], False, ['x']),
        (['9' * 5000], True, ['9' * 5000]),
        (['0', '1'], False, ['0', '1']),
        (['1', '0'], False, ['0', '1']),
        (['1', '1'], False, ['1', '1']),
        (['1', '5'], False, ['1', '5']),
    ],
)
def test_other_side_registers_if_a_single_limit_admits_contacts(
    limits: list[str], accepts: bool, options: list[str]
) -> None:
    sip = read_document({'aor': [('max_contacts', text) for text in limits]})['sip']
    assert sip['accepts_registrations'] is accepts
    assert sip['options']['aor'] == [['max_contacts', text] for text in options]


def test_other_side_does_not_register_if_there_is_a_contact() -> None:
    rows = [('contact', 'sip:a'), ('max_contacts', '1')]
    sip = read_document({'aor': rows})['sip']
    assert sip['accepts_registrations'] is False
    assert sip['options']['aor'] == [['max_contacts', '1']]


@pytest.mark.parametrize(
    ('text', 'admits'),
    [('1', True), ('0', False), ('00', False), ('-1', False), ('', False), ('x', False)]
    + [('9' * 5000, True)],
)
def test_limit_admits_contacts_if_it_is_positive(text: str, admits: bool) -> None:
    assert admits_contacts(text) is admits


@pytest.mark.parametrize(
    ('rows', 'password'),
    [
        ([('password', 'p')], 'p'),
        ([('password', 'a\\;b')], 'a;b'),
        ([('@Password', 'p')], 'p'),
        ([('password', 'a;b')], None),
        ([('password', 'p'), ('password', 'q')], None),
        ([('md5_cred', 'p')], None),
    ],
)
def test_stored_password_is_known_only_if_it_is_the_only_one(
    rows: Any, password: str | None
) -> None:
    auth = read_document({'auth': rows}, with_secrets=True)['sip']['inbound_auth']
    assert auth.get('password') == password
    assert auth['has_password'] is True


def test_credential_that_is_stored_twice_is_listed_in_the_options() -> None:
    rows = [('username', 'u'), ('username', 'v'), ('password', 'p')]
    sip = read_document({'outbound_auth': rows})['sip']
    assert sip['outbound_auth']['username'] is None
    assert sip['options']['outbound_auth'] == [['username', 'u'], ['username', 'v']]


def test_codecs_are_null_and_listed_as_options_if_disallow_undoes_them() -> None:
    rows = [('allow', '!all,alaw'), ('disallow', 'all')]
    sip = read_document({'endpoint': rows})['sip']
    assert sip['codecs'] is None
    assert sip['options']['endpoint'] == [list(row) for row in rows]
