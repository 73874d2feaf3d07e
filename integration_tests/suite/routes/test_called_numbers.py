# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Incoming routes for the forms in which providers send the called number.

integration_tests/asterisk/test_incoming_numbers.py tests them with calls.
"""

from __future__ import annotations

import pytest
from kinds import insert_context
from samples import INTERCONNECTIONS, create, problems_of, tenant_of

TO_NOBODY = {'type': 'none'}
CALLED_PARTY = {'type': 'called_number', 'header': 'P-Called-Party-ID'}


@pytest.fixture
def stored_incalls(confd):
    """Return a function that returns the native incalls of an extension."""

    def stored_incalls(exten):
        items = confd.get('/incalls').json()['items']
        return [
            one for one in items if exten in {e['exten'] for e in one['extensions']}
        ]

    return stored_incalls


@pytest.fixture
def own_context(db, fixtures, name):
    """The name of another context of type incall."""
    own = name('in')
    insert_context(db, tenant_of(fixtures), own, 'incall')
    return own


@pytest.mark.parametrize('form', ['+{}', '_+{}', '_+{}XX'])
def test_plus_of_an_incall_is_removed_and_reported(
    confd, incalls_body, exten, stored_incalls, form
):
    given = form.format(exten())
    new = incalls_body({'exten': given, 'destination': TO_NOBODY})
    stored = given.replace('+', '')
    (warning,) = create(confd, new)['warnings']
    assert (warning['code'], warning['field']) == (
        'incall_plus_removed',
        'incalls.0.exten',
    )
    assert stored in warning['message']
    assert len(stored_incalls(stored)) == 1
    assert stored_incalls(given) == []


def test_dry_run_reports_the_removed_plus(confd, incalls_body, exten):
    body = incalls_body({'exten': f'+{exten()}', 'destination': TO_NOBODY})
    answer = confd.post(INTERCONNECTIONS, params={'dry_run': 'true'}, json=body)
    document = answer.json()['result']
    assert [one['code'] for one in document['warnings']] == ['incall_plus_removed']


def test_number_with_plus_exists_if_it_exists_without(confd, incalls_body, exten):
    number = exten()
    create(confd, incalls_body({'exten': number, 'destination': TO_NOBODY}))
    other = incalls_body({'exten': f'+{number}', 'destination': TO_NOBODY})
    found = problems_of(confd.post(INTERCONNECTIONS, json=other))
    assert 'already exists' in found['incalls.0.exten']
    both = [{'exten': form, 'destination': TO_NOBODY} for form in ('+12', '12')]
    found = problems_of(confd.post(INTERCONNECTIONS, json=incalls_body(*both)))
    assert 'is repeated' in found['incalls.1.exten']


def test_outgoing_extension_keeps_its_plus(confd, extension, outcalls_body, name):
    given = extension()
    given['exten'] = given['exten'].replace('_', '_+')
    outcall = {'name': name('out'), 'extensions': [given]}
    (created,) = create(confd, outcalls_body(outcall))['outcalls']
    (shown,) = confd.get(f'/outcalls/{created["id"]}').json()['extensions']
    assert shown['exten'] == given['exten']


@pytest.mark.parametrize(
    ('destination', 'command'),
    [
        ({'header': 'To'}, 'Goto({};s;1)'),
        (
            {'header': 'P-Called-Party-ID'},
            'Goto({};${{FILTER(+0-9*#;${{PJSIP_PARSE_URI(${{PJSIP_HEADER(read;'
            'P-Called-Party-ID)}};user)}})}};1)',
        ),
        (
            {'strip_digits': 2, 'prefix': '0'},
            'Goto({};0${{XIVO_BASE_EXTEN:2}};1)',
        ),
    ],
)
def test_called_number_is_stored_as_a_goto(
    confd, incalls_body, exten, stored_incalls, own_context, destination, command
):
    number = exten()
    destination = {'type': 'called_number', 'context': own_context, **destination}
    create(confd, incalls_body({'exten': number, 'destination': destination}))
    (incall,) = stored_incalls(number)
    assert incall['destination']['type'] == 'custom'
    assert incall['destination']['command'] == command.format(own_context)


def test_called_number_goes_on_in_the_context_of_the_route_by_default(
    confd, incalls_body, exten, stored_incalls, contexts
):
    number = exten()
    destination = {'type': 'called_number', 'header': 'To'}
    create(confd, incalls_body({'exten': number, 'destination': destination}))
    (incall,) = stored_incalls(number)
    assert incall['destination']['command'] == f'Goto({contexts["incall"]};s;1)'


@pytest.mark.parametrize(
    ('values', 'path'),
    [
        ({}, '.header'),
        ({'header': 'From'}, '.header'),
        ({'header': 7}, '.header'),
        ({'header': 'To', 'strip_digits': 1}, '.header'),
        ({'strip_digits': -1}, '.strip_digits'),
        ({'strip_digits': '1'}, '.strip_digits'),
        ({'strip_digits': 1, 'prefix': 'a'}, '.prefix'),
        ({'strip_digits': 1, 'prefixx': '0'}, '.prefixx'),
        ({'strip_digits': 1, 'prefix': '0'}, ''),
        ({'strip_digits': 40}, ''),
        ({'prefix': '0'}, ''),
        (CALLED_PARTY, ''),
        ({'header': 'To', 'context': 'no-such-context'}, '.context'),
    ],
)
def test_invalid_called_number_gets_400(confd, incalls_body, exten, values, path):
    destination = {'type': 'called_number', **values}
    body = incalls_body({'exten': exten(), 'destination': destination})
    found = problems_of(confd.post(INTERCONNECTIONS, json=body))
    assert set(found) == {f'incalls.0.destination{path}'}


@pytest.mark.parametrize('type_', ['internal', 'outcall'])
def test_called_number_in_a_context_of_another_type_gets_400(
    confd, incalls_body, exten, contexts, type_
):
    destination = {'type': 'called_number', 'header': 'To', 'context': contexts[type_]}
    body = incalls_body({'exten': exten(), 'destination': destination})
    found = problems_of(confd.post(INTERCONNECTIONS, json=body))
    assert set(found) == {'incalls.0.destination.context'}


def test_header_of_the_caller_must_not_lead_back_through_an_include(
    confd, db, incalls_body, exten, contexts, own_context
):
    db.query(
        'INSERT INTO contextinclude (context, include, priority) VALUES (%s, %s, 0)',
        own_context,
        contexts['incall'],
    )
    destination = CALLED_PARTY | {'context': own_context}
    body = incalls_body({'exten': exten(), 'destination': destination})
    found = problems_of(confd.post(INTERCONNECTIONS, json=body))
    assert 'loop' in found['incalls.0.destination']


@pytest.mark.parametrize(
    'command',
    [
        'Goto({};${{XIVO_BASE_EXTEN:1}};1)',
        'Goto({},1${{EXTEN:1}},1)',
        'goto({};${{PJSIP_PARSE_URI(${{PJSIP_HEADER(read;To)}};user)}};1)',
    ],
)
def test_goto_that_leads_back_to_its_route_gets_400(
    confd, incalls_body, exten, contexts, command
):
    destination = {'type': 'custom', 'command': command.format(contexts['incall'])}
    pattern = {'exten': f'_{exten()}X.', 'destination': destination}
    found = problems_of(confd.post(INTERCONNECTIONS, json=incalls_body(pattern)))
    assert set(found) == {'incalls.0.destination'}


def test_route_to_its_own_extension_gets_400(confd, incalls_body, exten, contexts):
    number = exten()
    destination = {'type': 'extension', 'exten': number, 'context': contexts['incall']}
    body = incalls_body({'exten': f'+{number}', 'destination': destination})
    found = problems_of(confd.post(INTERCONNECTIONS, json=body))
    assert set(found) == {'incalls.0.destination.exten'}
