# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""An interconnection is edited by a merge patch: what differs is written."""

from __future__ import annotations

import pytest
from samples import (
    created,
    edited,
    errors,
    options_of,
    path_of,
    shown,
    sip,
    stored,
    template_of,
    tenant_of,
    values_of,
)

AUTH = {'username': 'acme', 'password': 'sesame'}


@pytest.fixture
def acme(confd, name):
    return created(confd, sip(name(), outbound_auth=AUTH, registration={}))


def _identities(db, document):
    return {(r['uuid'], r['value']) for r in stored(db, document['id'])}


def test_what_was_read_can_be_put_back(confd, db, acme, events, reloads):
    before = _identities(db, acme)
    assert edited(confd, acme, acme) == acme
    assert _identities(db, acme) == before
    assert (events.all(), reloads.all()) == ([], [])


@pytest.mark.parametrize(
    'patch',
    [
        {},
        {'sip': {}},
        {'type': 'sip'},
        {'sip': {'outbound_auth': {}}},
        {'sip': {'options': {}}},
        {'sip': {'outbound_auth': AUTH}},
        {'sip': {'callerid': None, 'codecs': None}},
        {'headers': {'outgoing': None}},
        {'headers': None},
    ],
)
def test_a_patch_without_a_difference_does_nothing(
    confd, db, acme, events, reloads, patch
):
    before = _identities(db, acme)
    assert edited(confd, acme, patch) == acme
    assert _identities(db, acme) == before
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
def test_a_field_touches_its_own_row(confd, db, acme, field, value, option):
    before = stored(db, acme['id'])
    after = edited(confd, acme, {'sip': {field: value}})
    assert after['sip'] == acme['sip'] | {field: value}
    section, key, text = option
    assert values_of(db, acme['id'], section, key) == [text]
    others = [row for row in before if (row['section'], row['key']) != (section, key)]
    assert all(row in stored(db, acme['id']) for row in others)


def test_null_removes_a_field(confd, db, name):
    document = created(confd, sip(name(), codecs=['ulaw'], callerid='Bob'))
    after = edited(confd, document, {'sip': {'codecs': None}})
    assert after['sip']['codecs'] is None
    assert after['sip']['callerid'] == 'Bob'
    assert values_of(db, document['id'], 'endpoint', 'allow') == []


def test_objects_merge_and_lists_are_replaced(confd, name):
    match = ['192.0.2.1', '192.0.2.2']
    document = created(confd, sip(name(), outbound_auth=AUTH, match=match))
    patch = {'sip': {'outbound_auth': {'realm': 'r'}, 'match': ['192.0.2.3']}}
    after = edited(confd, document, patch)
    assert after['sip']['outbound_auth'] == {
        'username': 'acme',
        'realm': 'r',
        'has_password': True,
    }
    assert after['sip']['match'] == ['192.0.2.3']


def test_a_match_more_keeps_the_rows_of_the_others(confd, db, name):
    document = created(confd, sip(name(), match=['192.0.2.1', '192.0.2.2']))
    before = _identities(db, document)
    edited(confd, document, {'sip': {'match': ['192.0.2.3', '192.0.2.2', '192.0.2.1']}})
    assert before < _identities(db, document)


def test_the_order_of_a_set_is_no_difference(confd, db, name, events):
    document = created(confd, sip(name(), match=['192.0.2.1', '192.0.2.2']))
    events.clear()
    edited(confd, document, {'sip': {'match': ['192.0.2.2', '192.0.2.1']}})
    assert events.all() == []


def test_a_match_that_stands_twice_is_stored_once(confd, db, name):
    twice = ['192.0.2.1', '192.0.2.1']
    document = created(confd, sip(name(), match=twice))
    edited(confd, document, {'sip': {'match': [*twice, '192.0.2.2', '192.0.2.2']}})
    stored_ = values_of(db, document['id'], 'identify', 'match')
    assert stored_ == ['192.0.2.1', '192.0.2.2']


def test_a_codec_that_asterisk_has_not_is_warned_about(confd, name):
    for codecs, codes in (
        (['ulaw', 'g772'], ['codec_unknown']),
        (['ULAW', 'g722:20'], []),
    ):
        document = created(confd, sip(name(), codecs=codecs))
        assert [one['code'] for one in document['warnings']] == codes
        assert document['sip']['codecs'] == codecs


def test_the_order_of_codecs_is_a_difference(confd, db, name):
    document = created(confd, sip(name(), codecs=['ulaw', 'g722']))
    edited(confd, document, {'sip': {'codecs': ['g722', 'ulaw']}})
    assert values_of(db, document['id'], 'endpoint', 'allow') == ['!all,g722,ulaw']


def test_a_derived_value_follows(confd, acme):
    after = edited(confd, acme, {'sip': {'remote_hosts': ['new.example.com:5080']}})
    assert after['sip']['match'] == ['new.example.com']
    registration = after['sip']['registration']
    assert registration['server_uri'] == 'sip:new.example.com:5080'
    assert registration['client_uri'] == 'sip:acme@new.example.com:5080'


def test_a_value_that_somebody_set_does_not_follow(confd, acme):
    patch = {
        'sip': {'match': ['192.0.2.1'], 'registration': {'server_uri': 'sip:other'}}
    }
    edited(confd, acme, patch)
    after = edited(confd, acme, {'sip': {'remote_hosts': ['new.example.com']}})
    assert after['sip']['match'] == ['192.0.2.1']
    assert after['sip']['registration']['server_uri'] == 'sip:other'


def test_a_value_in_the_patch_does_not_follow(confd, acme):
    same = acme['sip']['match']
    patch = {'sip': {'remote_hosts': ['new.example.com'], 'match': same}}
    assert edited(confd, acme, patch)['sip']['match'] == same


def test_the_template_follows_the_registration(confd, db, fixtures, acme):
    tenant = tenant_of(fixtures)
    after = edited(confd, acme, {'sip': {'registration': None}})
    uuids = [template['uuid'] for template in after['sip']['templates']]
    assert uuids == [template_of(db, tenant)]
    after = edited(confd, acme, {'sip': {'registration': {}}})
    uuids = [template['uuid'] for template in after['sip']['templates']]
    assert uuids == [template_of(db, tenant, 'registration_trunk')]


def test_a_registration_that_goes_leaves_nothing(confd, db, acme):
    after = edited(confd, acme, {'sip': {'registration': None}})
    assert after['sip']['registration'] is None
    sections = options_of(db, acme['id'])
    assert 'registration' not in sections
    assert 'registration_outbound_auth' not in sections
    assert ['username', 'acme'] in sections['outbound_auth']


def test_the_credentials_of_the_registration_are_those_of_calls(confd, db, acme):
    auth = {'username': 'new', 'password': 'other', 'realm': 'r'}
    edited(confd, acme, {'sip': {'outbound_auth': auth}})
    sections = options_of(db, acme['id'])
    assert sections['registration_outbound_auth'] == sections['outbound_auth']
    assert ['password', 'other'] in sections['outbound_auth']


def test_credentials_of_the_registrations_own_stay(confd, db, name):
    own = {'username': 'registers', 'password': 'other'}
    body = sip(name(), outbound_auth=AUTH, registration={'outbound_auth': own})
    document = created(confd, body)
    before = options_of(db, document['id'])['registration_outbound_auth']
    edited(confd, document, {'sip': {'outbound_auth': {'username': 'new'}}})
    assert options_of(db, document['id'])['registration_outbound_auth'] == before


def test_one_that_called_begins_to_accept_registrations(confd, db, name):
    document = created(confd, sip(name()))
    patch = {
        'sip': {
            'remote_hosts': [],
            'accepts_registrations': True,
            'inbound_auth': {'username': document['name'], 'password': 'p'},
        }
    }
    after = edited(confd, document, patch)
    assert after['sip']['match'] == []
    assert after['sip']['identify_by'] == ['auth_username', 'username']
    assert options_of(db, document['id'])['aor'] == [['max_contacts', '1']]


def test_an_option_beside_a_field_that_goes_is_kept(confd, db, name):
    """`allow = ulaw` adds to what is inherited: no field says it."""
    document = created(confd, sip(name(), codecs=['g722']))
    options = {'endpoint': [['allow', 'ulaw']]}
    after = edited(confd, document, {'sip': {'codecs': None, 'options': options}})
    assert values_of(db, document['id'], 'endpoint', 'allow') == ['ulaw']
    assert after['sip']['options']['endpoint'] == [['allow', 'ulaw']]


def test_options_are_a_set_and_removed_by_leaving_them_out(confd, db, name):
    options = {'endpoint': [['accountcode', 'a'], ['set_var', 'A=1']]}
    document = created(confd, sip(name(), options=options))
    after = edited(
        confd, document, {'sip': {'options': {'endpoint': [['set_var', 'A=1']]}}}
    )
    assert after['sip']['options']['endpoint'] == [['set_var', 'A=1']]
    assert values_of(db, document['id'], 'endpoint', 'accountcode') == []
    after = edited(confd, document, {'sip': {'options': None}})
    assert after['sip']['options']['endpoint'] == []
    assert after['sip']['identify_by'] == ['ip']


def test_a_new_name_is_that_of_the_endpoint(confd, name, acme):
    new = name()
    assert edited(confd, acme, {'name': new})['name'] == new
    trunk = confd.get(f'/trunks/{acme["id"]}').json()
    assert trunk['endpoint_sip']['name'] == new


def test_a_new_name_and_other_templates_in_one_request(confd, name, acme):
    """The templates that were are loaded once the new name is set, and flush it."""
    new = name()
    after = edited(confd, acme, {'name': new, 'sip': {'templates': []}})
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
def test_what_is_edited_is_published(confd, acme, events, reloads, patch, names):
    edited(confd, acme, patch)
    assert sorted(events.names()) == names
    assert len(reloads.all()) == 1


def test_an_interconnection_that_is_not_there_is_not_found(confd):
    errors(confd.put(path_of(2**31 - 1), json={}), 404)


def test_a_transport_by_name_and_back_to_the_inherited(confd, db, acme):
    row = db.one('SELECT uuid, name FROM pjsip_transport ORDER BY name LIMIT 1')
    given = {'transport': {'name': row['name']}}
    after = edited(confd, acme, {'sip': given})
    assert after['sip']['transport'] == {'uuid': row['uuid'], 'name': row['name']}
    assert edited(confd, acme, {'sip': {'transport': None}}) == acme
    assert shown(confd, acme) == acme
