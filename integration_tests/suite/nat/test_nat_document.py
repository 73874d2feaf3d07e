# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What GET tells of NAT: the transport in effect, and where each value comes from."""

from __future__ import annotations

import pytest
from nat_samples import (
    MANUAL,
    NOTHING,
    edited_nat,
    effective,
    nat_of,
    on_transport,
    options_by_sql,
    shown_nat,
    template_by_sql,
    transport_by_sql,
    values,
)
from samples import created, errors, sip, template_of, tenant_of, trunk_by_sql


@pytest.fixture
def acme(confd, name, transport):
    return on_transport(confd, name(), transport)


@pytest.fixture
def inherits(confd, db, fixtures, name):
    """An interconnection that inherits templates, the last of them first."""

    def make(*templates):
        trunk = trunk_by_sql(db, tenant_of(fixtures), name(), templates=templates)
        return shown_nat(confd, trunk)

    return make


@pytest.fixture
def template(db, fixtures, name):
    """A template with a transport, an option that names one, or parents."""

    def make(transport=None, option=None, parents=(), **options):
        rows = [*options.items(), *([('transport', option)] if option else ())]
        uuid = transport and transport['uuid']
        return template_by_sql(
            db,
            tenant_of(fixtures),
            name('template'),
            sections={'endpoint': rows} if rows else {},
            templates=parents,
            transport_uuid=uuid,
        )

    return make


def test_the_example_of_the_manual_is_one_put(confd, db, acme, transport):
    nat = edited_nat(confd, acme, MANUAL)

    assert nat['asterisk_restart_required'] is True
    assert nat['warnings'] == []
    assert values(nat) == NOTHING | MANUAL | {'local_net': sorted(MANUAL['local_net'])}
    assert options_by_sql(db, transport) == [
        ('protocol', 'udp'),
        ('bind', '0.0.0.0:5099'),
        ('external_media_address', '203.0.113.1'),
        ('external_signaling_address', '203.0.113.1'),
        ('local_net', '192.168.0.0/16'),
        ('local_net', '10.1.1.0/24'),
    ]
    assert shown_nat(confd, acme) == nat | {'asterisk_restart_required': False}


def test_an_interconnection_of_which_nothing_is_said(confd, acme, transport):
    nat = shown_nat(confd, acme)

    assert values(nat) == NOTHING
    assert nat['transport'] == transport | {
        'inherited': False,
        'shared_by': {'interconnections': 1, 'lines': 0, 'others': False},
    }
    assert nat['effective'] == {
        'transport': {'value': transport['name'], 'source': 'endpoint'},
        'external_media_address': {'value': None, 'source': 'default'},
        'external_signaling_address': {'value': None, 'source': 'default'},
        'external_signaling_port': {'value': None, 'source': 'default'},
        'local_net': {'value': [], 'source': 'default'},
        'rtp_symmetric': {'value': False, 'source': 'default'},
        'rewrite_contact': {'value': False, 'source': 'default'},
        'force_rport': {'value': True, 'source': 'default'},
        'direct_media': {'value': False, 'source': 'template:global'},
        'qualify_frequency': {'value': 60, 'source': 'template:global'},
    }
    assert (nat['asterisk_restart_required'], nat['warnings']) == (False, [])


def test_what_is_the_interconnections_own_has_endpoint_for_its_source(confd, name):
    document = created(confd, sip(name(), qualify_frequency=30))
    nat = edited_nat(confd, document, {'force_rport': False, 'direct_media': True})

    assert effective(nat, 'force_rport') == (False, 'endpoint')
    assert effective(nat, 'direct_media') == (True, 'endpoint')
    assert effective(nat, 'qualify_frequency') == (30, 'endpoint')


def test_a_transport_is_inherited_through_templates_of_any_depth(
    inherits, template, transport, db
):
    parent = template(transport, rtp_symmetric='yes')
    label = db.one('SELECT label FROM endpoint_sip WHERE uuid = %s', parent)['label']
    for _ in range(30):
        parent = template(parents=[parent])
    nat = inherits(parent)

    assert nat['transport']['inherited'] is True
    assert effective(nat, 'transport') == (transport['name'], f'template:{label}')
    assert effective(nat, 'rtp_symmetric') == (True, f'template:{label}')
    assert nat['rtp_symmetric'] is None


def test_the_last_template_wins_with_all_that_it_inherits(inherits, template, db, name):
    first, last = (transport_by_sql(db, name('transport')) for _ in range(2))
    deep = template(parents=[template(last)])
    assert inherits(template(first), deep)['transport']['name'] == last['name']
    assert inherits(deep, template(first))['transport']['name'] == first['name']
    # One that says nothing leaves the word to those before it.
    assert inherits(deep, template())['transport']['name'] == last['name']


def test_templates_that_share_a_parent(inherits, template, transport):
    parent = template(transport)
    left, right = template(parents=[parent]), template(parents=[parent])
    for _ in range(25):
        left, right = template(parents=[left, right]), template(parents=[right, left])
    nat = inherits(left, right)

    assert nat['transport']['name'] == transport['name']
    assert nat['transport']['shared_by']['interconnections'] == 1
    assert effective(nat, 'rtp_symmetric') == (False, 'default')


def test_a_transport_beats_an_option_and_an_option_beats_templates(
    confd, inherits, template, transport, db, fixtures, name
):
    other = transport_by_sql(db, name('transport'))
    both = template(transport, option=other['name'])
    named = inherits(template(transport), template(option=other['name']))
    assert inherits(both)['transport']['name'] == transport['name']
    assert named['transport']['name'] == other['name']

    rows = {'endpoint': [('transport', other['name'])]}
    trunk = trunk_by_sql(db, tenant_of(fixtures), name(), rows, [both])
    nat = shown_nat(confd, trunk)
    assert nat['transport'] == other | {
        'inherited': False,
        'shared_by': {'interconnections': 2, 'lines': 0, 'others': False},
    }


def test_no_transport_at_all(confd, db, fixtures, name):
    trunk = trunk_by_sql(db, tenant_of(fixtures), name())
    nat = shown_nat(confd, trunk)
    assert nat['transport'] is None
    assert effective(nat, 'transport') == (None, 'default')
    answer = confd.put(nat_of(trunk), json={'local_net': ['10.0.0.0/8']})
    assert 'local_net' in errors(answer)


def test_a_transport_that_is_only_named(confd, db, fixtures, name):
    rows = {'endpoint': [('transport', 'no-such')]}
    trunk = trunk_by_sql(db, tenant_of(fixtures), name(), rows)
    nat = shown_nat(confd, trunk)
    assert (nat['transport']['uuid'], nat['transport']['name']) == (None, 'no-such')
    assert [one['code'] for one in nat['warnings']] == ['transport_unknown']
    assert 'local_net' in errors(
        confd.put(nat_of(trunk), json={'local_net': ['10.0.0.0/8']})
    )
    assert edited_nat(confd, trunk, nat) == nat
    assert edited_nat(confd, trunk, {'transport': None})['transport'] is None


def test_a_spelling_that_is_not_understood_is_in_force_and_no_value(
    confd, db, fixtures, name
):
    options = [
        ('external_media_address', '192.0.2.1'),
        ('external_media_address', '192.0.2.2'),
        ('external_signaling_port', '0'),
        ('local_net', '10.0.0.0/8,192.168.0.0/16'),
        ('local_net', '!10.1.0.0/16'),
    ]
    transport = transport_by_sql(db, name('transport'), options)
    rows = {'endpoint': [('rtp_symmetric', 'perhaps'), ('force_rport', 'OFF')]}
    trunk = trunk_by_sql(db, tenant_of(fixtures), name(), rows)
    edited_nat(confd, trunk, {'transport': transport})
    nat = shown_nat(confd, trunk)

    assert nat['external_media_address'] is None
    assert effective(nat, 'external_media_address') == ('192.0.2.2', 'transport')
    assert nat['external_signaling_port'] is None
    assert nat['local_net'] == ['!10.1.0.0/16', '10.0.0.0/8', '192.168.0.0/16']
    assert nat['rtp_symmetric'] is None
    assert effective(nat, 'rtp_symmetric') == ('perhaps', 'endpoint')
    assert effective(nat, 'force_rport') == (False, 'endpoint')

    assert edited_nat(confd, trunk, nat) == nat
    assert options_by_sql(db, transport) == options


@pytest.mark.parametrize(
    ('patch', 'codes'),
    [
        ({}, []),
        ({'local_net': ['192.0.2.0/24']}, []),
        (
            {'external_media_address': '192.0.2.1'},
            ['external_address_without_local_net'],
        ),
        (
            {'external_signaling_address': 'a.example'},
            ['external_address_without_local_net'],
        ),
        (
            {'external_media_address': '192.0.2.1', 'local_net': ['198.51.100.0/24']},
            ['external_address_without_private_net'],
        ),
        (
            {'external_media_address': '::1', 'local_net': ['2001:db8::/32']},
            ['external_address_without_private_net'],
        ),
        (
            {
                'external_media_address': '192.0.2.1',
                'local_net': ['198.51.100.0/24', '172.20.0.0/16'],
            },
            [],
        ),
        ({'external_media_address': '::1', 'local_net': ['fd00:1::/32']}, []),
        ({'external_media_address': '192.0.2.1', 'local_net': ['100.64.0.0/16']}, []),
    ],
)
def test_what_is_likely_not_meant(confd, acme, patch, codes):
    nat = edited_nat(confd, acme, patch)
    assert [warning['code'] for warning in nat['warnings']] == codes
    assert all(warning['field'] == 'local_net' for warning in nat['warnings'])


@pytest.mark.parametrize('body', [{'local_net': []}, {}])
def test_only_sip_has_nat(confd, db, fixtures, name, body):
    custom = {'type': 'custom', 'name': name(), 'custom': {'interface': name('Local/')}}
    trunks = [
        created(confd, custom)['id'],
        trunk_by_sql(db, tenant_of(fixtures)),
        2**31 - 1,
        'x',
    ]
    for trunk in trunks:
        path = f'/interconnections/{trunk}/nat'
        errors(confd.get(path), 404)
        errors(confd.put(path, json=body), 404)
    refused = confd.post('/interconnections', json=custom | {'nat': {}})
    assert 'nat' in errors(refused) or refused.status_code == 400


def test_other_methods_are_answered_plainly(confd, acme):
    for method in ('POST', 'DELETE', 'PATCH'):
        assert 'PUT' in errors(confd.request(method, nat_of(acme), json={}), 405)
    assert 'x_unknown' in errors(confd.get(nat_of(acme), params={'x_unknown': '1'}))
    assert 'x_unknown' in errors(
        confd.put(nat_of(acme), json={}, params={'x_unknown': '1'})
    )


def test_the_document_of_an_interconnection_has_no_nat(confd, name):
    document = created(confd, sip(name()) | {'nat': {'rtp_symmetric': True}})
    assert 'nat' not in document
    assert 'nat' not in confd.get(f'/interconnections/{document["id"]}').json()
    assert document['sip']['options']['endpoint'] == [['rtp_symmetric', 'yes']]


def test_the_templates_that_a_tenant_has(confd, db, fixtures, name):
    uuid = template_of(db, tenant_of(fixtures), 'registration_trunk')
    document = created(confd, sip(name(), templates=[{'uuid': uuid}]))
    nat = shown_nat(confd, document)
    assert effective(nat, 'transport') == ('transport-udp', 'template:global')
