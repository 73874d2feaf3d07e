# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A SIP interconnection is stored and announced as by requests of wazo-confd.

The plugin writes rows of SIP endpoints itself (docs/architecture.md). The sandbox has
no such requests, so only a real wazo-confd can run these tests.
"""

from __future__ import annotations

import json
from typing import Any

import pytest
from samples import create, sip_body

AUTH = {'username': 'acme', 'password': 'secret'}
BODIES: dict[str, dict[str, Any]] = {
    'registration': {'outbound_auth': AUTH, 'registration': {'contact_user': '12'}},
    'accepted registrations': {
        'remote_hosts': None,
        'inbound_auth': AUTH,
        'accepts_registrations': True,
    },
    'options': {'options': {'endpoint': [['set_var', 'A=1'], ['set_var', 'B=2']]}},
    'no template': {'templates': []},
}
# The rows of one endpoint. Keys, which differ, are left out.
_ROWS = {
    'trunk': (
        "SELECT to_jsonb(t) - '{id,endpoint_sip_uuid}'::text[] AS row"
        ' FROM trunkfeatures t WHERE endpoint_sip_uuid = %s'
    ),
    'endpoint': (
        "SELECT to_jsonb(s) - 'uuid' AS row FROM endpoint_sip s WHERE s.uuid = %s"
    ),
    'templates': (
        "SELECT to_jsonb(t) - 'child_uuid' AS row FROM endpoint_sip_template t"
        ' WHERE child_uuid = %s'
    ),
    'sections': (
        "SELECT to_jsonb(s) - '{uuid,endpoint_sip_uuid}'::text[] AS row"
        ' FROM endpoint_sip_section s WHERE endpoint_sip_uuid = %s'
    ),
    'options': (
        "SELECT to_jsonb(o) - '{uuid,endpoint_sip_section_uuid}'::text[]"
        " || jsonb_build_object('type', s.type) AS row"
        ' FROM endpoint_sip_section_option o'
        ' JOIN endpoint_sip_section s ON s.uuid = o.endpoint_sip_section_uuid'
        ' WHERE s.endpoint_sip_uuid = %s'
    ),
}


@pytest.fixture(autouse=True)
def _native_requests(host):
    if host.is_sandbox:
        pytest.skip('the sandbox has no native requests that write')


def list_rows(db, endpoint):
    """Return the rows of an endpoint and its trunk, with its name as `NAME`."""
    return {
        table: sorted(
            json.dumps(one['row'], sort_keys=True).replace(endpoint['name'], 'NAME')
            for one in db.query(sql, endpoint['uuid'])
        )
        for table, sql in _ROWS.items()
    }


def list_events(events, trunk, endpoint):
    """Return the events, without what differs between two interconnections."""
    texts = [json.dumps(one, sort_keys=True) for one in events.all()]
    for member in ('name', 'uuid'):
        texts = [text.replace(endpoint[member], member.upper()) for text in texts]
    return sorted(text.replace(f'"id": {trunk}', '"id": ID') for text in texts)


def create_natively(confd, endpoint, name):
    """Create a copy of an endpoint and its trunk; return the id and the endpoint."""
    members = ('label', 'transport', 'templates')
    body = {member: endpoint[member] for member in members}
    body |= {key: endpoint[key] for key in endpoint if key.endswith('_options')}
    body = json.loads(json.dumps(body).replace(endpoint['name'], name))
    trunk = confd.post('/trunks', json={}).json()['id']
    copy = confd.post('/endpoints/sip', json={**body, 'name': name}).json()
    url = f'/trunks/{trunk}/endpoints/sip/{copy["uuid"]}'
    assert confd.put(url).status_code == 204
    return trunk, copy


def fetch_endpoint(confd, document):
    (link,) = (one for one in document['links'] if one['rel'] == 'endpoint_sip')
    return confd.get(link['href']).json()


@pytest.mark.parametrize('values', BODIES.values(), ids=BODIES)
def test_create_stores_and_publishes_what_native_requests_do(
    confd, db, name, events, reloads, values
):
    document = create(confd, sip_body(name(), **values))
    endpoint = fetch_endpoint(confd, document)
    published = list_events(events, document['id'], endpoint)
    reloaded = reloads.commands()
    events.clear()
    reloads.clear()
    trunk, copy = create_natively(confd, endpoint, name())
    assert list_rows(db, endpoint) == list_rows(db, copy)
    assert published == list_events(events, trunk, copy)
    assert {*map(tuple, reloaded)} == {*map(tuple, reloads.commands())}


def test_update_stores_and_publishes_what_native_requests_do(
    confd, db, name, events, reloads
):
    document = create(confd, sip_body(name(), **BODIES['registration']))
    trunk, copy = create_natively(confd, fetch_endpoint(confd, document), name())
    events.clear()
    reloads.clear()
    patch = {'label': 'new', 'sip': {'qualify_frequency': 30, 'codecs': ['alaw']}}
    url = f'/interconnections/{document["id"]}'
    assert confd.put(url, json=patch).status_code == 204
    endpoint = fetch_endpoint(confd, document)
    published = list_events(events, document['id'], endpoint)
    reloaded = reloads.commands()
    events.clear()
    reloads.clear()
    body = {'label': 'new'} | {
        f'{section}_section_options': endpoint[f'{section}_section_options']
        for section in ('aor', 'endpoint')
    }
    body = json.loads(json.dumps(body).replace(endpoint['name'], copy['name']))
    answer = confd.put(f'/endpoints/sip/{copy["uuid"]}', json=body)
    assert answer.status_code == 204
    assert list_rows(db, endpoint) == list_rows(db, copy)
    assert published == list_events(events, trunk, copy)
    assert reloaded == reloads.commands()


def test_delete_removes_and_publishes_what_a_native_request_does(
    confd, db, name, events, reloads
):
    document = create(confd, sip_body(name(), **BODIES['registration']))
    endpoint = fetch_endpoint(confd, document)
    trunk, copy = create_natively(confd, endpoint, name())
    events.clear()
    reloads.clear()
    confd.delete(f'/interconnections/{document["id"]}')
    published = list_events(events, document['id'], endpoint)
    reloaded = reloads.commands()
    events.clear()
    reloads.clear()
    confd.delete(f'/trunks/{trunk}')
    nothing = {table: [] for table in _ROWS}
    assert list_rows(db, endpoint) == list_rows(db, copy) == nothing
    assert published == list_events(events, trunk, copy)
    assert reloaded == reloads.commands()
