# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A context can be given by its type if it is the tenant's only one of that type."""

from __future__ import annotations

import pytest
from kinds import insert_context, unused_exten
from samples import create, path_of, problems_of, sip_body, tenant_of, update
from sync_requests import read_portable, send_sync

INCALL = {'type': 'incall'}


def test_context_by_type_is_stored_by_its_name(sibling, name, sibling_contexts):
    document = create(sibling, sip_body(name()) | {'context': INCALL})
    assert document['context'] == sibling_contexts['incall']
    update(sibling, document, {'context': None})
    document = update(sibling, document, {'context': INCALL})
    assert document['context'] == sibling_contexts['incall']


def test_contexts_of_routes_can_be_given_by_type(sibling, db, name, sibling_contexts):
    context = sibling_contexts['outcall']
    extension = {
        'exten': f'_{unused_exten(db, context)}.',
        'context': {'type': 'outcall'},
    }
    incall = {
        'exten': unused_exten(db, sibling_contexts['incall']),
        'context': INCALL,
        'destination': {'type': 'none'},
    }
    outcall = {'name': name('to'), 'extensions': [extension]}
    document = create(
        sibling, sip_body(name()) | {'outcalls': [outcall], 'incalls': [incall]}
    )
    rows = db.query(
        'SELECT context FROM extensions WHERE exten = ANY(%s) ORDER BY type',
        [extension['exten'], incall['exten']],
    )
    names = [sibling_contexts['incall'], context]
    assert [row['context'] for row in rows] == names
    db.query('DELETE FROM outcalltrunk WHERE trunkfeaturesid = %s', document['id'])
    db.query('DELETE FROM outcall WHERE name = %s', outcall['name'])
    db.query(
        'DELETE FROM incall WHERE id::text IN'
        " (SELECT typeval FROM extensions WHERE type = 'incall' AND context = %s)",
        sibling_contexts['incall'],
    )


@pytest.fixture
def second_context(db, fixtures, name, sibling_contexts):
    """Another context of type incall."""
    second = name('second')
    insert_context(db, tenant_of(fixtures, 'sibling'), second, 'incall')
    yield second
    db.query('DELETE FROM context WHERE name = %s', second)


def test_disabled_context_is_not_chosen_by_type(
    sibling, db, name, sibling_contexts, second_context
):
    body = sip_body(name()) | {'context': INCALL}
    db.query('UPDATE context SET commented = 1 WHERE name = %s', second_context)
    assert create(sibling, body)['context'] == sibling_contexts['incall']


def test_only_enabled_context_of_a_type_is_portable_by_the_type(
    sibling, db, name, sibling_contexts, second_context
):
    enabled = sip_body(name()) | {'context': sibling_contexts['incall']}
    disabled = sip_body(name()) | {'context': second_context}
    create(sibling, enabled), create(sibling, disabled)
    db.query('UPDATE context SET commented = 1 WHERE name = %s', second_context)
    found = {one['name']: one['context'] for one in read_portable(sibling)}
    assert found[enabled['name']] == INCALL
    assert found[disabled['name']] == second_context


def test_ambiguous_context_is_a_400_with_the_names(
    sibling, name, sibling_contexts, second_context
):
    names = sorted([sibling_contexts['incall'], second_context])
    problem = (
        'the tenant has several contexts of type incall; use one of the names '
        f'{names[0]!r}, {names[1]!r}'
    )
    body = sip_body(name()) | {'context': INCALL}
    assert problems_of(sibling.post('/interconnections', json=body)) == {
        'context': problem
    }
    assert problems_of(send_sync(sibling, [body])) == {'items.0.context': problem}
    document = create(sibling, sip_body(name()))
    answer = sibling.put(path_of(document), json={'context': INCALL})
    assert problems_of(answer) == {'context': problem}


def test_ambiguous_context_is_shown_by_its_name(
    sibling, name, sibling_contexts, second_context
):
    create(sibling, sip_body(name()) | {'context': second_context})
    assert read_portable(sibling)[0]['context'] == second_context


def test_context_type_that_the_tenant_lacks_is_reported_with_other_problems(
    sibling, name
):
    body = sip_body(name(), codecs=['u law']) | {
        'context': {'type': 'services'},
        'outcalls': [
            {
                'name': name('to'),
                'extensions': [{'exten': '_X.', 'context': {'type': 'others'}}],
            }
        ],
    }
    problems = problems_of(sibling.post('/interconnections', json=body))
    assert problems == {
        'sip.codecs.0': problems['sip.codecs.0'],
        'context': "the tenant has no context of type 'services'",
        'outcalls.0.extensions.0.context': "the tenant has no context of type 'others'",
    }


@pytest.mark.parametrize(
    'context', [1, [], {}, {'name': 'x'}, {'type': 1}, {'type': 'incall', 'id': 1}]
)
def test_context_of_another_form_is_a_400(sibling, name, context):
    body = sip_body(name()) | {'context': context}
    problems = problems_of(sibling.post('/interconnections', json=body))
    assert problems == {
        'context': 'must be the name of a context, or an object such as '
        '{"type": "incall"}'
    }
