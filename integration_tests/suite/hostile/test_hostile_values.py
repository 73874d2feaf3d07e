# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The table of hostile and careless values, sent in every place of a body.

A value is rejected with its path, and nothing is stored; or it is accepted, shown as it
was sent, and stored as one value of one line.
"""

from __future__ import annotations

import json

import pytest
from hostile import (
    HARMFUL,
    LISTS,
    NUMBERS,
    OBJECTS,
    PLACES,
    TEXTS,
    WRONG,
)
from nat_samples import (
    MANUAL_NAT,
    fetch_nat,
    insert_transport,
    nat_path_of,
    transport_options,
    update_nat,
)
from samples import (
    create,
    error_text,
    fetch,
    path_of,
    sip_body,
    stored_options,
)
from served_spec import BODY, Spec

JSON = {'Content-Type': 'application/json'}
_BY_PATH = {place.path: place for place in PLACES}
_TEXT_PLACES = [place for place in PLACES if place.type == 'text']
_AUTH = {'username': 'u', 'password': 'p'}


def _id(place):
    return place.path


class Target:
    """The interconnection that the values are sent to."""

    def __init__(self, confd, db, name):
        self.confd, self.db = confd, db
        self.transport = insert_transport(db, name('transport'))
        uri = 'sip:u@a.example'
        sip_ = {
            'outbound_auth': _AUTH,
            'inbound_auth': _AUTH,
            # Given, since derived URIs have limits of their own.
            'registration': {'server_uri': uri, 'client_uri': uri},
        }
        body = sip_body(name(), **sip_, transport=self.transport)
        self.document = create(confd, body | {'nat': MANUAL_NAT})

    def state(self):
        """Return the documents and the stored options."""
        return (
            fetch(self.confd, self.document),
            fetch_nat(self.confd, self.document),
            stored_options(self.db, self.document['id']),
            transport_options(self.db, self.transport),
        )

    def put(self, patch):
        body = json.dumps(patch)
        return self.confd.put(path_of(self.document), data=body, headers=JSON)

    def restore(self, state):
        document, nat, _, _ = state
        assert self.put(document).status_code == 204
        update_nat(self.confd, self.document, nat)

    def find_harmful(self):
        """Return the stored options that Asterisk would read as more than one value."""
        rows = stored_options(self.db, self.document['id'])
        options = [(row['key'], row['value']) for row in rows]
        options += transport_options(self.db, self.transport)
        return [option for option in options if any(map(HARMFUL.search, option))]


@pytest.fixture(scope='module')
def target(confd, db, name):
    return Target(confd, db, name)


def _get_at(document, nat, place):
    """Return the value that is shown in a place."""
    value = {**document, 'nat': nat}
    for name in place.path.split('.'):
        value = value[name.removesuffix('[]')] if value is not None else None
        if name.endswith('[]') and name != place.path.split('.')[-1]:
            value = value[0]
    return value


def _check_accepted(target, place, value):
    document = fetch(target.confd, target.document)
    is_nat = place.path.startswith('nat.')
    nat = fetch_nat(target.confd, target.document) if is_nat else {}
    if not place.secret:
        assert _get_at(document, nat, place) in (value, [value]), (place.path, value)
    assert target.find_harmful() == [], (place.path, value)
    # wazo-confgend writes the label as a comment.
    names = f'{document["name"]}{document["label"]}'.replace(';', '')
    assert not HARMFUL.search(names), (place.path, value)


def test_table_of_places_has_every_property_of_api_yml(confd):
    spec = Spec(confd.get('/api/api.yml').text)
    prefixes = ('.iax', '.custom', '.outcalls', '.incalls', '.profile', '.secrets')
    writable = {
        path.removeprefix('.')
        for path in spec.list_writable_paths(BODY)
        if not path.startswith(prefixes)
    }
    assert set(_BY_PATH) == writable


@pytest.mark.parametrize('place', _TEXT_PLACES, ids=_id)
def test_hostile_string_is_rejected_or_stored_as_one_value(target, place):
    before = target.state()
    for text in TEXTS:
        patch = place.body(text)
        if place.path.startswith('headers.incoming'):
            patch['sip'] = {'match': []}
        answer = target.put(patch)
        if answer.status_code == 204:
            _check_accepted(target, place, text)
        else:
            assert place.named in error_text(answer), (place.path, text)
    document = fetch(target.confd, target.document)
    assert target.put(document).status_code == 204
    assert fetch(target.confd, target.document) == document
    target.restore(before)
    assert target.state()[:2] == before[:2]


@pytest.mark.parametrize('place', PLACES, ids=_id)
def test_value_of_another_type_is_rejected_with_its_path(target, place):
    before = target.state()
    for value in WRONG[place.type]:
        answer = target.put(place.body(value))
        assert place.named.rpartition('.')[2] in error_text(answer), (place.path, value)
    assert target.state() == before


@pytest.mark.parametrize('place', PLACES, ids=_id)
def test_parent_of_another_type_is_rejected_with_its_path(target, place):
    before = target.state()
    names = place.path.split('.')
    for depth, name in enumerate(names[:-1]):
        is_list = name.endswith('[]')
        for value in LISTS if is_list else OBJECTS:
            patch = value
            for one in reversed(names[: depth + 1]):
                patch = {one.removesuffix('[]'): patch}
            text = error_text(target.put(patch))
            assert name.removesuffix('[]') in text, (place.path, value)
    if names[-1].endswith('[]'):
        for value in LISTS:
            patch = value
            for one in reversed(names):
                patch = {one.replace('[]', ''): patch}
            assert place.named in error_text(target.put(patch)), (place.path, value)
    assert target.state() == before


@pytest.mark.parametrize('place', PLACES, ids=_id)
def test_null_is_accepted_or_rejected_with_its_path(target, place):
    before = target.state()
    answer = target.put(place.body(None))
    if answer.status_code == 204:
        target.restore(before)
    else:
        assert place.named in error_text(answer)
        assert target.state() == before


@pytest.mark.parametrize(
    'place', [place for place in PLACES if place.type == 'number'], ids=_id
)
def test_extreme_number_is_accepted_or_rejected_with_its_path(target, place):
    before = target.state()
    for number in NUMBERS:
        answer = target.put(place.body(number))
        if answer.status_code == 204:
            _check_accepted(target, place, number)
        else:
            assert place.named in error_text(answer), number
    target.restore(before)


@pytest.mark.parametrize('place', [place for place in PLACES if place.limit], ids=_id)
def test_longest_string_is_accepted_and_a_longer_one_rejected(target, place):
    before = target.state()
    for length, is_accepted in ((place.limit, True), (place.limit + 1, False)):
        patch = place.body(place.long(length))
        if place.path.startswith('headers.incoming'):
            patch['sip'] = {'match': []}
        answer = target.put(patch)
        assert (answer.status_code == 204) == is_accepted, (length, answer.text[:300])
        if is_accepted:
            _check_accepted(target, place, place.long(length))
        else:
            assert place.named in error_text(answer)
    target.restore(before)


@pytest.mark.parametrize('place', PLACES, ids=_id)
def test_repeated_member_is_rejected(target, place):
    before = target.state()
    *objects, last = place.path.replace('[]', '').split('.')
    body = f'{{"{last}": null, "{last}": null}}'
    for name in reversed(objects):
        body = f'{{"{name}": {body}}}'
    answer = target.confd.put(path_of(target.document), data=body, headers=JSON)
    assert last in error_text(answer)
    assert target.state() == before


def test_repeated_item_is_stored_once_or_rejected(target):
    before = target.state()
    sets = {
        'match': ({'sip': {'match': ['192.0.2.1'] * 2}}, ['192.0.2.1']),
        'local_net': ({'nat': {'local_net': ['10.0.0.0/8'] * 2}}, ['10.0.0.0/8']),
    }
    for name, (patch, one) in sets.items():
        assert target.put(patch).status_code == 204
        document = fetch(target.confd, target.document)
        nat = fetch_nat(target.confd, target.document)
        assert (document['sip'] | nat)[name] == one
    keys = [key for key, _ in transport_options(target.db, target.transport)]
    assert keys.count('local_net') == 1
    target.restore(before)
    header = {'name': 'X-A', 'value': 'b'}
    for patch in (
        {'headers': {'outgoing': [header, header | {'value': 'c'}]}},
        {'headers': {'outgoing': [header, header | {'name': 'x-a'}]}},
        {'headers': {'incoming': [header, header | {'value': 'c'}]}},
        {'sip': {'codecs': ['ulaw', 'ulaw']}},
        {'sip': {'identify_by': ['ip', 'ip']}},
    ):
        error_text(target.put(patch))


def test_nat_resource_rejects_hostile_values(target):
    before = target.state()
    for place in PLACES:
        if not place.path.startswith('nat.'):
            continue
        for value in (*TEXTS[::4], *WRONG[place.type]):
            patch = place.body(value)['nat']
            body = json.dumps(patch)
            url = nat_path_of(target.document)
            answer = target.confd.put(url, data=body, headers=JSON)
            if answer.status_code == 200:
                update_nat(target.confd, target.document, before[1])
            else:
                assert next(iter(patch)) in error_text(answer)
    for body in (b'[]', b'null', b'1', b'', b'{"scope": "tenant", "scope": "tenant"}'):
        error_text(
            target.confd.put(nat_path_of(target.document), data=body, headers=JSON)
        )
    assert target.state()[1] == before[1]
