# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Portable documents hold no ids, and apply elsewhere with the same result."""

from __future__ import annotations

import json
import re

import pytest
from kinds import REGISTRATION, SECRET, iax_body
from samples import INTERCONNECTIONS, create, path_of, problems_of, sip_body
from sync_requests import empty_tenant, names_of, read_portable, send_sync, sync

AUTH = {'username': 'acme', 'password': SECRET}


def _full_sip(name, **values):
    return {
        **sip_body(
            name,
            outbound_auth=AUTH,
            registration={'contact_user': '5145550100', 'outbound_auth': AUTH},
            codecs=['alaw', 'g722'],
            match=['192.0.2.7', '198.51.100.0/24'],
            options={'endpoint': [['rtp_symmetric', 'yes']], 'aor': [['x', 'y']][:0]},
            transport={'name': 'transport-udp'},
        ),
        'label': 'Acme',
        'headers': {
            'outgoing': [{'name': 'X-Account', 'value': '4'}],
            'incoming': [],
        },
        **values,
    }


@pytest.fixture
def bodies(name, sibling_contexts, new_outcall, new_body):
    """Interconnections of all types, two of which share an outgoing route."""
    outcall = new_outcall(ring_time=20, description='all calls')
    outcall['extensions'][0] |= {'strip_digits': 1, 'caller_id': '5145550100'}
    context = sibling_contexts['incall']
    return [
        _full_sip(name(), context=context, outcalls=[outcall]),
        sip_body(
            name(), accepts_registrations=True, remote_hosts=[], inbound_auth=AUTH
        ),
        iax_body(name(), auth={'secret': SECRET}, registration=REGISTRATION)
        | {'context': context},
        new_body('custom') | {'name': name(), 'context': context},
        new_body('custom'),
    ]


def _fill_secrets(items):
    """Add the secrets that portable documents list."""
    for item in items:
        for path in item['secrets']:
            *objects, last = path.split('.')
            inner = item
            for member in objects:
                inner = inner[member]
            inner[last] = SECRET
    return items


def _texts(confd):
    """Return what Asterisk reads for each interconnection, without the tenant."""
    items = confd.get(INTERCONNECTIONS).json()['items']
    texts = [
        confd.get(f'{path_of(one)}/diagnostics').json()['asterisk'] for one in items
    ]
    return re.sub('TENANT_UUID=[-0-9a-f]+', '', json.dumps(texts))


def _create_all(confd, bodies):
    first = create(confd, bodies[0])
    outcall = {'id': first['outcalls'][0]['id']}
    for body in bodies[1:]:
        create(confd, body | ({'outcalls': [outcall]} if 'iax' in body else {}))


def test_portable_documents_apply_to_an_empty_tenant_with_the_same_text(
    sibling, db, bodies
):
    _create_all(sibling, bodies)
    items, texts = read_portable(sibling), _texts(sibling)
    empty_tenant(sibling)
    db.query('DELETE FROM outcall WHERE name = %s', bodies[0]['outcalls'][0]['name'])
    db.query(
        'DELETE FROM extensions WHERE exten = %s',
        bodies[0]['outcalls'][0]['extensions'][0]['exten'],
    )
    assert len(sync(sibling, _fill_secrets(items))['created']) == len(bodies)
    assert _texts(sibling) == texts
    after = read_portable(sibling)
    for item in items:
        _drop_secrets(item)
    assert after == items


def _drop_secrets(item):
    for path in item['secrets']:
        *objects, last = path.split('.')
        inner = item
        for member in objects:
            inner = inner[member]
        del inner[last]


def test_portable_documents_change_nothing_where_they_were_read(sibling, bodies):
    _create_all(sibling, bodies)
    items = read_portable(sibling)
    answer = sync(sibling, items, prune=True)
    assert names_of(answer) == {'unchanged': [item['name'] for item in items]}


def test_portable_document_is_accepted_by_post(sibling, bodies):
    _create_all(sibling, bodies[:1])
    (item,) = read_portable(sibling)
    empty_tenant(sibling)
    item['outcalls'] = []
    document = create(sibling, _fill_secrets([item])[0])
    assert document['sip']['registration']['contact_user'] == '5145550100'


def test_portable_document_has_no_ids_links_warnings_or_secrets(sibling, bodies):
    _create_all(sibling, bodies)
    text = json.dumps(read_portable(sibling))
    words = ('id', 'uuid', 'tenant_uuid', 'links', 'warnings', 'has_password')
    for word in (*words, 'has_secret', 'dial_string', 'dahdi'):
        assert f'"{word}"' not in text
    assert SECRET not in text


def test_portable_document_lists_its_secrets(sibling, bodies):
    _create_all(sibling, bodies)
    assert [item['secrets'] for item in read_portable(sibling)] == [
        ['sip.outbound_auth.password', 'sip.registration.outbound_auth.password'][:1],
        ['sip.inbound_auth.password'],
        ['iax.auth.secret', 'iax.registration.auth_password'],
        [],
        [],
    ]


def test_listed_secret_is_required_to_create_and_not_to_update(sibling, name):
    create(sibling, sip_body(name(), outbound_auth=AUTH))
    (item,) = read_portable(sibling)
    assert len(sync(sibling, [item])['unchanged']) == 1
    empty_tenant(sibling)
    problems = problems_of(send_sync(sibling, [item]))
    assert problems.keys() == {'items.0.sip.outbound_auth.password'}
    problems = problems_of(sibling.post(INTERCONNECTIONS, json=item))
    assert problems.keys() == {'sip.outbound_auth.password'}


def test_portable_view_names_templates_transports_contexts_and_routes(
    sibling, bodies, sibling_contexts
):
    _create_all(sibling, bodies[:1])
    sibling_document = sibling.get(INTERCONNECTIONS).json()['items'][0]
    answer = sibling.get(f'{path_of(sibling_document)}?view=portable')
    assert 'ETag' in answer.headers
    document = answer.json()
    assert document == read_portable(sibling)[0]
    assert document['context'] == {'type': 'incall'}
    assert document['sip']['transport'] == {'name': 'transport-udp'}
    templates = sibling_document['sip']['templates']
    labels = [{'label': template['label']} for template in templates]
    assert document['sip']['templates'] == labels
    (outcall,) = document['outcalls']
    (extension,) = outcall['extensions']
    assert extension == {
        **bodies[0]['outcalls'][0]['extensions'][0],
        'context': {'type': 'outcall'},
        'prefix': None,
        'external_prefix': None,
    }
    assert (outcall['ring_time'], outcall['position']) == (20, 1)


def test_trunk_without_an_endpoint_is_not_in_the_portable_list(sibling, db, name):
    tenant = create(sibling, sip_body(name()))['tenant_uuid']
    db.query('INSERT INTO trunkfeatures (tenant_uuid) VALUES (%s)', tenant)
    assert len(read_portable(sibling)) == 1
    db.query(
        'DELETE FROM trunkfeatures'
        ' WHERE tenant_uuid = %s AND endpoint_sip_uuid IS NULL',
        tenant,
    )


def test_portable_list_of_several_tenants_is_a_400(confd):
    answer = confd.get(f'{INTERCONNECTIONS}?view=portable&recurse=true')
    assert problems_of(answer).keys() == {'recurse'}


def test_unknown_view_is_a_400(confd, name):
    document = create(confd, sip_body(name()))
    for path in (INTERCONNECTIONS, path_of(document)):
        answer = confd.get(f'{path}?view=brief')
        assert problems_of(answer).keys() == {'view'}
