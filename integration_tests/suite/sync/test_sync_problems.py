# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A synchronisation with problems answers all of them and changes nothing."""

from __future__ import annotations

import pytest
from samples import (
    INTERCONNECTIONS,
    count_rows,
    create,
    error_text,
    fetch,
    problems_of,
    sip_body,
)
from sync_requests import send_sync, sync


def test_all_problems_of_all_items_are_answered_with_their_paths(sibling, name):
    items = [
        sip_body(name()),
        sip_body(name(), codecs=['u law']),
        {'type': 'iax', 'name': name(), 'iax': {}},
        sip_body(name(), remote_hosts=['a:70000'], codecs=['alaw', 'u law']),
    ]
    assert problems_of(send_sync(sibling, items)).keys() == {
        'items.1.sip.codecs.0',
        'items.2.iax.host',
        'items.3.sip.remote_hosts.0',
        'items.3.sip.codecs.1',
    }


def test_one_bad_item_keeps_the_others_from_being_stored(
    sibling, db, name, events, reloads
):
    kept = create(sibling, sip_body(name()))
    deleted = create(sibling, sip_body(name()))
    before = count_rows(db)
    events.clear(), reloads.clear()
    items = [
        sip_body(name()),
        {**sip_body(kept['name']), 'label': 'x'},
        sip_body(name(), codecs=['u law']),
    ]
    assert send_sync(sibling, items, prune=True).status_code == 400
    assert count_rows(db) == before
    assert (events.all(), reloads.all()) == ([], [])
    assert (fetch(sibling, kept), fetch(sibling, deleted)) == (kept, deleted)


@pytest.mark.parametrize(
    ('item', 'path'),
    [
        ({}, 'type'),
        ({'type': 'sip'}, 'sip'),
        ({'type': 'sip', 'sip': {'remote_hosts': ['a.example.com']}}, 'name'),
        ({'type': 'custom', 'custom': {'dahdi': {'group_number': 1}}}, 'name'),
        ({'type': 'dahdi'}, 'type'),
        ({'typ': 'sip'}, 'typ'),
    ],
)
def test_item_that_cannot_be_identified_is_a_problem(sibling, item, path):
    assert f'items.0.{path}' in problems_of(send_sync(sibling, [item]))


def test_item_that_cannot_be_identified_does_not_hide_problems_of_others(sibling, name):
    items = [{'name': name()}, sip_body(name(), codecs=['u law'])]
    assert problems_of(send_sync(sibling, items)).keys() == {
        *('items.0.type', 'items.1.sip.codecs.0'),
    }


def test_second_item_of_one_name_is_a_problem(sibling, name):
    body = sip_body(name())
    problems = problems_of(send_sync(sibling, [body, sip_body(name()), body]))
    assert problems == {'items.2.name': 'items.0 has the same type and name'}


@pytest.mark.parametrize('order', [1, -1])
def test_user_name_of_one_item_may_be_the_name_of_another(sibling, name, order):
    auth = {'username': name(), 'password': 'Secr3t-word'}
    items = [sip_body(name(), inbound_auth=auth), sip_body(auth['username'])]
    answer = sync(sibling, items[::order])
    assert len(answer['created']) == 2


def test_items_whose_sections_have_the_same_name_are_a_problem(sibling, name):
    first = name()
    items = [sip_body(first), sip_body(f'auth_reg_{first}')]
    text = error_text(send_sync(sibling, items))
    assert f"items.1.name: 'auth_reg_{first}' already exists" in text


@pytest.mark.parametrize('type_', ['sip', 'iax'])
def test_name_that_an_interconnection_of_another_tenant_has_is_a_problem(
    sibling, confd, name, new_body, type_
):
    taken = create(confd, new_body(type_) | {'name': name()})['name']
    items = [new_body(type_) | {'name': one} for one in (name(), taken)]
    problems = problems_of(send_sync(sibling, items))
    assert problems == {'items.1.name': f'{taken!r} already exists'}


def test_items_that_need_the_same_interface_are_a_problem(sibling, name, new_body):
    body = new_body('custom')
    items = [body | {'name': name()} for _ in range(2)]
    problems = problems_of(send_sync(sibling, items))
    assert problems.keys() == {'items.1.custom.interface'}


def test_items_that_need_the_same_header_are_a_problem(sibling, name):
    headers = {'incoming': [{'name': 'X-Trunk', 'value': name()}]}
    items = [sip_body(name()) | {'headers': headers} for _ in range(2)]
    problems = problems_of(send_sync(sibling, items))
    assert problems.keys() == {'items.1.headers.incoming'}


def test_name_of_another_tenant_answers_only_that_it_exists(sibling, confd, name):
    other = create(confd, sip_body(name()) | {'label': 'secret label'})
    answer = send_sync(sibling, [sip_body(other['name'])])
    assert problems_of(answer) == {'items.0.name': f'{other["name"]!r} already exists'}


@pytest.mark.parametrize(
    ('members', 'path'),
    [
        (
            {'nat': {'external_media_address': '192.0.2.1'}},
            'nat.external_media_address',
        ),
        ({'nat': {'scope': 'tenant', 'rtp_symmetric': True}}, 'nat.scope'),
    ],
)
def test_shared_settings_of_nat_cannot_be_synchronised(sibling, name, members, path):
    problems = problems_of(send_sync(sibling, [sip_body(name()) | members]))
    assert f'items.0.{path}' in problems


def test_nat_of_an_interconnection_itself_is_synchronised(sibling, name):
    item = sip_body(name()) | {'nat': {'rtp_symmetric': True}}
    assert len(send_sync(sibling, [item]).json()['created']) == 1
    assert len(send_sync(sibling, [item]).json()['unchanged']) == 1
    item['nat']['rtp_symmetric'] = False
    (updated,) = send_sync(sibling, [item]).json()['updated']
    assert updated['changed'] == ['nat.rtp_symmetric']


def test_incoming_routes_cannot_be_synchronised(sibling, name):
    incall = {'exten': '5145550100', 'destination': {'type': 'none'}}
    item = sip_body(name()) | {'incalls': [incall]}
    assert 'items.0.incalls' in problems_of(send_sync(sibling, [item]))


def test_several_interconnections_with_the_name_of_an_item_are_a_problem(
    sibling, name, new_body
):
    shared = name()
    for _ in range(2):
        create(sibling, new_body('custom') | {'name': shared})
    item = new_body('custom') | {'name': shared}
    assert (
        'have this type and name'
        in problems_of(send_sync(sibling, [item]))['items.0.name']
    )


@pytest.mark.parametrize(
    ('body', 'path'),
    [
        ({}, 'items'),
        ({'items': None}, 'items'),
        ({'items': {}}, 'items'),
        ({'items': [[]]}, 'items.0'),
        ({'items': [], 'prune': 'yes'}, 'prune'),
        ({'items': [], 'force': 1}, 'force'),
        ({'items': [], 'purge': True}, 'purge'),
    ],
)
def test_invalid_body_is_a_400(sibling, body, path):
    assert problems_of(sibling.put(INTERCONNECTIONS, json=body)).keys() == {path}


def test_unknown_query_parameter_is_a_400(sibling):
    answer = send_sync(sibling, [], '?prune=true')
    assert problems_of(answer) == {'prune': 'unknown query parameter'}
