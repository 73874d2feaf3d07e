# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Trunks that somebody else made: seen whole, and edited without being touched."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from samples import (
    INTERCONNECTIONS,
    created,
    edited,
    endpoint_by_sql,
    errors,
    options_of,
    path_of,
    shown,
    sip,
    stored,
    template_of,
    tenant_of,
    trunk_by_sql,
    values_of,
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
        ('match', '0.0.0.0/0'),
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
def existing(request, db, tenant, name):
    """A trunk with an endpoint that this plugin did not make."""
    if request.param == 'templates':
        label = name('label')
        parent = endpoint_by_sql(db, tenant, name(), PLAIN, template=True, label=label)
        templates = [template_of(db, tenant), parent, template_of(db, tenant, 'webrtc')]
        return trunk_by_sql(db, tenant, name(), PLAIN, templates)
    sections = {'odd': ODD, 'plain': PLAIN, 'empty': {}}[request.param]
    return trunk_by_sql(db, tenant, name(), sections)


def test_what_was_read_can_be_put_back(confd, db, existing, events, reloads):
    rows, before = stored(db, existing), shown(confd, existing)
    assert edited(confd, existing, before) == before
    assert stored(db, existing) == rows
    assert (events.all(), reloads.all()) == ([], [])


@pytest.mark.parametrize(
    'patch',
    [
        {'label': 'x'},
        {'twilio_incoming': True},
        {'outgoing_caller_id_format': 'E164'},
    ],
)
def test_an_edit_beside_the_options_keeps_every_row(confd, db, existing, patch):
    rows = stored(db, existing)
    after = edited(confd, existing, patch)
    assert after | patch == after
    assert stored(db, existing) == rows


@pytest.mark.parametrize(
    ('patch', 'place'),
    [
        ({'sip': {'language': 'en'}}, ('endpoint', 'language')),
        ({'sip': {'qualify_frequency': 60}}, ('aor', 'qualify_frequency')),
        ({'sip': {'from_user': 'u'}}, ('endpoint', 'from_user')),
    ],
)
def test_an_old_option_blocks_no_other_edit(confd, db, existing, patch, place):
    rows = stored(db, existing)
    edited(confd, existing, patch)
    after = stored(db, existing)
    assert [row for row in after if row in rows] == rows
    (new,) = [row for row in after if row not in rows]
    assert (new['section'], new['key']) == place


def test_an_old_header_blocks_no_new_one(confd, db, tenant, name):
    id_ = trunk_by_sql(db, tenant, name(), ODD)
    rows = stored(db, id_)
    kept = shown(confd, id_)['headers']['outgoing']
    patch = {'headers': {'outgoing': [*kept, {'name': 'X-New', 'value': 'n'}]}}
    edited(confd, id_, patch)
    after = stored(db, id_)
    assert [row for row in after if row in rows] == rows


def test_an_incoming_header_is_the_same_however_it_is_spelled(confd, db, tenant, name):
    """Asterisk's own samples have a space after the colon; it takes one without."""
    value = name()
    sections = {'identify': [('match_header', f'X-Account:{value}')]}
    trunk_by_sql(db, tenant, name(), sections)
    header = {'name': 'X-Account', 'value': value}
    body = sip(name()) | {'headers': {'incoming': [header]}}
    assert 'headers.incoming' in errors(confd.post(INTERCONNECTIONS, json=body))


def test_an_odd_option_is_shown_and_can_be_removed(confd, db, tenant, name):
    id_ = trunk_by_sql(db, tenant, name(), ODD)
    options = shown(confd, id_)['sip']['options']
    assert ['no_such_option', 'x'] in options['endpoint']
    left = [one for one in options['endpoint'] if one != ['no_such_option', 'x']]
    edited(confd, id_, {'sip': {'options': {'endpoint': left}}})
    assert values_of(db, id_, 'endpoint', 'no_such_option') == []
    assert values_of(db, id_, 'endpoint', '@comment') == ['y']


def test_a_key_that_repeats_is_an_option(confd, db, tenant, name):
    id_ = trunk_by_sql(db, tenant, name(), ODD)
    document = shown(confd, id_)
    assert document['sip']['remote_hosts'] is None
    assert [
        one for one in document['sip']['options']['aor'] if one[0] == 'contact'
    ] == [
        ['contact', 'sip:a'],
        ['contact', 'sip:b'],
    ]
    edited(confd, id_, {'sip': {'remote_hosts': ['c']}})
    assert values_of(db, id_, 'aor', 'contact') == ['sip:c']


def test_a_password_that_asterisk_reads_in_part_is_kept(confd, db, tenant, name):
    sections = {'outbound_auth': [('username', 'u'), ('password', 'a;b')]}
    id_ = trunk_by_sql(db, tenant, name(), sections)
    edited(confd, id_, {'sip': {'outbound_auth': {'realm': 'r'}}})
    assert values_of(db, id_, 'outbound_auth', 'password') == ['a;b']


@pytest.mark.parametrize('password', [[], [('password', 'other')]])
def test_credentials_of_a_registration_that_no_field_says_are_kept(
    confd, db, tenant, name, password
):
    sections = {
        'aor': [('contact', 'sip:a')],
        'registration': [('server_uri', 'sip:a'), ('client_uri', 'sip:u@a')],
        'outbound_auth': [('username', 'u'), ('password', 'p')],
        'registration_outbound_auth': [*password, ('username', 'a;b')],
    }
    id_ = trunk_by_sql(db, tenant, name(), sections)
    before = options_of(db, id_)['registration_outbound_auth']
    edited(confd, id_, {'sip': {'outbound_auth': {'realm': 'r'}}})
    assert options_of(db, id_)['registration_outbound_auth'] == before


def test_templates_are_shown_in_their_order(confd, db, tenant, name):
    names = ('webrtc', 'global', 'registration_trunk')
    uuids = [template_of(db, tenant, one) for one in names]
    id_ = trunk_by_sql(db, tenant, name(), PLAIN, uuids)
    templates = shown(confd, id_)['sip']['templates']
    assert [template['uuid'] for template in templates] == uuids
    edited(confd, id_, {'sip': {'templates': [{'uuid': uuid} for uuid in uuids[::-1]]}})
    templates = shown(confd, id_)['sip']['templates']
    assert [template['uuid'] for template in templates] == uuids[::-1]


def test_options_of_templates_are_not_copied(confd, db, tenant, name):
    id_ = trunk_by_sql(db, tenant, name(), PLAIN, [template_of(db, tenant)])
    document = shown(confd, id_)
    assert document['sip']['codecs'] is None
    assert document['sip']['qualify_frequency'] is None
    edited(confd, id_, {'sip': {'callerid': 'Bob'}})
    assert values_of(db, id_, 'endpoint', 'allow') == []


def test_one_that_strangers_may_enter_is_a_warning(confd, db, tenant, name):
    id_ = trunk_by_sql(db, tenant, name(), PLAIN, [template_of(db, tenant)])
    fields = [warning['field'] for warning in shown(confd, id_)['warnings']]
    assert 'sip.identify_by' in fields


def test_a_bare_trunk_has_no_type(confd, db, tenant):
    id_ = trunk_by_sql(db, tenant)
    document = shown(confd, id_)
    assert document['type'] is None
    assert (document['sip'], document['name']) == (None, None)
    assert edited(confd, id_, document) == document
    items = confd.get(INTERCONNECTIONS, params={'direction': 'desc', 'limit': 1})
    assert items.json()['items'] == [document]


def test_a_bare_trunk_is_completed(confd, db, tenant, name, events):
    id_, own = trunk_by_sql(db, tenant, twilio_incoming=True), name()
    document = edited(confd, id_, sip(own))
    assert (document['type'], document['name']) == ('sip', own)
    assert document['twilio_incoming'] is True
    like = shown(confd, created(confd, sip(name())))
    assert document['sip'].keys() == like['sip'].keys()
    assert document['sip']['match'] == [f'{own}.example.com']
    assert 'trunk_endpoint_sip_associated' in events.names()


def test_a_bare_trunk_has_no_sip_object_without_a_type(confd, db, tenant):
    id_ = trunk_by_sql(db, tenant)
    errors(confd.put(path_of(id_), json={'sip': {'remote_hosts': ['a']}}))


def test_a_bare_trunk_with_an_iax_registration_becomes_no_sip(confd, db, tenant, name):
    register = db.one(
        'INSERT INTO staticiax (cat_metric, var_metric, commented, filename, category,'
        " var_name, var_val) VALUES (0, 0, 0, 'iax.conf', 'general', 'register', 'u@a')"
        ' RETURNING id'
    )['id']
    id_ = trunk_by_sql(db, tenant, register_iax_id=register)
    assert 'type' in errors(confd.put(path_of(id_), json=sip(name())))
    assert confd.put(path_of(id_), json={'twilio_incoming': True}).status_code == 204


_KEYS = ('allow', 'callerid', 'send_pai', 'contact', 'match', 'username', 'password')
_KEYS += ('set_var', 'match_header', 'max_contacts', 'line', 'server_uri', 'odd')
_TEXTS = st.text(st.characters(exclude_categories=['Cs'], min_codepoint=1), max_size=5)
_VALUES = _TEXTS | st.sampled_from(
    ('yes', '1', 'sip:a', 'a;b', 'a\\;b', 'PJSIP_HEADER(add,X-A)=b', 'X-A: b', '!all,x')
)
_SECTIONS = st.dictionaries(
    st.sampled_from(sorted(ODD)),
    st.lists(
        st.tuples(st.sampled_from(_KEYS) | _TEXTS, _VALUES), min_size=1, max_size=5
    ),
)


@settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(_SECTIONS)
def test_any_trunk_can_be_put_back(confd, db, tenant, name, sections):
    id_ = trunk_by_sql(db, tenant, name(), sections)
    rows, before = stored(db, id_), shown(confd, id_)
    assert edited(confd, id_, before) == before
    assert edited(confd, id_, {'label': 'x'})['sip'] == before['sip']
    assert stored(db, id_) == rows
