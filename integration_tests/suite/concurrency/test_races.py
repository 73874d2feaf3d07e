# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Requests at the same time: no lost rows, no duplicates, never a 500."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import partial
from typing import Any

import kinds
import pytest
from samples import (
    INTERCONNECTIONS,
    create,
    error_text,
    fetch,
    path_of,
    sip_body,
    stored_sections,
    stored_values,
    update,
)


@pytest.fixture
def send_together(confd) -> Callable[[Iterable[tuple[str, str, Any]]], list]:
    """Return a function that sends requests at once, each on its own connection."""
    return partial(kinds.send_together, confd)


@pytest.mark.parametrize('attempt', range(5))
def test_concurrent_posts_of_one_name_create_one_interconnection(
    send_together, confd, db, name, attempt
):
    body = sip_body(name())
    answers = send_together(('POST', INTERCONNECTIONS, body) for _ in range(2))
    assert sorted(answer.status_code for answer in answers) == [201, 400]
    (loser,) = (answer for answer in answers if answer.status_code == 400)
    assert 'already exists' in error_text(loser)
    query = 'SELECT count(*) AS n FROM endpoint_sip WHERE name = %s'
    assert db.one(query, body['name'])['n'] == 1


def test_concurrent_posts_of_one_name_leave_one_trunk(send_together, db, name):
    before, body = db.count('trunkfeatures'), sip_body(name())
    answers = send_together(('POST', INTERCONNECTIONS, body) for _ in range(6))
    assert sorted(answer.status_code for answer in answers) == [201] + [400] * 5
    assert db.count('trunkfeatures') == before + 1


def test_concurrent_posts_of_one_name_publish_and_reload_once(
    send_together, name, events, reloads
):
    body = sip_body(name())
    send_together(('POST', INTERCONNECTIONS, body) for _ in range(4))
    assert events.names().count('sip_endpoint_created') == 1
    assert events.names().count('trunk_created') == 1
    assert len(reloads.all()) == 1


def test_concurrent_renames_to_one_name_succeed_once(send_together, confd, name):
    documents, new = [create(confd, sip_body(name())) for _ in range(2)], name()
    answers = send_together(('PUT', path_of(one), {'name': new}) for one in documents)
    assert sorted(answer.status_code for answer in answers) == [204, 400]
    assert [fetch(confd, one)['name'] for one in documents].count(new) == 1


def test_rejected_concurrent_post_contains_no_secret_and_no_sql(send_together, name):
    auth = {'username': 'u', 'password': 'S3cr3t'}
    body = sip_body(name(), outbound_auth=auth)
    for answer in send_together(('POST', INTERCONNECTIONS, body) for _ in range(4)):
        assert 'S3cr3t' not in answer.text
        assert 'INSERT' not in answer.text


@pytest.mark.parametrize('attempt', range(3))
def test_concurrent_puts_of_one_field_leave_one_row(
    send_together, confd, db, name, attempt
):
    document = create(confd, sip_body(name()))
    patches = [{'sip': {'remote_hosts': [f'h{n}.example.com']}} for n in range(12)]
    answers = send_together(('PUT', path_of(document), patch) for patch in patches)
    assert {answer.status_code for answer in answers} == {204}
    (contact,) = stored_values(db, document['id'], 'aor', 'contact')
    (match,) = stored_values(db, document['id'], 'identify', 'match')
    assert contact == f'sip:{match}'


def test_concurrent_puts_of_different_fields_are_all_stored(
    send_together, confd, db, name
):
    document = create(confd, sip_body(name()))
    patches = [
        {'sip': {'callerid': 'Bob'}},
        {'sip': {'codecs': ['ulaw']}},
        {'sip': {'outbound_auth': {'username': 'u', 'password': 'p'}}},
        {'sip': {'match': ['192.0.2.1']}},
        {'label': 'x'},
        {'twilio_incoming': True},
        {'headers': {'outgoing': [{'name': 'X-A', 'value': 'b'}]}},
        {'sip': {'qualify_frequency': 60}},
    ]
    answers = send_together(('PUT', path_of(document), patch) for patch in patches)
    assert {answer.status_code for answer in answers} == {204}
    after = fetch(confd, document)
    assert (after['label'], after['twilio_incoming']) == ('x', True)
    assert (after['sip']['callerid'], after['sip']['codecs']) == ('Bob', ['ulaw'])
    assert after['sip']['match'] == ['192.0.2.1']
    sections = stored_sections(db, document['id'])
    assert sections['outbound_auth'] == [['password', 'p'], ['username', 'u']]
    assert len(sections['endpoint']) == 4


def test_concurrent_put_and_delete_are_serialised(send_together, confd, db, name):
    for _ in range(5):
        document = create(confd, sip_body(name()))
        path = path_of(document)
        edit = ('PUT', path, {'sip': {'callerid': 'Bob'}})
        answers = send_together([edit, ('DELETE', path, None)])
        assert answers[0].status_code in (204, 404)
        assert answers[1].status_code == 204
        error_text(confd.get(path), 404)


def test_concurrent_deletes_succeed_once(send_together, confd, name):
    path = path_of(create(confd, sip_body(name())))
    answers = send_together(('DELETE', path, None) for _ in range(2))
    assert sorted(answer.status_code for answer in answers) == [204, 404]


def test_concurrent_posts_of_one_incoming_header_create_one_interconnection(
    send_together, confd, name
):
    header = {'name': 'X-Account', 'value': name()}
    bodies = [sip_body(name()) | {'headers': {'incoming': [header]}} for _ in range(2)]
    answers = send_together(('POST', INTERCONNECTIONS, body) for body in bodies)
    assert sorted(answer.status_code for answer in answers) == [201, 400]


def test_put_after_a_race_for_a_name_succeeds(send_together, confd, name):
    document = create(confd, sip_body(name()))
    send_together(
        ('POST', INTERCONNECTIONS, sip_body(document['name'])) for _ in range(3)
    )
    assert update(confd, document, {'label': 'x'})['label'] == 'x'
