# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The warning `match_overlaps`: another interconnection matches the same addresses.

It is part of the answer of a create, of dry runs, and of diagnostics. Reading a
document never looks at other interconnections.
"""

from __future__ import annotations

import pytest
from diagnostics_requests import fetch_diagnostics
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from samples import (
    INTERCONNECTIONS,
    create,
    fetch,
    insert_trunk,
    path_of,
    sip_body,
    tenant_of,
    unused_network,
    update,
)

CODE = 'match_overlaps'
DRY_RUN = {'dry_run': 'true'}


def overlaps_in(document):
    """Return the messages of the warning in a document."""
    warnings = [w for w in document['warnings'] if w['code'] == CODE]
    assert all(warning['field'] == 'sip.match' for warning in warnings)
    return [warning['message'] for warning in warnings]


def diagnosed_overlaps(confd, document):
    """Return the messages of the check in the diagnostics of an interconnection."""
    checks = fetch_diagnostics(confd, document)['checks']
    return [check['message'] for check in checks if check['id'] == CODE]


@pytest.fixture
def address():
    """An address that no other test matches."""
    return f'{unused_network()}7'


@pytest.fixture
def body(name):
    """Return a function that builds a body with some matches."""
    return lambda *matches: sip_body(name(), match=[*matches])


def test_second_create_with_one_address_names_the_first(confd, body, address):
    first = create(confd, body(address))
    assert overlaps_in(first) == []
    (message,) = overlaps_in(create(confd, body(address)))
    assert message.startswith(f'{address} is also matched by ')
    assert f'{first["name"]} ({first["id"]})' in message


def test_document_that_is_read_has_no_overlap_warning(confd, body, address):
    create(confd, body(address))
    second = create(confd, body(address))
    assert overlaps_in(second)
    assert overlaps_in(fetch(confd, second)) == []
    (item,) = confd.get(INTERCONNECTIONS, params={'name': second['name']}).json()[
        'items'
    ]
    assert overlaps_in(item) == []


def test_diagnostics_of_both_interconnections_name_the_other(confd, body, address):
    first, second = create(confd, body(address)), create(confd, body(address))
    for document, other in ((first, second), (second, first)):
        (message,) = diagnosed_overlaps(confd, document)
        assert f'{other["name"]} ({other["id"]})' in message


def test_own_matches_are_not_an_overlap(confd, body, address):
    network = f'{address[:-1]}/64'
    document = create(confd, body(address, network))
    assert overlaps_in(document) == []
    assert diagnosed_overlaps(confd, document) == []
    patch = {'sip': {'match': [network]}}
    answer = confd.put(path_of(document), json=patch, params=DRY_RUN)
    assert overlaps_in(answer.json()['result']) == []


def test_other_address_and_other_ip_version_are_not_an_overlap(confd, body):
    prefix = unused_network()
    create(confd, body(f'{prefix}1', '0.0.0.1'))
    assert overlaps_in(create(confd, body(f'{prefix}2', '::1'))) == []


def test_network_overlaps_with_the_addresses_in_it(confd, body):
    prefix = unused_network()
    network = create(confd, body(f'{prefix}/126'))
    inside = create(confd, body(f'{prefix}3'))
    (message,) = overlaps_in(inside)
    assert network['name'] in message
    (message,) = diagnosed_overlaps(confd, network)
    assert inside['name'] in message
    assert overlaps_in(create(confd, body(f'{prefix}4'))) == []


@pytest.fixture
def many_addresses(confd, db, fixtures, name):
    """More matches than the plugin compares, if it could leave none of them out."""
    trunk = insert_trunk(db, tenant_of(fixtures), name(), {'identify': []})
    db.query(
        'INSERT INTO endpoint_sip_section_option'
        ' (key, value, endpoint_sip_section_uuid)'
        " SELECT 'match', format('198.18.%%s.%%s', x, y), s.uuid"
        ' FROM generate_series(0, 4) x, generate_series(0, 249) y,'
        ' endpoint_sip_section s JOIN trunkfeatures t USING (endpoint_sip_uuid)'
        ' WHERE t.id = %s',
        trunk,
    )
    yield
    confd.delete(path_of(trunk))


@pytest.mark.usefixtures('many_addresses')
def test_network_is_compared_with_its_addresses_however_many_others_there_are(
    confd, body
):
    inside = create(confd, body('198.19.77.5'))
    network = create(confd, body('198.19.77.0/24'))
    # The addresses are fixed, and the next run must not find them.
    for document in (inside, network):
        confd.delete(path_of(document))
    (message,) = overlaps_in(network)
    assert inside['name'] in message


def test_host_names_are_compared_without_case(confd, body, name):
    host = f'{name()}.example.com'
    first = create(confd, body(host))
    (message,) = overlaps_in(create(confd, body(host.upper())))
    assert first['name'] in message
    assert overlaps_in(create(confd, body(f'a.{host}'))) == []


def test_each_item_of_a_stored_list_is_compared(confd, db, fixtures, body, name):
    prefix, own = unused_network(), name()
    sections = {'identify': [('match', f'{prefix}1,{prefix}2')]}
    insert_trunk(db, tenant_of(fixtures), own, sections)
    for last, is_found in ((1, True), (2, True), (3, False)):
        messages = overlaps_in(create(confd, body(f'{prefix}{last}')))
        assert any(own in message for message in messages) is is_found


def test_each_match_has_its_own_warning(confd, body):
    prefix = unused_network()
    first, second = f'{prefix}1', f'{prefix}2'
    create(confd, body(first, second))
    messages = overlaps_in(create(confd, body(first, f'{prefix}3', second)))
    assert [message.split()[0] for message in messages] == [first, second]


def test_long_list_of_overlaps_is_shortened(confd, body, address):
    first = [create(confd, body(address)) for _ in range(5)]
    (message,) = overlaps_in(create(confd, body(address)))
    named = [document['name'] in message for document in first]
    assert named == [True, True, True, False, False]
    assert '2 more' in message


def test_dry_run_of_a_create_has_the_overlap_warning(confd, body, address):
    first = create(confd, body(address))
    answer = confd.post(INTERCONNECTIONS, json=body(address), params=DRY_RUN)
    (message,) = overlaps_in(answer.json()['result'])
    assert first['name'] in message


def test_dry_run_of_an_update_considers_the_new_matches(confd, body, address):
    first, second = create(confd, body(address)), create(confd, body())
    for match, count in ([address], 1), ([], 0):
        patch = {'sip': {'match': match}}
        answer = confd.put(path_of(second), json=patch, params=DRY_RUN)
        messages = overlaps_in(answer.json()['result'])
        assert len(messages) == count
        assert all(first['name'] in message for message in messages)


def test_overlap_ends_with_the_other_match(confd, body, address):
    first, second = create(confd, body(address)), create(confd, body(address))
    assert diagnosed_overlaps(confd, second)
    update(confd, first, {'sip': {'match': []}})
    assert diagnosed_overlaps(confd, second) == []


def test_sub_tenant_does_not_see_overlaps_of_other_tenants(
    confd, tenant_confd, body, address
):
    create(confd, body(address))
    document = create(tenant_confd, body(address))
    assert overlaps_in(document) == []
    assert diagnosed_overlaps(tenant_confd, document) == []
    patch = {'sip': {'match': [address]}}
    answer = tenant_confd.put(path_of(document), json=patch, params=DRY_RUN)
    assert overlaps_in(answer.json()['result']) == []


def test_master_tenant_sees_the_number_of_overlaps_of_other_tenants(
    confd, tenant_confd, body, address
):
    foreign = [create(tenant_confd, body(address)) for _ in range(2)]
    document = create(confd, body(address))
    for messages in (overlaps_in(document), diagnosed_overlaps(confd, document)):
        (message,) = messages
        assert '2 interconnections of other tenants' in message
        for other in foreign:
            assert other['name'] not in message
            assert f'({other["id"]})' not in message


def test_sub_tenant_sees_overlaps_of_its_own_interconnections(
    confd, tenant_confd, body, address
):
    create(confd, body(address))
    first = create(tenant_confd, body(address))
    (message,) = overlaps_in(create(tenant_confd, body(address)))
    assert first['name'] in message
    assert 'other tenants' not in message


OCTETS = st.sampled_from(('0', '1', '10', '255', '256', '01'))
V4 = st.lists(OCTETS, min_size=4, max_size=4).map('.'.join)
V6 = st.one_of(
    st.ip_addresses(v=6).map(str),
    st.sampled_from(('::1', '::', '2001:db8::', '::ffff:10.1.0.1', 'fe80::1%eth0')),
)
LENGTHS = st.sampled_from(
    ('', '', '/0', '/8', '/9', '/16', '/24', '/32', '/33', '/64', '/128', '/129')
    + ('/255.0.0.0', '/0.0.0.255', '/')
)
NAMES = st.sampled_from(
    ('sip.example.com', 'SIP.Example.com', '10.example.com', 'É.example', 'é.example')
    + ('%', '_', '10.1.0.01')
)
MATCHES = st.one_of(
    st.tuples(V4, LENGTHS).map(''.join), st.tuples(V6, LENGTHS).map(''.join), NAMES
)
STORED = st.one_of(
    MATCHES,
    st.lists(MATCHES, min_size=2, max_size=3).map(','.join),
    st.sampled_from((' 10.1.0.1', '10.1.0.1, 10.1.0.2', '10.1.0.1;', ',', '/', ':')),
)


@pytest.fixture(scope='module')
def session(host):
    """The session of the plugin, in this process."""
    from xivo_dao.helpers.db_manager import Session, init_db

    Session.remove()
    init_db(host.about['db_uri'], pool_size=2)
    yield Session
    Session.remove()


@pytest.fixture(scope='module')
def store_matches(confd, db, fixtures, name):
    """Return a function that replaces the stored matches of one trunk."""
    sections = {'identify': [('match', '10.1.0.1')]}
    trunk = insert_trunk(db, tenant_of(fixtures), name(), sections)
    section = db.one(
        'SELECT s.uuid FROM endpoint_sip_section s JOIN trunkfeatures t'
        ' USING (endpoint_sip_uuid) WHERE t.id = %s',
        trunk,
    )['uuid']

    def store(values):
        db.query(
            'DELETE FROM endpoint_sip_section_option'
            ' WHERE endpoint_sip_section_uuid = %s',
            section,
        )
        db.query(
            'INSERT INTO endpoint_sip_section_option'
            ' (key, value, endpoint_sip_section_uuid)'
            " SELECT 'match', unnest(%s::text[]), %s",
            values,
            section,
        )

    yield store
    confd.delete(path_of(trunk))


def list_stored_matches(db):
    """Return the matches of all trunks, in the form that the plugin compares."""
    from wazo_confd_interco.kinds.sip.match_overlaps import Matched

    rows = db.query(
        'SELECT t.id, t.tenant_uuid, e.name, o.value AS match FROM trunkfeatures t'
        ' JOIN endpoint_sip e ON e.uuid = t.endpoint_sip_uuid'
        ' JOIN endpoint_sip_section s ON s.endpoint_sip_uuid = e.uuid'
        ' JOIN endpoint_sip_section_option o ON o.endpoint_sip_section_uuid = s.uuid'
        " WHERE s.type = 'identify' AND o.key = 'match'"
    )
    return [Matched(**row) for row in rows]


@pytest.mark.sandbox_only
@settings(
    deadline=None,
    max_examples=100,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(st.lists(STORED, max_size=20), st.lists(MATCHES, min_size=1, max_size=4))
@example(['É.example'], ['é.example'])
def test_database_query_misses_no_overlap(
    session, db, fixtures, store_matches, stored, matches
):
    """The query selects candidates; it must contain everything that overlaps."""
    from wazo_confd_interco.kinds.sip.match_overlaps import find_overlaps
    from wazo_confd_interco.native.incoming.matches import load_overlap_candidates

    tenant = tenant_of(fixtures)
    store_matches(stored)
    candidates = load_overlap_candidates(matches, 0, None)
    session.rollback()
    found = list(find_overlaps(tenant, matches, candidates))
    assert found == list(find_overlaps(tenant, matches, list_stored_matches(db)))


@pytest.fixture
def provider(name):
    """A provider that no other test uses."""
    return f'{name()}.example'


@pytest.fixture
def account(name):
    """Return a function that builds the body of an account at a provider."""

    def build(host, line=True, **values):
        return sip_body(
            name(),
            remote_hosts=[host],
            outbound_auth={'username': name(), 'password': 's3cret'},
            registration={'line': line},
            **values,
        )

    return build


def test_accounts_that_register_with_one_provider_do_not_overlap(
    confd, account, provider
):
    first, second = (create(confd, account(provider)) for _ in range(2))
    assert second['sip']['match'] == [provider]
    assert overlaps_in(second) == []
    for document in (first, second):
        assert diagnosed_overlaps(confd, document) == []


def test_accounts_with_one_more_common_address_overlap_there(confd, account, provider):
    both = [provider, f'{unused_network()}9']
    create(confd, account(provider, match=both))
    second = create(confd, account(provider, match=both))
    (message,) = overlaps_in(second)
    assert message.startswith(both[1])


@pytest.mark.parametrize(
    'other',
    [
        {'line': False},
        {'registration': {'server_uri': 'sip:other.example'}},
        {'registration': None},
    ],
)
def test_account_overlaps_with_an_interconnection_without_token_of_the_provider(
    confd, account, provider, other
):
    body = account(provider, line=other.get('line', True))
    if 'registration' in other:
        body['sip']['registration'] = other['registration']
    first, second = create(confd, body), create(confd, account(provider))
    for document in (first, second):
        assert len(diagnosed_overlaps(confd, document)) == 1
