# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The number of SQL statements that look something up does not grow with the items.

The exception: the sections of SIP endpoints that change are looked up once for each
batch of 50.
"""

from __future__ import annotations

import gc

import pytest
from kinds import iax_body
from nat_samples import insert_template
from samples import INTERCONNECTIONS, sip_body, tenant_of
from statement_counter import count_look_ups, counting_statements
from sync_requests import read_portable

pytestmark = pytest.mark.sandbox_only


@pytest.fixture
def count_selects(host):
    """Return a function that sends a request and counts the SELECTs of the plugin."""
    token = host.tokens['sibling']['token']
    with counting_statements(host) as send:

        def count(method, query='', **body):
            path = INTERCONNECTIONS + query
            _, statements = send(path, method, token, json=body or None)
            return count_look_ups(statements)

        yield count


@pytest.fixture
def make_items(name, new_outcall, new_body):
    """Return a function that returns items of all types with everything to look up."""
    return lambda number: list(_list_items(name, new_outcall, new_body, number))


def _list_items(name, new_outcall, new_body, number):
    outcall = new_outcall()
    for _ in range(number):
        headers = {'incoming': [{'name': 'X-Trunk', 'value': name()}]}
        auth = {'username': 'u', 'password': 'p'}
        yield sip_body(name(), outbound_auth=auth, registration={}) | {
            'outcalls': [outcall]
        }
        yield sip_body(name(), match=[], identify_by=['header']) | {'headers': headers}
        yield iax_body(name())
        yield new_body('custom') | {'name': name()}


def test_look_ups_of_new_items_are_constant(sibling, count_selects, make_items):
    count_selects('PUT', items=make_items(1))
    few, many = (count_selects('PUT', items=make_items(number)) for number in (2, 20))
    assert many == few


def test_look_ups_of_equal_and_of_changed_items_are_constant(
    sibling, count_selects, make_items
):
    items = make_items(30)
    count_selects('PUT', items=items)
    equal = [count_selects('PUT', items=items[:number]) for number in (8, 120)]
    assert equal[0] == equal[1]
    sip_items = [item for item in items if item['type'] == 'sip']
    for item in sip_items:
        item['label'] = 'changed'
    few, many = sip_items[:4], sip_items[4:]
    assert count_selects('PUT', items=few) == count_selects('PUT', items=many)


def test_look_ups_of_changed_options_grow_by_one_for_each_batch(
    sibling, count_selects, name
):
    items = [sip_body(name()) for _ in range(60)]
    count_selects('PUT', items=items)
    for item in items:
        item['sip']['qualify_frequency'] = 30
    few = count_selects('PUT', items=items[:4])
    assert count_selects('PUT', items=items[4:]) == few + 1


def test_look_ups_of_items_with_nat_are_constant(
    sibling, count_selects, db, fixtures, name, transport
):
    # Create the row of the tenant, which `insert_template` needs.
    count_selects('PUT', items=[sip_body(name())])
    tenant = tenant_of(fixtures, 'sibling')
    uuid = insert_template(db, tenant, name(), transport_uuid=transport['uuid'])

    def new_item():
        nat = {'rewrite_contact': True, 'transport': transport}
        return sip_body(name(), templates=[{'uuid': uuid}]) | {'nat': nat}

    few, many = ([new_item() for _ in range(number)] for number in (3, 10))

    def count_both():
        return [count_selects('PUT', items=items) for items in (few, many)]

    count_selects('PUT', items=[few.pop()])
    new = count_both()
    assert new[0] == new[1]
    for item in (*few, *many):
        item['nat'] = {'force_rport': False}
    changed = count_both()
    assert changed[0] == changed[1]
    equal = count_both()
    assert equal[0] == equal[1]


def test_garbage_collector_is_paused_while_a_synchronisation_is_planned(host, name):
    """It runs while the plans are stored: the events of wazo-confd leave garbage."""
    from sqlalchemy import event
    from xivo_dao.helpers.db_manager import Session

    is_enabled = {}

    def record(connection, cursor, statement, *_):
        is_enabled[statement.lstrip()] = gc.isenabled()

    token = host.tokens['sibling']['token']
    with counting_statements(host) as send:
        event.listen(Session.bind, 'before_cursor_execute', record)
        send(INTERCONNECTIONS, 'PUT', token, json={'items': [sip_body(name())]})
    planned = [state for text, state in is_enabled.items() if 'pg_advisory' in text]
    stored = [state for text, state in is_enabled.items() if 'INSERT INTO' in text]
    assert (set(planned), set(stored)) == ({False}, {True})


def test_look_ups_of_pruning_are_constant(sibling, count_selects, make_items):
    counts = []
    for number in (1, 2, 10):
        count_selects('PUT', items=make_items(number))
        counts.append(count_selects('PUT', items=[], prune=True, force=True))
    assert counts[1] == counts[2]


def test_portable_list_takes_a_constant_number_of_statements(
    sibling, count_selects, make_items
):
    counts = []
    for number in (1, 2, 10):
        count_selects('PUT', items=make_items(number), prune=True)
        counts.append(count_selects('GET', '?view=portable'))
        assert len(read_portable(sibling)) == 4 * number
    assert counts[1] == counts[2]
