# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Properties of writing, for any change of any stored sections."""

from __future__ import annotations

import json
from copy import deepcopy
from typing import Any

from hypothesis import assume, example, given
from hypothesis import strategies as st

from ....documents import Document, get_path, replace_path
from ....options.field import Field, Option, Place
from ....options.secrets import is_secret
from ..fields import BY_PATH, PLAIN, REPEATED, SHARING_KEY
from ..inheritance import Endpoint
from ..section_writer import write
from ..sections import CREDENTIALS, places_of
from .strategies import (
    CREDENTIAL_ROWS,
    NAMES,
    STORED_SECTIONS,
    Sections,
    count_rows,
    find_changed,
    is_below,
    read_document,
    with_value,
)

PLAIN_AND_VALUE = with_value(PLAIN)
SINGLE_AND_VALUE = with_value((*PLAIN, *SHARING_KEY))
REPEATED_AND_VALUE = with_value(REPEATED)


def write_change(sections: Sections, new: Document) -> Sections:
    """Return the sections after a change to the new document."""
    old = read_document(sections, with_secrets=True)
    return write(sections, old, new, find_changed(old, new))


def read_with(sections: Sections, field: Field, value: Any) -> Document:
    """Return the document of the sections with the value of a field in it."""
    document = read_document(sections, with_secrets=True)
    assume(get_path(document, field.path.rpartition('.')[0]) is not None)
    return replace_path(document, field.path, value)


def find_touched(before: Sections, after: Sections) -> set[tuple[str, str]]:
    """Return the places of the rows that differ."""
    old, new = count_rows(before), count_rows(after)
    return {row[:2] for row in (old - new) + (new - old)}


@given(STORED_SECTIONS)
def test_writing_what_was_read_keeps_every_row(sections: Sections) -> None:
    new = deepcopy(read_document(sections, with_secrets=True))
    assert count_rows(write_change(sections, new)) == count_rows(sections)


@given(STORED_SECTIONS)
def test_copy_of_a_document_reads_the_same_but_for_secrets(sections: Sections) -> None:
    bare = {
        # A row that occurs twice is written once.
        name: [*dict.fromkeys(row for row in rows if not is_secret(row[0]))]
        for name, rows in sections.items()
    }
    for name in ('outbound_auth', 'registration_outbound_auth'):
        # Credentials that no field expresses are written to the registration as well.
        known = dict(row for row in bare.get(name, ()) if row[0] in CREDENTIALS)
        bare[name] = [row for row in known.items() if ';' not in row[1]]
    shown, empty = read_document(bare), read_document({})
    # A contact that no host expresses is not written without one that is.
    assume(shown['sip']['remote_hosts'] is not None)
    written = write({}, empty, shown, find_changed(empty, shown))
    assert read_document(written) == shown


@given(STORED_SECTIONS, SINGLE_AND_VALUE)
def test_field_that_is_set_reads_as_the_value(
    sections: Sections, field_and_value: tuple[Field, Any]
) -> None:
    field, value = field_and_value
    written = write_change(sections, read_with(sections, field, value))
    assert get_path(read_document(written), field.path) == value


def undoing_places(field: Field) -> set[Place]:
    """Return the places of the options that undo a field, which are removed."""
    return {(section, key) for section, _ in field.places for key in field.undone_by}


@example({'endpoint': [('disallow', 'all')]}, (BY_PATH['sip.codecs'], ['alaw']))
@given(STORED_SECTIONS, SINGLE_AND_VALUE)
def test_field_that_is_set_changes_only_rows_of_its_places(
    sections: Sections, field_and_value: tuple[Field, Any]
) -> None:
    field, value = field_and_value
    new = read_with(sections, field, value)
    allowed = {*field.places, *undoing_places(field)}
    if is_below(field, 'sip.outbound_auth') and new['sip']['registration']:
        allowed |= {('registration_outbound_auth', key) for key in CREDENTIALS}
    assert find_touched(sections, write_change(sections, new)) <= allowed


@given(STORED_SECTIONS, PLAIN_AND_VALUE)
def test_field_that_is_removed_leaves_no_row_of_its_places(
    sections: Sections, field_and_value: tuple[Field, Any]
) -> None:
    field, value = field_and_value
    stored = write_change(sections, read_with(sections, field, value))
    old = read_document(stored, with_secrets=True)
    assume(get_path(old, field.path) is not None)
    new = replace_path(old, field.path, None)
    after = write_change(stored, new)
    if not is_below(field, 'sip.registration.outbound_auth'):
        places = places_of(field, new['sip']['registration'] is not None)
        assert not {row[:2] for row in count_rows(after)} & set(places)


@given(STORED_SECTIONS, REPEATED_AND_VALUE)
def test_list_of_a_repeated_option_that_is_set_reads_as_the_list(
    sections: Sections, field_and_value: tuple[Field, Any]
) -> None:
    field, value = field_and_value
    new = read_with(sections, field, value)
    shown = get_path(read_document(write_change(sections, new)), field.path)
    assert set(map(json.dumps, shown)) == set(map(json.dumps, value))


@given(STORED_SECTIONS, REPEATED_AND_VALUE)
def test_list_of_a_repeated_option_that_is_set_changes_only_rows_of_the_option(
    sections: Sections, field_and_value: tuple[Field, Any]
) -> None:
    field, value = field_and_value
    after = write_change(sections, read_with(sections, field, value))
    assert find_touched(sections, after) <= set(field.places)


@given(STORED_SECTIONS, st.booleans())
def test_other_side_registers_after_that_was_set(
    sections: Sections, accepts: bool
) -> None:
    new = deepcopy(read_document(sections, with_secrets=True))
    assume(new['sip']['remote_hosts'] == [])
    new['sip']['accepts_registrations'] = accepts
    after = write_change(sections, new)
    assert read_document(after)['sip']['accepts_registrations'] is accepts
    assert find_touched(sections, after) <= {('aor', 'max_contacts')}


@given(CREDENTIAL_ROWS, st.booleans(), NAMES)
def test_registration_gets_the_credentials_that_calls_are_made_with(
    rows: list[Option], is_copied: bool, username: str
) -> None:
    sections = {
        'registration': [('line', 'yes')],
        'outbound_auth': rows,
        'registration_outbound_auth': rows if is_copied else [],
    }
    new = deepcopy(read_document(sections, with_secrets=True))
    assume(new['sip']['outbound_auth'] is not None)
    assume(new['sip']['outbound_auth']['username'] != username)
    new['sip']['outbound_auth']['username'] = username
    written = Endpoint(write_change(sections, new))
    for key in CREDENTIALS:
        sent_in_calls = written.effective('outbound_auth', key)
        assert written.effective('registration_outbound_auth', key) == sent_in_calls
