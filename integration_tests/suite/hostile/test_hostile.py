# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The table of hostile and careless input, tried in every place that takes some.

Whatever it is, it is refused and named, and nothing is kept; or it is taken, is shown
as it was sent, and is one value of one line.
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
    MANUAL,
    edited_nat,
    nat_of,
    options_by_sql,
    shown_nat,
    transport_by_sql,
)
from samples import created, errors, path_of, shown, sip, stored
from served_spec import BODY, Spec

JSON = {'Content-Type': 'application/json'}
_BY_PATH = {place.path: place for place in PLACES}
_TEXT_PLACES = [place for place in PLACES if place.type == 'text']
_AUTH = {'username': 'u', 'password': 'p'}


def _id(place):
    return place.path


class Target:
    """An interconnection that is tried, and all that is stored of it."""

    def __init__(self, confd, db, name):
        self.confd, self.db = confd, db
        self.transport = transport_by_sql(db, name('transport'))
        uri = 'sip:u@a.example'
        sip_ = {
            'outbound_auth': _AUTH,
            'inbound_auth': _AUTH,
            # Not derived: they have limits of their own.
            'registration': {'server_uri': uri, 'client_uri': uri},
        }
        body = sip(name(), **sip_, transport=self.transport)
        self.document = created(confd, body | {'nat': MANUAL})

    def state(self):
        return (
            shown(self.confd, self.document),
            shown_nat(self.confd, self.document),
            stored(self.db, self.document['id']),
            options_by_sql(self.db, self.transport),
        )

    def put(self, patch):
        body = json.dumps(patch)
        return self.confd.put(path_of(self.document), data=body, headers=JSON)

    def restore(self, state):
        document, nat, _, _ = state
        assert self.put(document).status_code == 204
        edited_nat(self.confd, self.document, nat)

    def harmful(self):
        """The stored options that are more than one value of one line."""
        rows = stored(self.db, self.document['id'])
        options = [(row['key'], row['value']) for row in rows]
        options += options_by_sql(self.db, self.transport)
        return [option for option in options if any(map(HARMFUL.search, option))]


@pytest.fixture(scope='module')
def target(confd, db, name):
    return Target(confd, db, name)


def _at(document, nat, place):
    """What is shown in a place."""
    value = {**document, 'nat': nat}
    for name in place.path.split('.'):
        value = value[name.removesuffix('[]')] if value is not None else None
        if name.endswith('[]') and name != place.path.split('.')[-1]:
            value = value[0]
    return value


def _check_taken(target, place, value):
    document = shown(target.confd, target.document)
    is_nat = place.path.startswith('nat.')
    nat = shown_nat(target.confd, target.document) if is_nat else {}
    if not place.secret:
        assert _at(document, nat, place) in (value, [value]), (place.path, value)
    assert target.harmful() == [], (place.path, value)
    # A label is a comment itself.
    names = f'{document["name"]}{document["label"]}'.replace(';', '')
    assert not HARMFUL.search(names), (place.path, value)


def test_every_property_is_tried(confd):
    spec = Spec(confd.get('/api/api.yml').text)
    prefixes = ('.iax', '.custom', '.outcalls', '.incalls', '.profile')
    writable = {
        path.removeprefix('.')
        for path in spec.writable(BODY)
        if not path.startswith(prefixes)
    }
    assert set(_BY_PATH) == writable


@pytest.mark.parametrize('place', _TEXT_PLACES, ids=_id)
def test_a_text_is_refused_and_named_or_is_one_value(target, place):
    before = target.state()
    for text in TEXTS:
        patch = place.body(text)
        if place.path.startswith('headers.incoming'):
            patch['sip'] = {'match': []}
        answer = target.put(patch)
        if answer.status_code == 204:
            _check_taken(target, place, text)
        else:
            assert place.named in errors(answer), (place.path, text)
    document = shown(target.confd, target.document)
    assert target.put(document).status_code == 204
    assert shown(target.confd, target.document) == document
    target.restore(before)
    assert target.state()[:2] == before[:2]


@pytest.mark.parametrize('place', PLACES, ids=_id)
def test_another_type_is_refused_and_named(target, place):
    before = target.state()
    for value in WRONG[place.type]:
        answer = target.put(place.body(value))
        assert place.named.rpartition('.')[2] in errors(answer), (place.path, value)
    assert target.state() == before


@pytest.mark.parametrize('place', PLACES, ids=_id)
def test_another_type_on_the_way_is_refused_and_named(target, place):
    before = target.state()
    names = place.path.split('.')
    for depth, name in enumerate(names[:-1]):
        is_list = name.endswith('[]')
        for value in LISTS if is_list else OBJECTS:
            patch = value
            for one in reversed(names[: depth + 1]):
                patch = {one.removesuffix('[]'): patch}
            text = errors(target.put(patch))
            assert name.removesuffix('[]') in text, (place.path, value)
    if names[-1].endswith('[]'):
        for value in LISTS:
            patch = value
            for one in reversed(names):
                patch = {one.replace('[]', ''): patch}
            assert place.named in errors(target.put(patch)), (place.path, value)
    assert target.state() == before


@pytest.mark.parametrize('place', PLACES, ids=_id)
def test_null_is_taken_or_named(target, place):
    before = target.state()
    answer = target.put(place.body(None))
    if answer.status_code == 204:
        target.restore(before)
    else:
        assert place.named in errors(answer)
        assert target.state() == before


@pytest.mark.parametrize(
    'place', [place for place in PLACES if place.type == 'number'], ids=_id
)
def test_a_number_is_taken_or_named(target, place):
    before = target.state()
    for number in NUMBERS:
        answer = target.put(place.body(number))
        if answer.status_code == 204:
            _check_taken(target, place, number)
        else:
            assert place.named in errors(answer), number
    target.restore(before)


@pytest.mark.parametrize('place', [place for place in PLACES if place.limit], ids=_id)
def test_a_text_has_a_limit(target, place):
    before = target.state()
    for length, taken in ((place.limit, True), (place.limit + 1, False)):
        patch = place.body(place.long(length))
        if place.path.startswith('headers.incoming'):
            patch['sip'] = {'match': []}
        answer = target.put(patch)
        assert (answer.status_code == 204) == taken, (length, answer.text[:300])
        if taken:
            _check_taken(target, place, place.long(length))
        else:
            assert place.named in errors(answer)
    target.restore(before)


@pytest.mark.parametrize('place', PLACES, ids=_id)
def test_a_name_that_stands_twice_is_refused(target, place):
    before = target.state()
    *objects, last = place.path.replace('[]', '').split('.')
    body = f'{{"{last}": null, "{last}": null}}'
    for name in reversed(objects):
        body = f'{{"{name}": {body}}}'
    answer = target.confd.put(path_of(target.document), data=body, headers=JSON)
    assert last in errors(answer)
    assert target.state() == before


def test_items_that_stand_twice_are_one_or_named(target):
    before = target.state()
    sets = {
        'match': ({'sip': {'match': ['192.0.2.1'] * 2}}, ['192.0.2.1']),
        'local_net': ({'nat': {'local_net': ['10.0.0.0/8'] * 2}}, ['10.0.0.0/8']),
    }
    for name, (patch, one) in sets.items():
        assert target.put(patch).status_code == 204
        document = shown(target.confd, target.document)
        nat = shown_nat(target.confd, target.document)
        assert (document['sip'] | nat)[name] == one
    keys = [key for key, _ in options_by_sql(target.db, target.transport)]
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
        errors(target.put(patch))


def test_nat_by_itself_is_as_strict(target):
    before = target.state()
    for place in PLACES:
        if not place.path.startswith('nat.'):
            continue
        for value in (*TEXTS[::4], *WRONG[place.type]):
            patch = place.body(value)['nat']
            body = json.dumps(patch)
            url = nat_of(target.document)
            answer = target.confd.put(url, data=body, headers=JSON)
            if answer.status_code == 200:
                edited_nat(target.confd, target.document, before[1])
            else:
                assert next(iter(patch)) in errors(answer)
    for body in (b'[]', b'null', b'1', b'', b'{"scope": "tenant", "scope": "tenant"}'):
        errors(target.confd.put(nat_of(target.document), data=body, headers=JSON))
    assert target.state()[1] == before[1]
