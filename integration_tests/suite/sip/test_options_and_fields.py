# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""An option that is spelled so that its field can't say it, beside that field."""

from __future__ import annotations

import pytest
from samples import (
    INTERCONNECTIONS,
    created,
    edited,
    errors,
    path_of,
    shown,
    sip,
    stored,
    tenant_of,
    trunk_by_sql,
    values_of,
)

# A field, what it is in the document, and an option that says it otherwise.
OTHERWISE = [
    ('codecs', ['ulaw'], 'endpoint', ['allow', 'ulaw,alaw']),
    ('identify_by', ['ip'], 'endpoint', ['identify_by', 'ip,,username']),
    ('dtmf_mode', 'info', 'endpoint', ['dtmf_mode', 'none']),
    ('send_pai', False, 'endpoint', ['send_pai', 'maybe']),
    ('qualify_frequency', 30, 'aor', ['qualify_frequency', '0060']),
    ('remote_hosts', ['192.0.2.1'], 'aor', ['contact', '<sip:192.0.2.2>']),
]


def accepting(name, *limit):
    """A body of one that the other side registers with."""
    auth = {'username': name, 'password': 'p'}
    options = {'aor': [['max_contacts', value] for value in limit]}
    values = {'accepts_registrations': True, 'inbound_auth': auth, 'options': options}
    return {'type': 'sip', 'name': name, 'sip': values}


@pytest.mark.parametrize(('field', 'value', 'section', 'option'), OTHERWISE)
def test_an_option_takes_the_place_of_its_field(
    confd, db, name, field, value, section, option
):
    document = created(confd, sip(name(), **{field: value}))
    after = edited(confd, document, {'sip': {'options': {section: [option]}}})
    assert after['sip'][field] is None
    assert after['sip']['options'][section] == [option]
    key, text = option
    assert values_of(db, document['id'], section, key) == [text]
    assert edited(confd, document, after) == after


@pytest.mark.parametrize(('field', 'value', 'section', 'option'), OTHERWISE)
def test_an_option_and_its_field_in_one_request_are_refused(
    confd, db, name, field, value, section, option
):
    both = {field: value, 'options': {section: [option]}}
    answer = confd.post(INTERCONNECTIONS, json=sip(name(), **both))
    assert f'sip.options.{section}: {option[0]}: sip.{field}' in errors(answer)
    document = created(confd, sip(name(), **{field: value}))
    before = stored(db, document['id'])
    answer = confd.put(path_of(document), json={'sip': both})
    assert f'sip.options.{section}: {option[0]}: sip.{field}' in errors(answer)
    assert stored(db, document['id']) == before


@pytest.mark.parametrize(('field', 'value', 'section', 'option'), OTHERWISE)
def test_a_field_takes_the_place_of_its_option(
    confd, db, name, field, value, section, option
):
    document = created(confd, sip(name()))
    edited(confd, document, {'sip': {'options': {section: [option]}}})
    after = edited(confd, document, {'sip': {field: value}})
    assert after['sip'][field] == value
    assert after['sip']['options'][section] == []
    assert len(values_of(db, document['id'], section, option[0])) == 1


def test_a_derived_value_gives_way_to_the_option_of_a_new_one(confd, db, name):
    option = ['identify_by', 'ip,,username']
    document = created(confd, sip(name(), options={'endpoint': [option]}))
    assert document['sip']['identify_by'] is None
    assert document['sip']['options']['endpoint'] == [option]
    assert values_of(db, document['id'], 'endpoint', option[0]) == option[1:]


def test_who_may_register_still_may_when_the_limit_goes(confd, db, name):
    document = created(confd, accepting(name(), '5'))
    assert document['sip']['options']['aor'] == [['max_contacts', '5']]
    after = edited(confd, document, {'sip': {'options': {'aor': []}}})
    assert after['sip']['accepts_registrations'] is True
    assert values_of(db, document['id'], 'aor', 'max_contacts') == ['1']


@pytest.mark.parametrize('limit', ['-1', 'many', '00'])
def test_a_limit_that_lets_nobody_register_is_refused(confd, name, limit):
    answer = confd.post(INTERCONNECTIONS, json=accepting(name(), limit))
    assert 'sip.options.aor: max_contacts' in errors(answer)
    document = created(confd, accepting(name()))
    patch = {'sip': {'options': {'aor': [['max_contacts', limit]]}}}
    answer = confd.put(path_of(document), json=patch)
    assert 'sip.options.aor: max_contacts' in errors(answer)
    assert shown(confd, document) == document


def test_no_contact_of_the_options_stands_beside_those_that_register(confd, name):
    document = created(confd, accepting(name()))
    patch = {'sip': {'options': {'aor': [['contact', '<sip:192.0.2.2>']]}}}
    answer = confd.put(path_of(document), json=patch)
    assert 'sip.options.aor: contact' in errors(answer)


def test_one_with_a_contact_of_the_options_accepts_no_registrations(confd, name):
    document = created(confd, sip(name()))
    contact = [['contact', '<sip:192.0.2.2>']]
    edited(confd, document, {'sip': {'options': {'aor': contact}}})
    auth = {'username': name(), 'password': 'p'}
    patch = {'sip': {'accepts_registrations': True, 'inbound_auth': auth}}
    answer = confd.put(path_of(document), json=patch)
    assert 'sip.remote_hosts: none' in errors(answer)


def test_a_limit_by_which_others_may_register_takes_a_password(
    confd, db, fixtures, name
):
    id_ = trunk_by_sql(db, tenant_of(fixtures), name())
    limit = {'options': {'aor': [['max_contacts', '5']]}}
    answer = confd.put(path_of(id_), json={'sip': limit})
    assert 'sip.inbound_auth: required' in errors(answer)
    refused = {'sip': {'accepts_registrations': False, **limit}}
    answer = confd.put(path_of(id_), json=refused)
    assert 'sip.options.aor: max_contacts' in errors(answer)
    auth = {'username': name(), 'password': 'p'}
    after = edited(confd, id_, {'sip': {'inbound_auth': auth, **limit}})
    assert after['sip']['accepts_registrations'] is True
    assert values_of(db, id_, 'aor', 'max_contacts') == ['5']
