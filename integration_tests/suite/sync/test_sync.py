# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""`PUT /interconnections` makes a tenant have the interconnections of a list."""

from __future__ import annotations

import pytest
from kinds import SECRET, iax_body
from samples import INTERCONNECTIONS, create, fetch, problems_of, sip_body, update
from sync_requests import names_of, send_sync, sync

AUTH = {'username': 'acme', 'password': SECRET}
TYPES = ['sip', 'iax', 'custom']


@pytest.mark.parametrize('type_', TYPES)
def test_missing_item_is_created_as_post_creates_it(sibling, new_body, type_):
    body = new_body(type_)
    posted = create(sibling, body)
    sibling.delete(f'{INTERCONNECTIONS}/{posted["id"]}')
    (created,) = sync(sibling, [body])['created']
    assert (created['type'], created['name']) == (type_, body.get('name'))
    synced = fetch(sibling, created['id'])
    for document in (posted, synced):
        del document['id'], document['links']
    assert synced == posted


@pytest.mark.parametrize('type_', TYPES)
def test_second_run_changes_nothing(sibling, new_body, events, reloads, type_):
    items = [new_body(type_) for _ in range(3)]
    assert names_of(sync(sibling, items)) == {
        'created': [item.get('name') for item in items]
    }
    events.clear(), reloads.clear()
    assert names_of(sync(sibling, items)) == {
        'unchanged': [item.get('name') for item in items]
    }
    assert (events.all(), reloads.all()) == ([], [])


def test_existing_item_is_merged_and_its_changed_paths_are_answered(sibling, name):
    body = sip_body(name(), outbound_auth=AUTH, codecs=['ulaw'])
    document = create(sibling, body)
    patch = {'type': 'sip', 'name': body['name'], 'label': 'Acme'}
    answer = sync(sibling, [patch | {'sip': {'codecs': ['alaw']}}])
    about = {'id': document['id'], 'type': 'sip', 'name': body['name']}
    changed = ['label', 'sip.codecs']
    assert answer['updated'] == [about | {'changed': changed}]
    after = fetch(sibling, document)
    assert (after['label'], after['sip']['codecs']) == ('Acme', ['alaw'])
    assert after['sip']['outbound_auth'] == document['sip']['outbound_auth']


def test_null_of_an_item_removes_a_value(sibling, name):
    document = create(sibling, sip_body(name(), codecs=['ulaw']))
    item = {'type': 'sip', 'name': document['name'], 'sip': {'codecs': None}}
    assert sync(sibling, [item])['updated']
    assert fetch(sibling, document)['sip']['codecs'] is None


def test_equal_names_of_different_types_are_different_items(sibling, name):
    items = [sip_body(one := name()), iax_body(one)]
    assert names_of(sync(sibling, items)) == {'created': [one, one]}
    assert names_of(sync(sibling, items)) == {'unchanged': [one, one]}


def test_password_of_an_item_is_stored_once_and_never_answered(sibling, db, name):
    secret = f'{SECRET}-{name()}'
    body = sip_body(name(), outbound_auth=AUTH)
    sync(sibling, [body])
    body['sip']['outbound_auth'] = AUTH | {'password': secret}
    answer = send_sync(sibling, [body])
    assert SECRET not in answer.text
    assert answer.json()['updated'][0]['changed'] == ['sip.outbound_auth.password']
    assert names_of(sync(sibling, [body])) == {'unchanged': [body['name']]}
    query = 'SELECT count(*) AS n FROM endpoint_sip_section_option WHERE value = %s'
    assert db.one(query, secret)['n'] == 1


def test_dry_run_does_not_tell_whether_a_password_is_the_stored_one(sibling, name):
    """Otherwise, somebody could guess without leaving a trace."""
    item = sip_body(name(), outbound_auth=AUTH)
    sync(sibling, [item])
    plans = []
    for secret in (SECRET, 'a guess'):
        item['sip']['outbound_auth'] = AUTH | {'password': secret}
        plans.append(send_sync(sibling, [item], '?dry_run=true').json())
    assert plans[0] == plans[1]
    assert names_of(plans[0]['result']) == {'unchanged': [item['name']]}


def test_one_request_creates_edits_deletes_and_leaves_alone(
    sibling, name, events, reloads
):
    kept, edited, deleted, created = (sip_body(name()) for _ in range(4))
    for body in (kept, edited, deleted):
        create(sibling, body)
    events.clear(), reloads.clear()
    answer = sync(sibling, [created, edited | {'label': 'x'}, kept], prune=True)
    assert names_of(answer) == {
        'created': [created['name']],
        'updated': [edited['name']],
        'unchanged': [kept['name']],
        'deleted': [deleted['name']],
    }
    assert sorted(events.names()) == [
        *('sip_endpoint_created', 'sip_endpoint_edited', 'trunk_created'),
        *('trunk_deleted', 'trunk_endpoint_sip_associated'),
    ]
    assert reloads.commands() == [['dialplan reload', 'module reload res_pjsip.so']]


def test_many_items_take_one_reload_of_each_kind(sibling, new_body, reloads):
    items = [new_body(type_) for type_ in TYPES * 5]
    sync(sibling, items)
    assert reloads.commands() == [['iax2 reload', 'module reload res_pjsip.so']]


def test_without_prune_nothing_is_deleted(sibling, name):
    document = create(sibling, sip_body(name()))
    assert names_of(sync(sibling, [sip_body(name())])).keys() == {'created'}
    assert fetch(sibling, document) == document


def test_prune_deletes_the_rest_with_their_rows(sibling, db, name, new_body):
    tables = ('trunkfeatures', 'endpoint_sip', 'useriax', 'staticiax', 'usercustom')
    before = {table: db.count(table) for table in tables}
    items = [new_body(type_) for type_ in TYPES]
    sync(sibling, items)
    kept = sip_body(name())
    assert len(sync(sibling, [kept], prune=True)['deleted']) == 3
    assert len(sync(sibling, [], prune=True, force=True)['deleted']) == 1
    assert {table: db.count(table) for table in tables} == before


def test_prune_with_an_empty_list_requires_force(sibling, name):
    document = create(sibling, sip_body(name()))
    answer = send_sync(sibling, [], prune=True)
    assert answer.status_code == 400
    assert 'set `force` to true' in answer.json()[0]
    assert fetch(sibling, document) == document
    assert names_of(sync(sibling, [])) == {}


def test_prune_leaves_trunks_without_an_endpoint(sibling, db, name):
    trunk = sibling.post('/trunks', json={})
    if trunk.status_code != 201:
        row = 'INSERT INTO trunkfeatures (tenant_uuid) VALUES (%s) RETURNING id'
        tenant = create(sibling, sip_body(name()))['tenant_uuid']
        id_ = db.one(row, tenant)['id']
    else:
        id_ = trunk.json()['id']
    sync(sibling, [], prune=True, force=True)
    assert fetch(sibling, id_)['type'] is None
    db.query('DELETE FROM trunkfeatures WHERE id = %s', id_)


def test_prune_deletes_nothing_of_another_tenant(sibling, tenant_confd, confd, name):
    documents = {
        client: create(client, sip_body(name())) for client in (tenant_confd, confd)
    }
    sync(sibling, [sip_body(name())], prune=True)
    for client, document in documents.items():
        assert fetch(client, document) == document


def test_name_of_a_deleted_interconnection_is_free_in_the_same_request(
    sibling, name, new_body
):
    body = new_body('custom')
    create(sibling, body | {'name': name()})
    item = body | {'name': name()}
    answer = sync(sibling, [item], prune=True)
    assert (len(answer['created']), len(answer['deleted'])) == (1, 1)


def test_customized_item_without_a_name_is_identified_by_its_interface(
    sibling, new_body
):
    item = new_body('custom')
    assert len(sync(sibling, [item])['created']) == 1
    item['custom']['enabled'] = False
    (updated,) = sync(sibling, [item])['updated']
    assert updated['changed'] == ['custom.enabled']
    assert len(sync(sibling, [item], prune=True)['unchanged']) == 1


def test_item_without_a_name_is_found_by_any_spelling_of_its_interface(confd, group):
    number = group()

    def send(interface):
        item = {'type': 'custom', 'custom': {'interface': interface}}
        return names_of(sync(confd, [item]))

    assert send(f'DAHDI/g{number}') == {'created': [None]}
    assert send(f'DAHDI/g{number}') == {'unchanged': [None]}
    assert send(f'dahdi/g0{number}') == {'unchanged': [None]}


def test_document_that_was_read_changes_nothing_and_may_name_other_ids(sibling, name):
    document = create(sibling, sip_body(name(), outbound_auth=AUTH))
    copy = document | {'id': 1, 'tenant_uuid': 'another'}
    assert names_of(sync(sibling, [document])) == {'unchanged': [document['name']]}
    assert names_of(sync(sibling, [copy])) == {'unchanged': [document['name']]}


def test_summary_of_a_dry_run_counts_the_endpoints_that_change(sibling, name):
    items = [sip_body(name(), qualify_frequency=30) for _ in range(3)]
    sync(sibling, items)
    for item in items:
        item['sip']['qualify_frequency'] = 60
    plan = send_sync(sibling, items, '?dry_run=true').json()
    assert [one['text'] for one in plan['summary']] == ['3 endpoints']


def test_dry_run_answers_the_plan_and_changes_nothing(sibling, name, events, reloads):
    kept = create(sibling, sip_body(name()))
    edited, deleted = (create(sibling, sip_body(name())) for _ in range(2))
    events.clear(), reloads.clear()
    items = [sip_body(name()), {**sip_body(edited['name']), 'label': 'x'}, kept]
    plan = send_sync(sibling, items, '?dry_run=true', prune=True).json()
    assert (events.all(), reloads.all()) == ([], [])
    assert fetch(sibling, deleted) == deleted
    real = sync(sibling, items, prune=True)
    for answer in (plan['result'], real):
        for created in answer['created']:
            del created['id']
    assert plan['result'] == real
    assert sorted({change['table'] for change in plan['changes']})[:2] == [
        *('endpoint_sip', 'endpoint_sip_section'),
    ]
    assert plan['reloads']
    assert sorted(event['name'] for event in plan['events']) == sorted(events.names())


def test_dry_run_shows_no_secret(sibling, name):
    items = [sip_body(name(), outbound_auth=AUTH, registration={}) for _ in range(3)]
    assert SECRET not in send_sync(sibling, items, '?dry_run=true').text


def test_profile_of_an_item_provides_defaults_on_every_run(
    sibling, name, sibling_contexts
):
    item = sip_body(name(), outbound_auth=AUTH)
    item |= {'profile': 'two-wazo', 'context': {'type': 'incall'}}
    assert len(sync(sibling, [item])['created']) == 1
    assert len(sync(sibling, [item])['unchanged']) == 1
    del item['sip']['outbound_auth']
    assert problems_of(send_sync(sibling, [item])).keys() == {
        'items.0.sip.outbound_auth.username',
        'items.0.sip.outbound_auth.password',
    }


def test_thousand_items_are_accepted_and_more_are_not(sibling, name):
    word = name()
    items = [{'type': 'sip', 'name': f'{word}-{n}', 'sip': {}} for n in range(1001)]
    answer = send_sync(sibling, items)
    assert answer.json() == ['Input Error - items: must not have more than 1000 items']
    for item in items:
        item['sip'] = {'remote_hosts': [f'{item["name"]}.example.com']}
    assert len(sync(sibling, items[:1000])['created']) == 1000
    assert len(sync(sibling, items[:1000])['unchanged']) == 1000


def test_update_of_one_interconnection_is_seen_by_the_next_run(sibling, name):
    item = sip_body(name(), codecs=['ulaw'])
    (created,) = sync(sibling, [item])['created']
    update(sibling, created['id'], {'sip': {'codecs': ['alaw']}})
    (updated,) = sync(sibling, [item])['updated']
    assert updated['changed'] == ['sip.codecs']
