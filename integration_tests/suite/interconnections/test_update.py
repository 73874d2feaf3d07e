# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""PUT of a SIP interconnection: a merge patch of which only differences are written."""

from __future__ import annotations

import pytest
from samples import (
    codes_of,
    create,
    error_text,
    fetch,
    path_of,
    sip_body,
    stored_options,
    stored_sections,
    stored_values,
    template_of,
    tenant_of,
    update,
)

AUTH = {'username': 'acme', 'password': 'sesame'}


@pytest.fixture
def acme(confd, name):
    return create(confd, sip_body(name(), outbound_auth=AUTH, registration={}))


def _stored_rows(db, document):
    return {(r['uuid'], r['value']) for r in stored_options(db, document['id'])}


def test_document_can_be_put_back_without_effect(confd, db, acme, events, reloads):
    before = _stored_rows(db, acme)
    assert update(confd, acme, acme) == acme
    assert _stored_rows(db, acme) == before
    assert (events.all(), reloads.all()) == ([], [])


@pytest.mark.parametrize(
    'patch',
    [
        {},
        {'sip': {}},
        {'type': 'sip'},
        {'sip': {'outbound_auth': {}}},
        {'sip': {'options': {}}},
        {'sip': {'outbound_auth': {'username': AUTH['username']}}},
        {'sip': {'callerid': None, 'codecs': None}},
        {'headers': {'outgoing': None}},
        {'headers': None},
    ],
)
def test_patch_without_difference_writes_nothing(
    confd, db, acme, events, reloads, patch
):
    before = _stored_rows(db, acme)
    assert update(confd, acme, patch) == acme
    assert _stored_rows(db, acme) == before
    assert (events.all(), reloads.all()) == ([], [])


@pytest.mark.parametrize(
    ('field', 'value', 'option'),
    [
        ('codecs', ['ulaw'], ('endpoint', 'allow', '!all,ulaw')),
        ('callerid', 'Bob', ('endpoint', 'callerid', 'Bob')),
        ('from_user', 'u', ('endpoint', 'from_user', 'u')),
        ('send_pai', False, ('endpoint', 'send_pai', 'no')),
        ('qualify_frequency', 7, ('aor', 'qualify_frequency', '7')),
        ('identify_by', ['header'], ('endpoint', 'identify_by', 'header')),
    ],
)
def test_changed_field_rewrites_only_its_own_row(confd, db, acme, field, value, option):
    before = stored_options(db, acme['id'])
    after = update(confd, acme, {'sip': {field: value}})
    assert after['sip'] == acme['sip'] | {field: value}
    section, key, text = option
    assert stored_values(db, acme['id'], section, key) == [text]
    others = [row for row in before if (row['section'], row['key']) != (section, key)]
    assert all(row in stored_options(db, acme['id']) for row in others)


def test_null_removes_a_value(confd, db, name):
    document = create(confd, sip_body(name(), codecs=['ulaw'], callerid='Bob'))
    after = update(confd, document, {'sip': {'codecs': None}})
    assert after['sip']['codecs'] is None
    assert after['sip']['callerid'] == 'Bob'
    assert stored_values(db, document['id'], 'endpoint', 'allow') == []


def test_patch_merges_objects_and_replaces_lists(confd, name):
    match = ['192.0.2.1', '192.0.2.2']
    document = create(confd, sip_body(name(), outbound_auth=AUTH, match=match))
    patch = {'sip': {'outbound_auth': {'realm': 'r'}, 'match': ['192.0.2.3']}}
    after = update(confd, document, patch)
    assert after['sip']['outbound_auth'] == {
        'username': 'acme',
        'realm': 'r',
        'has_password': True,
    }
    assert after['sip']['match'] == ['192.0.2.3']


def test_additional_match_keeps_the_rows_of_the_others(confd, db, name):
    document = create(confd, sip_body(name(), match=['192.0.2.1', '192.0.2.2']))
    before = _stored_rows(db, document)
    update(confd, document, {'sip': {'match': ['192.0.2.3', '192.0.2.2', '192.0.2.1']}})
    assert before < _stored_rows(db, document)


def test_order_of_match_is_ignored(confd, db, name, events):
    document = create(confd, sip_body(name(), match=['192.0.2.1', '192.0.2.2']))
    events.clear()
    update(confd, document, {'sip': {'match': ['192.0.2.2', '192.0.2.1']}})
    assert events.all() == []


def test_repeated_match_is_stored_once(confd, db, name):
    repeated = ['192.0.2.1', '192.0.2.1']
    document = create(confd, sip_body(name(), match=repeated))
    update(confd, document, {'sip': {'match': [*repeated, '192.0.2.2', '192.0.2.2']}})
    stored_ = stored_values(db, document['id'], 'identify', 'match')
    assert stored_ == ['192.0.2.1', '192.0.2.2']


def test_unknown_codec_has_a_warning(confd, name):
    for codecs, codes in (
        (['ulaw', 'g772'], ['codec_unknown']),
        (['ULAW', 'g722:20'], []),
    ):
        document = create(confd, sip_body(name(), codecs=codecs))
        assert codes_of(document) == codes
        assert document['sip']['codecs'] == codecs


def test_order_of_codecs_is_stored(confd, db, name):
    document = create(confd, sip_body(name(), codecs=['ulaw', 'g722']))
    update(confd, document, {'sip': {'codecs': ['g722', 'ulaw']}})
    assert stored_values(db, document['id'], 'endpoint', 'allow') == ['!all,g722,ulaw']


def test_derived_values_follow_their_source(confd, acme):
    after = update(confd, acme, {'sip': {'remote_hosts': ['new.example.com:5080']}})
    assert after['sip']['match'] == ['new.example.com']
    registration = after['sip']['registration']
    assert registration['server_uri'] == 'sip:new.example.com:5080'
    assert registration['client_uri'] == 'sip:acme@new.example.com:5080'


def test_explicit_values_do_not_follow(confd, acme):
    patch = {
        'sip': {'match': ['192.0.2.1'], 'registration': {'server_uri': 'sip:other'}}
    }
    update(confd, acme, patch)
    after = update(confd, acme, {'sip': {'remote_hosts': ['new.example.com']}})
    assert after['sip']['match'] == ['192.0.2.1']
    assert after['sip']['registration']['server_uri'] == 'sip:other'


def test_value_in_the_patch_is_not_derived(confd, acme):
    same = acme['sip']['match']
    patch = {'sip': {'remote_hosts': ['new.example.com'], 'match': same}}
    assert update(confd, acme, patch)['sip']['match'] == same


def test_default_template_follows_the_registration(confd, db, fixtures, acme):
    tenant = tenant_of(fixtures)
    after = update(confd, acme, {'sip': {'registration': None}})
    uuids = [template['uuid'] for template in after['sip']['templates']]
    assert uuids == [template_of(db, tenant)]
    after = update(confd, acme, {'sip': {'registration': {}}})
    uuids = [template['uuid'] for template in after['sip']['templates']]
    assert uuids == [template_of(db, tenant, 'registration_trunk')]


def test_removed_registration_leaves_no_section(confd, db, acme):
    after = update(confd, acme, {'sip': {'registration': None}})
    assert after['sip']['registration'] is None
    sections = stored_sections(db, acme['id'])
    assert 'registration' not in sections
    assert 'registration_outbound_auth' not in sections
    assert ['username', 'acme'] in sections['outbound_auth']


def test_credentials_of_the_registration_follow_outbound_auth(confd, db, acme):
    auth = {'username': 'new', 'password': 'other', 'realm': 'r'}
    update(confd, acme, {'sip': {'outbound_auth': auth}})
    sections = stored_sections(db, acme['id'])
    assert sections['registration_outbound_auth'] == sections['outbound_auth']
    assert ['password', 'other'] in sections['outbound_auth']


def test_own_credentials_of_the_registration_do_not_follow(confd, db, name):
    own = {'username': 'registers', 'password': 'other'}
    body = sip_body(name(), outbound_auth=AUTH, registration={'outbound_auth': own})
    document = create(confd, body)
    before = stored_sections(db, document['id'])['registration_outbound_auth']
    update(confd, document, {'sip': {'outbound_auth': {'username': 'new'}}})
    assert stored_sections(db, document['id'])['registration_outbound_auth'] == before


def test_interconnection_can_switch_to_accepting_registrations(confd, db, name):
    document = create(confd, sip_body(name()))
    patch = {
        'sip': {
            'remote_hosts': [],
            'accepts_registrations': True,
            'inbound_auth': {'username': document['name'], 'password': 'p'},
        }
    }
    after = update(confd, document, patch)
    assert after['sip']['match'] == []
    assert after['sip']['identify_by'] == ['auth_username', 'username']
    assert stored_sections(db, document['id'])['aor'] == [['max_contacts', '1']]


def test_option_remains_when_its_field_is_removed(confd, db, name):
    """`allow = ulaw` without `!all` adds to the templates, so no field expresses it."""
    document = create(confd, sip_body(name(), codecs=['g722']))
    options = {'endpoint': [['allow', 'ulaw']]}
    after = update(confd, document, {'sip': {'codecs': None, 'options': options}})
    assert stored_values(db, document['id'], 'endpoint', 'allow') == ['ulaw']
    assert after['sip']['options']['endpoint'] == [['allow', 'ulaw']]


def test_omitted_options_of_a_section_are_removed(confd, db, name):
    options = {'endpoint': [['accountcode', 'a'], ['set_var', 'A=1']]}
    document = create(confd, sip_body(name(), options=options))
    after = update(
        confd, document, {'sip': {'options': {'endpoint': [['set_var', 'A=1']]}}}
    )
    assert after['sip']['options']['endpoint'] == [['set_var', 'A=1']]
    assert stored_values(db, document['id'], 'endpoint', 'accountcode') == []
    after = update(confd, document, {'sip': {'options': None}})
    assert after['sip']['options']['endpoint'] == []
    assert after['sip']['identify_by'] == ['ip']


def test_new_name_renames_the_endpoint(confd, name, acme):
    new = name()
    assert update(confd, acme, {'name': new})['name'] == new
    trunk = confd.get(f'/trunks/{acme["id"]}').json()
    assert trunk['endpoint_sip']['name'] == new


def test_name_and_templates_can_change_in_one_request(confd, name, acme):
    """Loading the old templates flushes the new name, which must not fail."""
    new = name()
    after = update(confd, acme, {'name': new, 'sip': {'templates': []}})
    assert (after['name'], after['sip']['templates']) == (new, [])


@pytest.mark.parametrize(
    ('patch', 'names'),
    [
        ({'twilio_incoming': True}, ['trunk_edited']),
        ({'outgoing_caller_id_format': 'E164'}, ['trunk_edited']),
        ({'label': 'x'}, ['sip_endpoint_edited']),
        ({'sip': {'callerid': 'Bob'}}, ['sip_endpoint_edited']),
        (
            {'twilio_incoming': True, 'label': 'x'},
            ['sip_endpoint_edited', 'trunk_edited'],
        ),
    ],
)
def test_update_publishes_the_changed_resources_and_reloads_once(
    confd, acme, events, reloads, patch, names
):
    update(confd, acme, patch)
    assert sorted(events.names()) == names
    assert len(reloads.all()) == 1


def test_update_of_an_unused_id_gets_404(confd):
    error_text(confd.put(path_of(2**31 - 1), json={}), 404)


def test_transport_can_be_set_by_name_and_removed(confd, db, acme):
    row = db.one('SELECT uuid, name FROM pjsip_transport ORDER BY name LIMIT 1')
    transport = {'transport': {'name': row['name']}}
    after = update(confd, acme, {'sip': transport})
    assert after['sip']['transport'] == {'uuid': row['uuid'], 'name': row['name']}
    assert update(confd, acme, {'sip': {'transport': None}}) == acme
    assert fetch(confd, acme) == acme
