# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""An interconnection is deleted with all that it is made of."""

from __future__ import annotations

from samples import counts, created, errors, path_of, sip

AUTH = {'username': 'acme', 'password': 'sesame'}


def test_nothing_is_left(confd, db, name):
    before = counts(db)
    header = {'outgoing': [{'name': 'X-A', 'value': 'b'}]}
    body = sip(name(), outbound_auth=AUTH, registration={}) | {'headers': header}
    document = created(confd, body)
    answer = confd.delete(path_of(document))
    assert (answer.status_code, answer.content) == (204, b'')
    assert counts(db) == before
    errors(confd.get(path_of(document)), 404)


def test_what_is_deleted_is_not_found(confd, name):
    document = created(confd, sip(name()))
    confd.delete(path_of(document))
    errors(confd.delete(path_of(document)), 404)


def test_it_is_published_once(confd, name, events, reloads):
    document = created(confd, sip(name()))
    events.clear()
    reloads.clear()
    confd.delete(path_of(document))
    assert events.names() == ['trunk_deleted']
    assert reloads.commands() == [['module reload res_pjsip.so']]


def test_its_name_is_free_again(confd, name):
    document = created(confd, sip(name()))
    confd.delete(path_of(document))
    created(confd, sip(document['name']))


def test_outcalls_stay(confd, fixtures, name):
    (outcall, *_) = fixtures['outcalls']
    path = f'/outcalls/{outcall["id"]}'
    before = confd.get(path).json()
    document = created(confd, sip(name()) | {'outcalls': [{'id': outcall['id']}]})
    assert confd.get(path).json()['trunks'] != before['trunks']
    assert confd.delete(path_of(document)).status_code == 204
    assert confd.get(path).json() == before
