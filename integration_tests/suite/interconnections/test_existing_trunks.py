# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Trunks that were not created by the plugin: they are shown and kept completely."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from kinds import insert_register_line
from samples import (
    INTERCONNECTIONS,
    create,
    error_text,
    fetch,
    insert_endpoint,
    insert_trunk,
    path_of,
    problems_of,
    sip_body,
    stored_options,
    stored_sections,
    stored_values,
    template_of,
    tenant_of,
    update,
)

ODD = {
    'aor': [('contact', 'sip:a'), ('contact', 'sip:b'), ('max_contacts', '1')],
    'auth': [('username', 'u;x'), ('password', 'a;b'), ('no_such', 'x')],
    'endpoint': [
        ('allow', 'ulaw,alaw'),
        ('callerid', 'a\nb'),
        ('send_pai', 'maybe'),
        ('no_such_option', 'x'),
        ('@comment', 'y'),
        ('set_var', 'PJSIP_HEADER(add,X-A)=a\\rb'),
        ('set_var', 'PJSIP_HEADER(add,X-B)=b'),
        ('set_var', 'PJSIP_HEADER(add,X-B)=c'),
        ('set_var', 'WAZO_X=1'),
        ('context', 'elsewhere'),
        ('identify_by', ''),
    ],
    'identify': [
        ('match', '192.0.2.1,192.0.2.2'),
        ('match', '240.0.0.1/4'),
        ('match', ' 192.0.2.3'),
        ('match_header', 'X-A: /x/'),
        ('match_header', 'X-C: c'),
    ],
    'outbound_auth': [('username', 'u'), ('username', 'v'), ('password', 'p;q')],
    'registration': [('server_uri', 'sip:a;b'), ('expiration', '01'), ('line', 'On')],
    'registration_outbound_auth': [('username', 'w'), ('md5_cred', 'x')],
}
PLAIN = {
    'aor': [('contact', 'sip:a.example.com')],
    'endpoint': [('callerid', '"Bob" <1>'), ('context', 'x'), ('no_such', '1')],
    'identify': [('match', '192.0.2.1')],
    'outbound_auth': [('username', 'u'), ('password', 'p')],
}


@pytest.fixture
def tenant(fixtures):
    return tenant_of(fixtures)


@pytest.fixture(params=['odd', 'plain', 'empty', 'templates'])
def existing(request, confd, db, tenant, name):
    """Insert a trunk with an endpoint by SQL, and return its id.

    The trunk is deleted afterwards, because the odd one receives the calls of others.
    """
    templates = ()
    if request.param == 'templates':
        label = name('label')
        parent = insert_endpoint(db, tenant, name(), PLAIN, template=True, label=label)
        templates = [template_of(db, tenant), parent, template_of(db, tenant, 'webrtc')]
    sections = {'odd': ODD, 'empty': {}}.get(request.param, PLAIN)
    id_ = insert_trunk(db, tenant, name(), sections, templates)
    yield id_
    confd.delete(f'{INTERCONNECTIONS}/{id_}')


def test_document_of_an_existing_trunk_can_be_put_back(
    confd, db, existing, events, reloads
):
    rows, before = stored_options(db, existing), fetch(confd, existing)
    assert update(confd, existing, before) == before
    assert stored_options(db, existing) == rows
    assert (events.all(), reloads.all()) == ([], [])


@pytest.mark.parametrize(
    'patch',
    [
        {'label': 'x'},
        {'twilio_incoming': True},
        {'outgoing_caller_id_format': 'E164'},
    ],
)
def test_update_of_other_fields_keeps_every_option(confd, db, existing, patch):
    rows = stored_options(db, existing)
    after = update(confd, existing, patch)
    assert after | patch == after
    assert stored_options(db, existing) == rows


@pytest.mark.parametrize(
    ('patch', 'place'),
    [
        ({'sip': {'language': 'en'}}, ('endpoint', 'language')),
        ({'sip': {'qualify_frequency': 60}}, ('aor', 'qualify_frequency')),
        ({'sip': {'from_user': 'u'}}, ('endpoint', 'from_user')),
    ],
)
def test_invalid_stored_option_does_not_block_other_updates(
    confd, db, existing, patch, place
):
    rows = stored_options(db, existing)
    update(confd, existing, patch)
    after = stored_options(db, existing)
    assert [row for row in after if row in rows] == rows
    (added,) = [row for row in after if row not in rows]
    assert (added['section'], added['key']) == place


def test_invalid_stored_header_does_not_block_a_new_header(confd, db, tenant, name):
    id_ = insert_trunk(db, tenant, name(), ODD)
    rows = stored_options(db, id_)
    kept = fetch(confd, id_)['headers']['outgoing']
    patch = {'headers': {'outgoing': [*kept, {'name': 'X-New', 'value': 'n'}]}}
    update(confd, id_, patch)
    after = stored_options(db, id_)
    assert [row for row in after if row in rows] == rows


def test_stored_header_without_space_is_a_duplicate(confd, db, tenant, name):
    """Asterisk accepts `Name:value` as well as `Name: value`."""
    value = name()
    sections = {'identify': [('match_header', f'X-Account:{value}')]}
    insert_trunk(db, tenant, name(), sections)
    header = {'name': 'X-Account', 'value': value}
    body = sip_body(name()) | {'headers': {'incoming': [header]}}
    answer = confd.post(INTERCONNECTIONS, json=body)
    assert problems_of(answer).keys() == {'headers.incoming'}


def test_unknown_stored_option_is_shown_and_can_be_removed(confd, db, tenant, name):
    id_ = insert_trunk(db, tenant, name(), ODD)
    options = fetch(confd, id_)['sip']['options']
    assert ['no_such_option', 'x'] in options['endpoint']
    kept = [row for row in options['endpoint'] if row != ['no_such_option', 'x']]
    update(confd, id_, {'sip': {'options': {'endpoint': kept}}})
    assert stored_values(db, id_, 'endpoint', 'no_such_option') == []
    assert stored_values(db, id_, 'endpoint', '@comment') == ['y']


def test_repeated_stored_key_is_shown_as_options(confd, db, tenant, name):
    id_ = insert_trunk(db, tenant, name(), ODD)
    document = fetch(confd, id_)
    assert document['sip']['remote_hosts'] is None
    contacts = [row for row in document['sip']['options']['aor'] if row[0] == 'contact']
    assert contacts == [['contact', 'sip:a'], ['contact', 'sip:b']]
    update(confd, id_, {'sip': {'remote_hosts': ['c']}})
    assert stored_values(db, id_, 'aor', 'contact') == ['sip:c']


def test_stored_password_with_a_semicolon_is_kept(confd, db, tenant, name):
    sections = {'outbound_auth': [('username', 'u'), ('password', 'a;b')]}
    id_ = insert_trunk(db, tenant, name(), sections)
    update(confd, id_, {'sip': {'outbound_auth': {'realm': 'r'}}})
    assert stored_values(db, id_, 'outbound_auth', 'password') == ['a;b']


@pytest.mark.parametrize('password', [[], [('password', 'other')]])
def test_stored_credentials_that_no_field_can_express_are_kept(
    confd, db, tenant, name, password
):
    sections = {
        'aor': [('contact', 'sip:a')],
        'registration': [('server_uri', 'sip:a'), ('client_uri', 'sip:u@a')],
        'outbound_auth': [('username', 'u'), ('password', 'p')],
        'registration_outbound_auth': [*password, ('username', 'a;b')],
    }
    id_ = insert_trunk(db, tenant, name(), sections)
    before = stored_sections(db, id_)['registration_outbound_auth']
    update(confd, id_, {'sip': {'outbound_auth': {'realm': 'r'}}})
    assert stored_sections(db, id_)['registration_outbound_auth'] == before


def test_templates_are_shown_and_stored_in_order(confd, db, tenant, name):
    names = ('webrtc', 'global', 'registration_trunk')
    uuids = [template_of(db, tenant, purpose) for purpose in names]
    id_ = insert_trunk(db, tenant, name(), PLAIN, uuids)
    templates = fetch(confd, id_)['sip']['templates']
    assert [template['uuid'] for template in templates] == uuids
    update(confd, id_, {'sip': {'templates': [{'uuid': uuid} for uuid in uuids[::-1]]}})
    templates = fetch(confd, id_)['sip']['templates']
    assert [template['uuid'] for template in templates] == uuids[::-1]


def test_template_without_a_priority_is_the_last(confd, db, tenant, name):
    templates = [insert_endpoint(db, tenant, name(), template=True) for _ in range(3)]
    trunk_id = insert_trunk(db, tenant, name(), {}, templates)
    db.query(
        'UPDATE endpoint_sip_template SET priority = NULL WHERE parent_uuid = %s',
        templates[0],
    )
    shown = fetch(confd, trunk_id)['sip']['templates']
    assert [one['uuid'] for one in shown] == [*templates[1:], templates[0]]


def test_options_of_templates_are_not_copied_to_the_endpoint(confd, db, tenant, name):
    id_ = insert_trunk(db, tenant, name(), PLAIN, [template_of(db, tenant)])
    document = fetch(confd, id_)
    assert document['sip']['codecs'] is None
    assert document['sip']['qualify_frequency'] is None
    update(confd, id_, {'sip': {'callerid': 'Bob'}})
    assert stored_values(db, id_, 'endpoint', 'allow') == []


def test_trunk_that_admits_strangers_has_a_warning(confd, db, tenant, name):
    id_ = insert_trunk(db, tenant, name(), PLAIN, [template_of(db, tenant)])
    fields = [warning['field'] for warning in fetch(confd, id_)['warnings']]
    assert 'sip.identify_by' in fields


def test_trunk_without_endpoint_has_no_type(confd, db, tenant):
    id_ = insert_trunk(db, tenant)
    document = fetch(confd, id_)
    assert document['type'] is None
    assert (document['sip'], document['name']) == (None, None)
    assert update(confd, id_, document) == document
    items = confd.get(INTERCONNECTIONS, params={'direction': 'desc', 'limit': 1})
    assert items.json()['items'] == [document]


def test_trunk_without_endpoint_is_completed(confd, db, tenant, name, events):
    id_, own = insert_trunk(db, tenant, twilio_incoming=True), name()
    document = update(confd, id_, sip_body(own))
    assert (document['type'], document['name']) == ('sip', own)
    assert document['twilio_incoming'] is True
    new = fetch(confd, create(confd, sip_body(name())))
    assert document['sip'].keys() == new['sip'].keys()
    assert document['sip']['match'] == [f'{own}.example.com']
    assert 'trunk_endpoint_sip_associated' in events.names()


def test_trunk_without_endpoint_needs_a_type_for_sip(confd, db, tenant):
    id_ = insert_trunk(db, tenant)
    answer = confd.put(path_of(id_), json={'sip': {'remote_hosts': ['a']}})
    assert '- sip: this interconnection has no type yet' in error_text(answer)


def test_trunk_with_an_iax_registration_cannot_become_sip(confd, db, tenant, name):
    id_ = insert_trunk(db, tenant, register_iax_id=insert_register_line(db, 'u@a'))
    answer = confd.put(path_of(id_), json=sip_body(name()))
    assert '- type: ' in error_text(answer)
    assert confd.put(path_of(id_), json={'twilio_incoming': True}).status_code == 204


KEYS = ('allow', 'callerid', 'send_pai', 'contact', 'match', 'username', 'password')
KEYS += ('set_var', 'match_header', 'max_contacts', 'line', 'server_uri', 'odd')
TEXTS = st.text(st.characters(exclude_categories=['Cs'], min_codepoint=1), max_size=5)
VALUES = TEXTS | st.sampled_from(
    ('yes', '1', 'sip:a', 'a;b', 'a\\;b', 'PJSIP_HEADER(add,X-A)=b', 'X-A: b', '!all,x')
)
SECTIONS = st.dictionaries(
    st.sampled_from(sorted(ODD)),
    st.lists(st.tuples(st.sampled_from(KEYS) | TEXTS, VALUES), min_size=1, max_size=5),
)


@settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(SECTIONS)
def test_document_of_any_existing_trunk_can_be_put_back(
    confd, db, tenant, name, sections
):
    id_ = insert_trunk(db, tenant, name(), sections)
    rows, before = stored_options(db, id_), fetch(confd, id_)
    assert update(confd, id_, before) == before
    assert update(confd, id_, {'label': 'x'})['sip'] == before['sip']
    assert stored_options(db, id_) == rows
