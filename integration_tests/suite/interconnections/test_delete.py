# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""DELETE of an interconnection."""

from __future__ import annotations

from samples import count_rows, create, error_text, path_of, sip_body

AUTH = {'username': 'acme', 'password': 'sesame'}


def test_delete_removes_every_row(confd, db, name):
    before = count_rows(db)
    header = {'outgoing': [{'name': 'X-A', 'value': 'b'}]}
    body = sip_body(name(), outbound_auth=AUTH, registration={}) | {'headers': header}
    document = create(confd, body)
    answer = confd.delete(path_of(document))
    assert (answer.status_code, answer.content) == (204, b'')
    assert count_rows(db) == before
    error_text(confd.get(path_of(document)), 404)


def test_second_delete_gets_404(confd, name):
    document = create(confd, sip_body(name()))
    confd.delete(path_of(document))
    error_text(confd.delete(path_of(document)), 404)


def test_delete_publishes_one_event_and_reloads_once(confd, name, events, reloads):
    document = create(confd, sip_body(name()))
    events.clear()
    reloads.clear()
    confd.delete(path_of(document))
    assert events.names() == ['trunk_deleted']
    assert reloads.commands() == [['module reload res_pjsip.so']]


def test_name_of_a_deleted_interconnection_is_free(confd, name):
    document = create(confd, sip_body(name()))
    confd.delete(path_of(document))
    create(confd, sip_body(document['name']))


def test_delete_keeps_the_outcalls(confd, fixtures, name):
    (outcall, *_) = fixtures['outcalls']
    path = f'/outcalls/{outcall["id"]}'
    before = confd.get(path).json()
    document = create(confd, sip_body(name()) | {'outcalls': [{'id': outcall['id']}]})
    assert confd.get(path).json()['trunks'] != before['trunks']
    assert confd.delete(path_of(document)).status_code == 204
    assert confd.get(path).json() == before
