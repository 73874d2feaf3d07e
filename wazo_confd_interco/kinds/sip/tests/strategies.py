# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Generated sections of an endpoint, valid values of fields, and documents of both."""

from __future__ import annotations

import json
from collections import Counter
from typing import Any

from hypothesis import strategies as st

from ....documents import Document, diff
from ....options.field import Field, Option
from ....options.secrets import SECRET_OPTIONS, is_secret
from ..fields import (
    BY_PLACE,
    DTMF_MODES,
    MAX_CONTACTS,
    MEDIA_ENCRYPTIONS,
    SECTIONS,
    UNORDERED,
)
from ..section_reader import read
from ..sections import CREDENTIALS

Sections = dict[str, list[Option]]

# Part of every secret value that is generated, and of no other value.
MARK = 'S3cr3t'

NAMES = st.text('abcdefgh', min_size=1, max_size=4)
_TEXTS = st.text(st.characters(min_codepoint=32, max_codepoint=0x2FF), min_size=1)
_HEADERS = st.builds(lambda name, value: {'name': name, 'value': value}, NAMES, _TEXTS)
_VALUES_BY_TYPE: dict[str, st.SearchStrategy[Any]] = {
    'string': _TEXTS,
    'integer': st.integers(0, 2**31 - 1),
    'boolean': st.booleans(),
    'strings': st.lists(NAMES, min_size=1, max_size=3),
    'headers': st.lists(_HEADERS, max_size=2),
}
_VALUES_BY_PATH: dict[str, st.SearchStrategy[Any]] = {
    'sip.match': st.lists(NAMES, max_size=3, unique=True),
    'sip.dtmf_mode': st.sampled_from(DTMF_MODES),
    'sip.media_encryption': st.sampled_from(MEDIA_ENCRYPTIONS),
}
# Texts that some field parses, or that only look like it.
_ODD_TEXTS = st.sampled_from(
    (
        *('yes', 'no', 'On', '0', '1', '00', '7', '-1', '99999999999', '', ' 1'),
        *('!all,ulaw', '!all, g722 ,ulaw', 'ulaw,alaw', '!all', 'ip,header', 'ip;x'),
        *('sip:a', 'sip:a:5061,sips:b', 'sip:u@h', 'SIP:a', 'sip:sip:a', 'sip:', 'a'),
        *('sip:h\\;transport=tcp', 'sip:h;lr', 'a\\;b', 'a;b', '\\\\;', '\\', 'x\ny'),
        *('192.0.2.1', '192.0.2.0/24,198.51.100.7', ' 192.0.2.1', 'h, i', 'a,,b'),
        *('X-A: b', 'x-a:b', 'X-A: ', 'X-A: b\\;c', 'X-A: b;c', ': b'),
        *('PJSIP_HEADER(add,X-A)=b', 'PJSIP_HEADER(add,X-A)=a\\\\b', 'A=1', 'A'),
        *('PJSIP_HEADER(add,X-A)=a\\b', 'PJSIP_HEADER(update,X-A)=b'),
        *('rfc4733', 'dtls', 'é', '"A" <12>', '[x]', '9' * 5000),
    )
)


def values_of(field: Field) -> st.SearchStrategy[Any]:
    """Return a strategy for values that a field can have."""
    default = _VALUES_BY_TYPE[field.codec.json_type]
    return _VALUES_BY_PATH.get(field.path, default)


def with_value(fields: tuple[Field, ...]) -> st.SearchStrategy[tuple[Field, Any]]:
    """Return a strategy for pairs of a field and a value of the field."""
    return st.sampled_from(fields).flatmap(
        lambda field: st.tuples(st.just(field), values_of(field))
    )


def _mark_secret(row: Option) -> Option:
    key, value = row
    return (key, f'{MARK}{value}') if is_secret(key) else row


def _odd_rows(section: str) -> st.SearchStrategy[Option]:
    keys = [
        *(key for place, key in BY_PLACE if place == section),
        *sorted(SECRET_OPTIONS),
        *('disallow', '@comment', ''),
    ]
    return st.tuples(
        st.sampled_from(keys) | st.text(max_size=4), _ODD_TEXTS | st.text(max_size=6)
    ).map(_mark_secret)


def _rendered_rows(section: str) -> st.SearchStrategy[Option]:
    fields = [
        (field, key)
        for (place, key), sharing in BY_PLACE.items()
        for field in sharing
        if place == section and (place, key) != MAX_CONTACTS
    ]

    def render(case: tuple[tuple[Field, str], Any]) -> Option:
        (field, key), value = case
        return _mark_secret((key, field.codec.render(value)))

    return (
        st.sampled_from(fields)
        .flatmap(lambda one: st.tuples(st.just(one), values_of(one[0])))
        .filter(lambda case: case[1] != [])
        .map(render)
    )


CREDENTIAL_ROWS = st.lists(
    st.tuples(st.sampled_from(CREDENTIALS), st.sampled_from('uvw')), max_size=5
)
_LIMITS = st.lists(
    st.tuples(st.just(MAX_CONTACTS[1]), st.sampled_from(('0', '1', '2', '01'))),
    max_size=3,
)


def _rows(section: str) -> st.SearchStrategy[list[Option]]:
    rows = st.lists(_rendered_rows(section) | _odd_rows(section), max_size=5)
    often: st.SearchStrategy[list[Option]] = st.just([])
    if section == MAX_CONTACTS[0]:
        often = _LIMITS
    elif section.endswith('auth'):
        often = CREDENTIAL_ROWS.map(lambda found: [*map(_mark_secret, found)])
    return st.tuples(often, rows).map(lambda both: [*both[0], *both[1]])


STORED_SECTIONS: st.SearchStrategy[Sections] = st.fixed_dictionaries(
    {}, optional={name: _rows(name) for name in SECTIONS}
)


def read_document(sections: Sections, *, with_secrets: bool = False) -> Document:
    """Return the part of a document that is stored in sections."""
    return dict(read(sections, with_secrets=with_secrets))


def is_unordered(path: str) -> bool:
    """Return whether the order of the list at a path means nothing."""
    return path in UNORDERED or path.startswith('sip.options.')


def find_changed(old: Document, new: Document) -> set[str]:
    """Return the paths at which two documents differ."""
    return set(diff(old, new, is_unordered))


def count_rows(sections: Any) -> Counter[tuple[str, str, str]]:
    """Return all rows with their section, and how often each occurs."""
    return Counter(
        (section, key, value)
        for section, rows in sections.items()
        for key, value in rows
    )


def through_json(value: Any) -> Any:
    """Return the value as a client receives it."""
    return json.loads(json.dumps(value))


def is_below(field: Field, path: str) -> bool:
    """Return whether a field is a member of the object at a path."""
    return field.path.startswith(f'{path}.')
