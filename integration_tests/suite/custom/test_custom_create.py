# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A customized interconnection, a DAHDI group among them, is made by one request."""

from __future__ import annotations

import pytest
from kinds import LEFT_OUT, custom
from samples import INTERCONNECTIONS, created, path_of, shown, tenant_of


def _row(db, document):
    return db.one(
        'SELECT c.* FROM usercustom c JOIN trunkfeatures t'
        ' ON t.endpoint_custom_id = c.id WHERE t.id = %s',
        document['id'],
    )


def test_the_answer_is_the_document_and_its_place(confd, name):
    answer = confd.post(INTERCONNECTIONS, json=custom(f'Local/{name()}'))
    assert answer.status_code == 201
    assert answer.headers['Location'] == f'{confd.url}{path_of(answer.json())}'
    assert confd.get(answer.headers['Location']).json() == answer.json()


def test_what_is_left_out_has_its_default(confd, fixtures, name):
    interface = f'Local/{name()}'
    document = created(confd, custom(interface))
    expected = LEFT_OUT | {
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
    'form',
    ['Local/{}@nowhere/n', 'PJSIP/{}', 'SCCP/{}', 'IAX2/u:p@{}', 'Motif/{}_*.#-'],
)
def test_any_channel_is_an_interface(confd, db, name, form):
    interface = form.format(name())
    document = created(confd, custom(interface, interface_suffix='/n', enabled=False))
    assert document['custom'] == {
        'interface': interface,
        'interface_suffix': '/n',
        'enabled': False,
        'dahdi': None,
        'dial_string': f'{interface}/${{EXTEN}}/n',
    }
    row = _row(db, document)
    stored = (row['interface'], row['intfsuffix'], row['commented'])
    assert stored == (interface, '/n', 1)


def test_the_endpoint_is_a_trunk_in_the_context(confd, db, fixtures, name):
    context = fixtures['contexts']['incall']['name']
    document = created(confd, custom(f'Local/{name()}') | {'context': context})
    row = _row(db, document)
    assert (row['category'], row['context']) == ('trunk', context)
    assert row['tenant_uuid'] == document['tenant_uuid']


def test_a_name_is_that_of_the_table(confd, db, name):
    own = f'Québec {name()}'
    document = created(confd, custom(f'Local/{name()}') | {'name': own})
    assert document['name'] == own
    assert _row(db, document)['name'] == own


def test_names_need_not_differ(confd, name):
    own = name()
    for _ in range(2):
        created(confd, custom(f'Local/{name()}') | {'name': own})


@pytest.mark.parametrize('order', ['g', 'G', 'r', 'R'])
@pytest.mark.parametrize('technology', ['dahdi', 'DAHDI', 'Dahdi'])
def test_a_group_is_written_as_an_interface(confd, db, group, order, technology):
    number = group()
    document = created(confd, custom(f'{technology}/{order}{number}'))
    assert document['custom']['dahdi'] == {
        'group_order': order,
        'group_number': number,
    }
    assert document['custom']['interface'] == f'dahdi/{order}{number}'
    assert document['custom']['dial_string'] == f'dahdi/{order}{number}/${{EXTEN}}'
    assert _row(db, document)['interface'] == f'dahdi/{order}{number}'


@pytest.mark.parametrize('order', ['g', 'G', 'r', 'R'])
def test_a_group_is_written_as_an_object(confd, group, order):
    dahdi = {'group_order': order, 'group_number': group()}
    document = created(confd, {'type': 'custom', 'custom': {'dahdi': dahdi}})
    assert document['custom']['dahdi'] == dahdi
    interface = f'dahdi/{order}{dahdi["group_number"]}'
    assert document['custom']['interface'] == interface


def test_a_group_is_written_both_ways_where_they_agree(confd, group):
    number = group()
    dahdi = {'group_order': 'g', 'group_number': number}
    document = created(confd, custom(f'DAHDI/g{number}', dahdi=dahdi))
    assert document['custom']['interface'] == f'dahdi/g{number}'


def test_zeros_before_the_number_are_no_other_group(confd, group):
    number = group() % 10
    answer = confd.post(INTERCONNECTIONS, json=custom(f'dahdi/g0{number}'))
    if answer.status_code == 201:
        assert answer.json()['custom']['interface'] == f'dahdi/g{number}'
    else:
        assert answer.status_code == 400


def test_the_trunk_and_the_endpoint_are_the_hosts_own(confd, name):
    document = created(confd, custom(f'Local/{name()}'))
    trunk = confd.get(f'/trunks/{document["id"]}').json()
    interface = trunk['endpoint_custom']['interface']
    assert interface == document['custom']['interface']
    assert 'endpoint_custom' in {link['rel'] for link in document['links']}
    for link in document['links']:
        assert confd.get(link['href']).status_code == 200


def test_the_events_are_those_of_the_work_by_hand(confd, name, events, reloads):
    document = created(confd, custom(f'Local/{name()}'))
    assert sorted(events.names()) == [
        'custom_endpoint_created',
        'trunk_created',
        'trunk_endpoint_custom_associated',
    ]
    assert {event['tenant_uuid'] for event in events.all()} == {document['tenant_uuid']}
    # Asterisk reads nothing of it but in the dialplan's look-up of a call.
    assert reloads.all() == []


def test_it_is_found_by_its_interface_and_listed_by_its_type(confd, name):
    document = created(confd, custom(f'Local/{name()}') | {'name': name('t2')})
    queries = (
        {'search': document['custom']['interface']},
        {'search': document['name']},
        {'name': document['name']},
    )
    for query in queries:
        found = confd.get(INTERCONNECTIONS, params=query).json()
        assert found == {'total': 1, 'items': [shown(confd, document)]}
    found = confd.get(INTERCONNECTIONS, params={'type': 'custom'}).json()['items']
    assert document in found
    assert {item['type'] for item in found} == {'custom'}
