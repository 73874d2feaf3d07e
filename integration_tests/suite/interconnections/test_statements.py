# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The number of SQL statements of a GET does not grow with the number of trunks."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from confd_client import Db, Host
from identified_calls import IDENTIFY, make_call
from samples import (
    INTERCONNECTIONS,
    create,
    insert_trunk,
    path_of,
    sip_body,
    template_of,
    tenant_of,
)
from sqlalchemy import event
from statement_counter import counting_statements
from xivo_dao.helpers.db_manager import Session

pytestmark = pytest.mark.sandbox_only
MAX_STATEMENTS = 10
# Those of a call that an interconnection takes.
MAX_STATEMENTS_OF_IDENTIFY = 12


@pytest.fixture
def count_statements(host: Host) -> Iterator[Callable[..., int]]:
    """Return a function that sends a request, and returns the number of statements.

    With a body, the request is a POST.
    """
    with counting_statements(host) as send:

        def count(path: str, json: Any = None, **query: str) -> int:
            method = 'GET' if json is None else 'POST'
            count.answer, statements = send(path, method, json=json, query_string=query)
            return len(statements)

        yield count


SECTIONS = {
    'aor': [('contact', 'sip:a'), ('max_contacts', '0')],
    'endpoint': [('identify_by', 'ip'), ('set_var', 'PJSIP_HEADER(add,X-A)=b')],
    'identify': [('match', '192.0.2.1')],
    'outbound_auth': [('username', 'u'), ('password', 'p')],
}


def _insert_trunks(db: Db, fixtures, name, number: int, sections=SECTIONS) -> str:
    """Insert trunks, and return a search term that finds exactly these."""
    word, tenant = name('many'), tenant_of(fixtures)
    templates = [template_of(db, tenant, 'registration_trunk')]
    for index in range(number):
        insert_trunk(db, tenant, f'{word}-{index}', sections, templates)
    return word


def test_list_of_100_needs_as_many_statements_as_a_list_of_1(
    count_statements, db, fixtures, name
):
    counts = {}
    for number in (1, 2, 25, 100):
        word = _insert_trunks(db, fixtures, name, number)
        counts[number] = count_statements(INTERCONNECTIONS, search=word)
        assert count_statements.answer['total'] == number
        assert len(count_statements.answer['items']) == number
    assert len(set(counts.values())) == 1, counts
    assert counts[1] <= MAX_STATEMENTS


@pytest.mark.parametrize('number', [1, 50])
def test_summaries_that_are_not_cached_need_three_statements_more_than_documents(
    count_statements, db, fixtures, name, number
):
    word = _insert_trunks(db, fixtures, name, number)
    documents = count_statements(INTERCONNECTIONS, search=word)
    summaries = count_statements(INTERCONNECTIONS, search=word, view='summary')
    assert summaries == documents + 3


def test_summaries_that_are_cached_need_one_statement_fewer(
    count_statements, db, fixtures, name
):
    word = _insert_trunks(db, fixtures, name, 2)
    first = count_statements(INTERCONNECTIONS, search=word, view='summary')
    again = count_statements(INTERCONNECTIONS, search=word, view='summary')
    assert again == first - 1


def test_page_needs_as_many_statements_as_the_whole_list(
    count_statements, db, fixtures, name
):
    word = _insert_trunks(db, fixtures, name, 10)
    whole = count_statements(INTERCONNECTIONS, search=word)
    assert (
        count_statements(INTERCONNECTIONS, search=word, limit='3', order='name')
        == whole
    )


# PostgreSQL compiles a statement with a higher estimated cost (jit_above_cost), which
# takes 300 ms. The PostgreSQL of the sandbox cannot compile statements.
_JIT_ABOVE_COST = 100_000


@contextmanager
def _estimating_costs(db: Db) -> Iterator[list[float]]:
    """Yield a list, to which the estimated cost of each statement is added."""
    costs: list[float] = []
    thread = threading.current_thread()

    def explain(connection, cursor, statement, parameters, *_):
        # Another thread asks for the state.
        if threading.current_thread() is not thread:
            return
        with db.connection.cursor() as other:
            other.execute(f'EXPLAIN (FORMAT JSON) {statement}', parameters)
            ((plans,),) = other.fetchall()
        costs.append(plans[0]['Plan']['Total Cost'])

    event.listen(Session.bind, 'before_cursor_execute', explain)
    try:
        yield costs
    finally:
        event.remove(Session.bind, 'before_cursor_execute', explain)


@pytest.mark.parametrize('view', ['full', 'summary'])
def test_estimated_cost_of_a_page_is_too_low_for_jit(
    count_statements, db, fixtures, name, view
):
    # Without `match`, so that tests of overlaps do not compare with all of them.
    sections = {key: SECTIONS[key] for key in SECTIONS if key != 'identify'}
    word = _insert_trunks(db, fixtures, name, 300, sections)
    with _estimating_costs(db) as costs:
        count_statements(INTERCONNECTIONS, search=word, view=view)
    assert 0 < max(costs) < _JIT_ABOVE_COST


def test_single_document_needs_few_statements(count_statements, confd, name):
    document = create(confd, sip_body(name()))
    assert count_statements(path_of(document)) <= MAX_STATEMENTS


def test_states_of_100_need_as_many_statements_as_a_state_of_1(
    count_statements, db, fixtures, name
):
    counts = {}
    for number in (1, 25, 100):
        word = _insert_trunks(db, fixtures, name, number)
        states = f'{INTERCONNECTIONS}/states'
        counts[number] = count_statements(states, search=word)
        assert len(count_statements.answer['items']) == number
        statuses = 'up,degraded,down,disabled,unknown'
        found = count_statements(states, search=word, status=statuses, limit='1')
        assert found == counts[number]
        assert count_statements.answer['total'] == number
    assert len(set(counts.values())) == 1, counts
    assert counts[1] <= MAX_STATEMENTS


def test_identify_needs_as_many_statements_for_100_trunks_as_for_1(
    count_statements, db, fixtures, name
):
    call = make_call('192.0.2.1')
    _insert_trunks(db, fixtures, name, 1)
    before = count_statements(IDENTIFY, call)
    _insert_trunks(db, fixtures, name, 100)
    assert count_statements.answer['interconnection'] is not None
    assert count_statements(IDENTIFY, call) == before <= MAX_STATEMENTS_OF_IDENTIFY
