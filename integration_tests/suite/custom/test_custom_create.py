# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""POST of a customized interconnection, including DAHDI groups."""

from __future__ import annotations

import pytest
from kinds import COMMON_DEFAULTS, custom_body
from samples import INTERCONNECTIONS, create, fetch, path_of, tenant_of


def _stored_endpoint(db, document):
    return db.one(
        'SELECT c.* FROM usercustom c JOIN trunkfeatures t'
        ' ON t.endpoint_custom_id = c.id WHERE t.id = %s',
        document['id'],
    )


def test_create_answers_the_custom_document_and_its_location(confd, name):
    answer = confd.post(INTERCONNECTIONS, json=custom_body(f'Local/{name()}'))
    assert answer.status_code == 201
    assert answer.headers['Location'] == f'{confd.url}{path_of(answer.json())}'
    assert confd.get(answer.headers['Location']).json() == answer.json()


def test_omitted_custom_fields_have_their_defaults(confd, fixtures, name):
    interface = f'SCCP/{name()}'
    document = create(confd, custom_body(interface))
    expected = COMMON_DEFAULTS | {
        'type': 'custom',
        'name': None,
        'tenant_uuid': tenant_of(fixtures),
        'iax': None,
    }
    assert document | expected == document
    assert document['custom'] == {
        'interface': interface,
        'interface_suffix': None,
        'enabled': True,
        'dahdi': None,
        'dial_string': f'{interface}/${{EXTEN}}',
    }


@pytest.mark.parametrize(
    ('form', 'dialled'),
    [
        ('Local/{}', 'Local/{}/${{EXTEN}}/n'),
        ('SCCP/{}', 'SCCP/{}/${{EXTEN}}/n'),
        ('IAX2/u@{}', 'IAX2/u@{}/${{EXTEN}}/n'),
        ('Motif/{}_*.#-', 'Motif/{}_*.#-/${{EXTEN}}/n'),
    ],
)
def test_any_channel_can_be_an_interface(confd, db, name, form, dialled):
    own = name()
    interface = form.format(own)
    body = custom_body(interface, interface_suffix='/n', enabled=False)
    document = create(confd, body)
    assert document['custom'] == {
        'interface': interface,
        'interface_suffix': '/n',
        'enabled': False,
        'dahdi': None,
        'dial_string': dialled.format(own),
    }
    row = _stored_endpoint(db, document)
    stored = (row['interface'], row['intfsuffix'], row['commented'])
    assert stored == (interface, '/n', 1)


@pytest.mark.parametrize(
    ('form', 'suffix', 'dialled'),
    [
        ('PJSIP/{}', None, 'PJSIP/${{EXTEN}}@{}'),
        ('PJSIP/{}', '.a', 'PJSIP/${{EXTEN}}@{}.a'),
        ('PJSIP/PJSIP/{}', None, 'PJSIP/${{EXTEN}}@{}'),
        ('PJSIPgw-{}', None, 'PJSIP/${{EXTEN}}@PJSIPgw-{}'),
    ],
)
def test_dial_string_of_pjsip_is_what_wazo_agid_dials(
    confd, name, form, suffix, dialled
):
    own = name()
    body = custom_body(form.format(own), interface_suffix=suffix)
    document = create(confd, body)
    assert document['custom']['dial_string'] == dialled.format(own)


def test_custom_endpoint_is_stored_as_a_trunk_in_its_context(confd, db, fixtures, name):
    context = fixtures['contexts']['incall']['name']
    document = create(confd, custom_body(f'Local/{name()}') | {'context': context})
    row = _stored_endpoint(db, document)
    assert (row['category'], row['context']) == ('trunk', context)
    assert row['tenant_uuid'] == document['tenant_uuid']


def test_custom_name_is_stored_in_the_endpoint(confd, db, name):
    own = f'Québec {name()}'
    document = create(confd, custom_body(f'Local/{name()}') | {'name': own})
    assert document['name'] == own
    assert _stored_endpoint(db, document)['name'] == own


def test_custom_names_need_not_be_unique(confd, name):
    own = name()
    for _ in range(2):
        create(confd, custom_body(f'Local/{name()}') | {'name': own})


@pytest.mark.parametrize('order', ['g', 'G', 'r', 'R'])
@pytest.mark.parametrize('technology', ['dahdi', 'DAHDI', 'Dahdi'])
def test_dahdi_group_can_be_written_as_an_interface(
    confd, db, group, order, technology
):
    number = group()
    document = create(confd, custom_body(f'{technology}/{order}{number}'))
    assert document['custom']['dahdi'] == {
        'group_order': order,
        'group_number': number,
    }
    assert document['custom']['interface'] == f'dahdi/{order}{number}'
    assert document['custom']['dial_string'] == f'dahdi/{order}{number}/${{EXTEN}}'
    assert _stored_endpoint(db, document)['interface'] == f'dahdi/{order}{number}'


@pytest.mark.parametrize('order', ['g', 'G', 'r', 'R'])
def test_dahdi_group_can_be_written_as_an_object(confd, group, order):
    dahdi = {'group_order': order, 'group_number': group()}
    document = create(confd, {'type': 'custom', 'custom': {'dahdi': dahdi}})
    assert document['custom']['dahdi'] == dahdi
    interface = f'dahdi/{order}{dahdi["group_number"]}'
    assert document['custom']['interface'] == interface


def test_dahdi_group_can_be_written_as_interface_and_object_that_agree(confd, group):
    number = group()
    dahdi = {'group_order': 'g', 'group_number': number}
    document = create(confd, custom_body(f'DAHDI/g{number}', dahdi=dahdi))
    assert document['custom']['interface'] == f'dahdi/g{number}'


def test_zero_before_the_group_number_is_removed(confd, group):
    number = next(number for number in iter(group, None) if number < 10)
    document = create(confd, custom_body(f'dahdi/g0{number}'))
    assert document['custom']['interface'] == f'dahdi/g{number}'


def test_created_trunk_and_custom_endpoint_are_native_resources(confd, name):
    document = create(confd, custom_body(f'Local/{name()}'))
    trunk = confd.get(f'/trunks/{document["id"]}').json()
    interface = trunk['endpoint_custom']['interface']
    assert interface == document['custom']['interface']
    assert 'endpoint_custom' in {link['rel'] for link in document['links']}
    for link in document['links']:
        assert confd.get(link['href']).status_code == 200


def test_custom_create_publishes_the_native_events_without_a_reload(
    confd, name, events, reloads
):
    document = create(confd, custom_body(f'Local/{name()}'))
    assert sorted(events.names()) == [
        'custom_endpoint_created',
        'trunk_created',
        'trunk_endpoint_custom_associated',
    ]
    assert {event['tenant_uuid'] for event in events.all()} == {document['tenant_uuid']}
    # Asterisk looks the endpoint up during a call, so nothing has to be reloaded.
    assert reloads.all() == []


def test_custom_interconnection_is_found_by_interface_name_and_type(confd, name):
    document = create(confd, custom_body(f'Local/{name()}') | {'name': name('t2')})
    queries = (
        {'search': document['custom']['interface']},
        {'search': document['name']},
        {'name': document['name']},
    )
    for query in queries:
        found = confd.get(INTERCONNECTIONS, params=query).json()
        assert found == {'total': 1, 'items': [fetch(confd, document)]}
    found = confd.get(INTERCONNECTIONS, params={'type': 'custom'}).json()['items']
    assert document in found
    assert {item['type'] for item in found} == {'custom'}
