# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Stored sections as nobody would write them, and valid values of fields."""

from __future__ import annotations

import json
from collections import Counter
from copy import deepcopy
from typing import Any

from hypothesis import strategies as st

from ....documents import differences
from ..fields import BY_PLACE, MATCH, MATCH_HEADER, MAX_CONTACTS, SECRETS, SECTIONS
from ..reading import read

# Stands in every secret value, and in no other.
MARK = 'S3cr3t'

SET_VAR_ROW = ('endpoint', 'set_var')
_PLACES = [*BY_PLACE, MATCH, MATCH_HEADER, MAX_CONTACTS, SET_VAR_ROW]
_KEYS = {
    section: [key for place, key in _PLACES if place == section]
    + sorted(SECRETS)
    + ['disallow', 'max_contacts', '@comment', '']
    for section in SECTIONS
}
_SPELLED = st.sampled_from(
    (
        *('yes', 'no', 'On', '0', '1', '00', '7', '-1', '99999999999', '', ' 1'),
        *('!all,ulaw', '!all, g722 ,ulaw', 'ulaw,alaw', '!all', 'ip,header', 'ip;x'),
        *('sip:a', 'sip:a:5061,sips:b', 'sip:u@h', 'SIP:a', 'sip:sip:a', 'sip:', 'a'),
        *('sip:h\\;transport=tcp', 'sip:h;lr', 'a\\;b', 'a;b', '\\\\;', '\\', 'x\ny'),
        *('192.0.2.1', '192.0.2.0/24,198.51.100.7', ' 192.0.2.1', 'h, i', 'a,,b'),
        *('X-A: b', 'x-a:b', 'X-A: ', 'X-A: b\\;c', 'X-A: b;c', ': b'),
        *('PJSIP_HEADER(add,X-A)=b', 'PJSIP_HEADER(add,X-A)=a\\\\b', 'A=1', 'A'),
        *('PJSIP_HEADER(add,X-A)=a\\b', 'PJSIP_HEADER(update,X-A)=b'),
        *('rfc4733', 'dtls', 'é', '"A" <12>', '[x]'),
    )
)
VALUES = st.one_of(_SPELLED, _SPELLED, _SPELLED, st.text(max_size=6))


def _row(section: str) -> st.SearchStrategy[tuple[str, str]]:
    known = st.sampled_from(_KEYS[section])
    keys = st.one_of(known, known, known, st.text(max_size=4))
    return st.tuples(keys, VALUES).map(_marked)


def _marked(row: tuple[str, str]) -> tuple[str, str]:
    key, value = row
    return (key, f'{MARK}{value}') if key in SECRETS else row


SECTIONS_OF_ROWS = st.fixed_dictionaries(
    {}, optional={name: st.lists(_row(name), max_size=6) for name in SECTIONS}
)

Sections = dict[str, list[tuple[str, str]]]


def document(sections: Sections, with_secrets: bool = False) -> dict[str, Any]:
    """The part of a document that sections say, as JSON would carry it."""
    sip, headers = read(sections, with_secrets=with_secrets)
    return {'sip': sip, 'headers': headers}


def is_set(path: str) -> bool:
    sets = ('sip.match', 'headers.incoming', 'headers.outgoing')
    return path in sets or path.startswith('sip.options.')


def changed(old: dict, new: dict) -> set[str]:
    return set(differences(old, new, is_set))


def rows_of(sections: Sections) -> Counter:
    """All rows with the section they stand in, however often."""
    return Counter(
        (s, key, value) for s, rows in sections.items() for key, value in rows
    )


def copied(value: Any) -> Any:
    """The value after a way over the wire."""
    return deepcopy(json.loads(json.dumps(value)))
