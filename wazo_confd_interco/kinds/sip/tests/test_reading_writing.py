# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""What holds for any stored sections, however they came to be."""

from __future__ import annotations

import json
from copy import deepcopy

from hypothesis import assume, example, given
from hypothesis import strategies as st

from ....documents import get, merge_patch, put
from .. import headers
from ..fields import (
    BY_PLACE,
    FIELDS,
    MATCH,
    MATCH_HEADER,
    MAX_CONTACTS,
    SECRETS,
    SET_VAR,
)
from ..reading import places_of, read_match
from ..writing import write
from .strategies import (
    MARK,
    SECTIONS_OF_ROWS,
    changed,
    copied,
    document,
    rows_of,
)

_NAMES = st.from_regex('[a-z]{1,8}', fullmatch=True)
_TEXTS = st.text(st.characters(min_codepoint=32, max_codepoint=0x2FF), min_size=1)
_INTEGERS = st.integers(0, 2**31 - 1)
_VALID = {
    'remote_hosts': st.lists(_NAMES, min_size=1, max_size=3),
    'identify_by': st.lists(st.sampled_from(('ip', 'header')), min_size=1, max_size=2),
    'codecs': st.lists(_NAMES, min_size=1, max_size=3),
    'dtmf_mode': st.sampled_from(('auto', 'info')),
    'media_encryption': st.sampled_from(('no', 'sdes')),
    'qualify_frequency': _INTEGERS,
    'registration.expiration': _INTEGERS,
    'registration.retry_interval': _INTEGERS,
    'registration.max_retries': _INTEGERS,
}
_FLAGS = ('line', 'send_pai', 'send_rpid', 't38_udptl')
_TRUSTS = ('trust_id_inbound', 'trust_id_outbound')


def _valid(path: str) -> st.SearchStrategy:
    if path.rpartition('.')[2] in _FLAGS + _TRUSTS:
        return st.booleans()
    return _VALID.get(path, _TEXTS)


_FIELD_AND_VALUE = st.sampled_from(FIELDS).flatmap(
    lambda field: st.tuples(st.just(field), _valid(field.path))
)
_SETS = {
    'sip.match': st.lists(_NAMES, max_size=3, unique=True),
    'headers.incoming': st.lists(
        st.builds(lambda n, v: {'name': n, 'value': v}, _NAMES, _TEXTS), max_size=2
    ),
    'headers.outgoing': st.lists(
        st.builds(lambda n, v: {'name': n, 'value': v}, _NAMES, _TEXTS), max_size=2
    ),
}
_SET_AND_VALUE = st.sampled_from(sorted(_SETS)).flatmap(
    lambda path: st.tuples(st.just(path), _SETS[path])
)


@given(SECTIONS_OF_ROWS)
def test_writing_what_was_read_keeps_every_row(sections):
    old = document(sections, with_secrets=True)
    new = deepcopy(old)
    assert changed(old, new) == set()
    assert rows_of(write(sections, old, new, set())) == rows_of(sections)


@given(SECTIONS_OF_ROWS)
def test_an_answer_merged_into_what_is_stored_differs_in_nothing(sections):
    old = document(sections, with_secrets=True)
    answer = copied(document(sections))
    assert changed(old, merge_patch(deepcopy(old), answer)) == set()


@example(
    {
        'outbound_auth': [('username', 'u'), ('username', 'u')],
        'registration_outbound_auth': [('username', 'u')],
        'registration': [('line', 'yes')],
    }
)
@given(SECTIONS_OF_ROWS)
def test_every_row_is_said_by_a_field_or_stands_in_the_options(sections):
    shown = document(sections)
    for section, rows in sections.items():
        options = [tuple(option) for option in shown['sip']['options'][section]]
        for key, value in rows:
            if key in SECRETS:
                assert (key, value) not in options
            elif (key, value) not in options:
                assert _says(shown, section, key, value)
            else:
                assert options.count((key, value)) == rows.count((key, value))


def _says(shown, section, key, value) -> bool:
    """Whether the field of a place says what the row says."""
    sip, place = shown['sip'], (section, key)
    if place == MATCH:
        return set(read_match(value)) <= set(sip['match'])
    if place == MATCH_HEADER:
        return headers.read_incoming(value) in shown['headers']['incoming']
    if place == SET_VAR:
        return headers.read_outgoing(value) in shown['headers']['outgoing']
    if place == MAX_CONTACTS:
        return value == ('1' if sip['accepts_registrations'] else '0')
    field = BY_PLACE[place]
    said = get(sip, field.path)
    registration = sip['registration']
    if section == 'registration_outbound_auth' and registration is not None:
        own = registration['outbound_auth'] or sip['outbound_auth']
        said = own[key]
    elif section == 'registration_outbound_auth':
        return False
    return said is not None and said == field.spelling.read(value)


@given(SECTIONS_OF_ROWS)
def test_no_secret_is_shown(sections):
    assert MARK not in json.dumps(document(sections))


@given(SECTIONS_OF_ROWS)
def test_whether_a_password_is_stored_is_shown(sections):
    sip = document(sections)['sip']
    for path, section in (('outbound_auth', 'outbound_auth'), ('inbound_auth', 'auth')):
        if sip[path] is not None:
            keys = {key for key, _ in sections.get(section, ())}
            assert sip[path]['has_password'] == bool(keys & SECRETS)


@given(SECTIONS_OF_ROWS)
def test_options_are_sorted(sections):
    for options in document(sections)['sip']['options'].values():
        assert options == sorted(options)


@given(SECTIONS_OF_ROWS)
def test_a_document_written_to_no_sections_reads_the_same(sections):
    """A copy made from what is shown is the same but for the secrets."""
    bare = {
        name: [row for row in rows if row[0] not in SECRETS]
        for name, rows in sections.items()
    }
    shown, nothing = document(bare), document({})
    # A contact that no host expresses can't come without one that is, and credentials
    # that no field expresses are written to the registration as well.
    assume(not _hides_options(shown) and shown['sip']['remote_hosts'] is not None)
    options = shown['sip']['options']
    assume(not options['outbound_auth'] + options['registration_outbound_auth'])
    written = write({}, nothing, shown, changed(nothing, shown))
    again = document(written)
    for options in shown['sip']['options'].values():
        options[:] = [list(option) for option in sorted(set(map(tuple, options)))]
    assert again == shown


def _hides_options(shown) -> bool:
    """Whether a key stands more than once: the same pair twice is written once."""
    options = shown['sip']['options'].values()
    return any(len(set(map(tuple, rows))) != len(rows) for rows in options) or any(
        len(set(map(str, rows))) != len(rows) for rows in shown['headers'].values()
    )


@given(SECTIONS_OF_ROWS, _FIELD_AND_VALUE)
def test_a_field_that_is_set_reads_as_what_was_set(sections, field_and_value):
    field, value = field_and_value
    old, new = _with(sections, field, value)
    written = write(sections, old, new, changed(old, new))
    assert get(document(written)['sip'], field.path) == value


@given(SECTIONS_OF_ROWS, _FIELD_AND_VALUE)
def test_a_field_that_is_set_touches_the_rows_of_its_own_places_alone(
    sections, field_and_value
):
    field, value = field_and_value
    old, new = _with(sections, field, value)
    paths = changed(old, new)
    before, after = rows_of(sections), rows_of(write(sections, old, new, paths))
    touched = {row[:2] for row in (before - after) + (after - before)}
    allowed = set(field.places)
    if field.path.startswith('outbound_auth.') and old['sip']['registration']:
        allowed |= {
            ('registration_outbound_auth', key)
            for key in ('username', 'realm', 'password')
        }
    assert touched <= allowed


@given(SECTIONS_OF_ROWS, _FIELD_AND_VALUE)
def test_a_field_that_is_removed_leaves_no_row_that_says_it(sections, field_and_value):
    field, value = field_and_value
    old, new = _with(sections, field, value)
    stored = write(sections, old, new, changed(old, new))
    old = document(stored, with_secrets=True)
    new = deepcopy(old)
    assume(get(old['sip'], field.path) is not None)
    put(new['sip'], field.path, None)
    after = write(stored, old, new, changed(old, new))
    if not field.path.startswith('registration.outbound_auth.'):
        places = places_of(field, new['sip']['registration'] is not None)
        assert not {row[:2] for row in rows_of(after)} & set(places)


def _with(sections, field, value):
    """The document of the sections, and the same with the value of a field set."""
    old = document(sections, with_secrets=True)
    new = deepcopy(old)
    *objects, _ = field.path.split('.')
    at = new['sip']
    for name in objects:
        assume(at[name] is not None)
        at = at[name]
    put(new['sip'], field.path, value)
    return old, new


@given(SECTIONS_OF_ROWS, _SET_AND_VALUE)
def test_a_set_that_is_set_reads_as_what_was_set(sections, path_and_value):
    path, value = path_and_value
    old = document(sections, with_secrets=True)
    new = deepcopy(old)
    put(new, path, value)
    written = write(sections, old, new, changed(old, new))
    shown = get(document(written), path)
    assert {json.dumps(item) for item in shown} == {json.dumps(item) for item in value}


@given(SECTIONS_OF_ROWS, _SET_AND_VALUE)
def test_a_set_that_is_set_touches_the_rows_of_its_option_alone(
    sections, path_and_value
):
    path, value = path_and_value
    places = {
        'sip.match': MATCH,
        'headers.incoming': MATCH_HEADER,
        'headers.outgoing': SET_VAR,
    }
    old = document(sections, with_secrets=True)
    new = deepcopy(old)
    put(new, path, value)
    after = rows_of(write(sections, old, new, changed(old, new)))
    before = rows_of(sections)
    touched = {row[:2] for row in (before - after) + (after - before)}
    assert touched <= {places[path]}
