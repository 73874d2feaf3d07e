# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Options in a spelling that their field cannot express, together with that field."""

from __future__ import annotations

import pytest
from samples import (
    INTERCONNECTIONS,
    create,
    error_text,
    fetch,
    insert_trunk,
    path_of,
    sip_body,
    stored_options,
    stored_values,
    tenant_of,
    update,
)

# A field, a value of it, and an option in a spelling that the field cannot express.
OTHER_SPELLINGS = [
    ('codecs', ['ulaw'], 'endpoint', ['allow', 'ulaw,alaw']),
    ('identify_by', ['ip'], 'endpoint', ['identify_by', 'ip,,username']),
    ('dtmf_mode', 'info', 'endpoint', ['dtmf_mode', 'none']),
    ('send_pai', False, 'endpoint', ['send_pai', 'maybe']),
    ('qualify_frequency', 30, 'aor', ['qualify_frequency', '0060']),
    ('remote_hosts', ['192.0.2.1'], 'aor', ['contact', '<sip:192.0.2.2>']),
]


def accepting_body(name, *limit):
    """Return the body of an interconnection that accepts registrations."""
    auth = {'username': name, 'password': 'p'}
    options = {'aor': [['max_contacts', value] for value in limit]}
    values = {'accepts_registrations': True, 'inbound_auth': auth, 'options': options}
    return {'type': 'sip', 'name': name, 'sip': values}


@pytest.mark.parametrize(('field', 'value', 'section', 'option'), OTHER_SPELLINGS)
def test_option_in_another_spelling_replaces_its_field(
    confd, db, name, field, value, section, option
):
    document = create(confd, sip_body(name(), **{field: value}))
    after = update(confd, document, {'sip': {'options': {section: [option]}}})
    assert after['sip'][field] is None
    assert after['sip']['options'][section] == [option]
    key, text = option
    assert stored_values(db, document['id'], section, key) == [text]
    assert update(confd, document, after) == after


@pytest.mark.parametrize(('field', 'value', 'section', 'option'), OTHER_SPELLINGS)
def test_option_and_its_field_in_one_request_get_400(
    confd, db, name, field, value, section, option
):
    both = {field: value, 'options': {section: [option]}}
    answer = confd.post(INTERCONNECTIONS, json=sip_body(name(), **both))
    assert f'sip.options.{section}: {option[0]} contradicts sip.{field}' in (
        error_text(answer)
    )
    document = create(confd, sip_body(name(), **{field: value}))
    before = stored_options(db, document['id'])
    answer = confd.put(path_of(document), json={'sip': both})
    assert f'sip.options.{section}: {option[0]} contradicts sip.{field}' in (
        error_text(answer)
    )
    assert stored_options(db, document['id']) == before


@pytest.mark.parametrize(('field', 'value', 'section', 'option'), OTHER_SPELLINGS)
def test_field_replaces_its_option(confd, db, name, field, value, section, option):
    document = create(confd, sip_body(name()))
    update(confd, document, {'sip': {'options': {section: [option]}}})
    after = update(confd, document, {'sip': {field: value}})
    assert after['sip'][field] == value
    assert after['sip']['options'][section] == []
    assert len(stored_values(db, document['id'], section, option[0])) == 1


def test_option_in_a_create_replaces_the_derived_value(confd, db, name):
    option = ['identify_by', 'ip,,username']
    document = create(confd, sip_body(name(), options={'endpoint': [option]}))
    assert document['sip']['identify_by'] is None
    assert document['sip']['options']['endpoint'] == [option]
    assert stored_values(db, document['id'], 'endpoint', option[0]) == option[1:]


def test_removed_max_contacts_still_admits_registrations(confd, db, name):
    document = create(confd, accepting_body(name(), '5'))
    assert document['sip']['options']['aor'] == [['max_contacts', '5']]
    after = update(confd, document, {'sip': {'options': {'aor': []}}})
    assert after['sip']['accepts_registrations'] is True
    assert stored_values(db, document['id'], 'aor', 'max_contacts') == ['1']


@pytest.mark.parametrize('limit', ['-1', 'many', '00'])
def test_max_contacts_that_admits_nobody_gets_400(confd, name, limit):
    answer = confd.post(INTERCONNECTIONS, json=accepting_body(name(), limit))
    assert 'sip.options.aor: max_contacts' in error_text(answer)
    document = create(confd, accepting_body(name()))
    patch = {'sip': {'options': {'aor': [['max_contacts', limit]]}}}
    answer = confd.put(path_of(document), json=patch)
    assert 'sip.options.aor: max_contacts' in error_text(answer)
    assert fetch(confd, document) == document


def test_contact_option_of_an_accepting_interconnection_gets_400(confd, name):
    document = create(confd, accepting_body(name()))
    patch = {'sip': {'options': {'aor': [['contact', '<sip:192.0.2.2>']]}}}
    answer = confd.put(path_of(document), json=patch)
    assert 'sip.options.aor: contact' in error_text(answer)


def test_accepting_registrations_with_a_contact_option_gets_400(confd, name):
    document = create(confd, sip_body(name()))
    contact = [['contact', '<sip:192.0.2.2>']]
    update(confd, document, {'sip': {'options': {'aor': contact}}})
    auth = {'username': name(), 'password': 'p'}
    patch = {'sip': {'accepts_registrations': True, 'inbound_auth': auth}}
    answer = confd.put(path_of(document), json=patch)
    assert 'sip.remote_hosts: must be empty' in error_text(answer)


def test_max_contacts_that_admits_registrations_requires_a_password(
    confd, db, fixtures, name
):
    id_ = insert_trunk(db, tenant_of(fixtures), name())
    limit = {'options': {'aor': [['max_contacts', '5']]}}
    answer = confd.put(path_of(id_), json={'sip': limit})
    assert 'sip.inbound_auth: required' in error_text(answer)
    contradiction = {'sip': {'accepts_registrations': False, **limit}}
    answer = confd.put(path_of(id_), json=contradiction)
    assert 'sip.options.aor: max_contacts' in error_text(answer)
    auth = {'username': name(), 'password': 'p'}
    after = update(confd, id_, {'sip': {'inbound_auth': auth, **limit}})
    assert after['sip']['accepts_registrations'] is True
    assert stored_values(db, id_, 'aor', 'max_contacts') == ['5']
