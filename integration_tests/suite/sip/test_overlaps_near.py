# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The overlaps that the database finds are those that Python finds among all."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from samples import tenant_of, trunk_by_sql

pytestmark = pytest.mark.sandbox_only

_OCTETS = st.sampled_from(('0', '1', '10', '11', '198', '255', '256', '01'))
_V4 = st.lists(_OCTETS, min_size=4, max_size=4).map('.'.join)
_GROUPS = st.sampled_from(('0', '0000', '2001', 'db8', '0DB8', 'f', 'FF', 'fffff', ''))
_V6 = st.one_of(
    st.lists(_GROUPS, min_size=3, max_size=9).map(':'.join),
    st.ip_addresses(v=6).map(str),
    st.sampled_from(('::1', '::', '2001:db8::', '::ffff:10.1.0.1', 'fe80::1%eth0')),
)
_LENGTHS = st.sampled_from(
    ('', '', '/0', '/7', '/8', '/08', '/9', '/16', '/24', '/32', '/33', '/64', '/128')
    + ('/129', '/255.0.0.0', '/0.0.0.255', '/')
)
_NAMES = st.sampled_from(
    ('sip.example.com', 'SIP.Example.com', '10.example.com', 'É.example', 'é.example')
    + ('K.example', 'k.example', '%', '_', '10.1.0.01')
)
_ONE = st.one_of(
    st.tuples(_V4, _LENGTHS).map(''.join), st.tuples(_V6, _LENGTHS).map(''.join), _NAMES
)
_STORED = st.one_of(
    _ONE,
    _ONE,
    st.lists(_ONE, min_size=2, max_size=3).map(','.join),
    st.sampled_from((' 10.1.0.1', '10.1.0.1, 10.1.0.2', '10.1.0.1;', ',', '/', ':')),
)


@pytest.fixture(scope='module', params=['seqscan', 'indexscan'])
def session(host, request):
    """The database as the plugin has it, in this process.

    It is read whole, as PostgreSQL does with few rows, and by the index, as with many.
    """
    from xivo_dao.helpers.db_manager import Session, init_db

    Session.remove()
    other = {'seqscan': 'indexscan', 'indexscan': 'seqscan'}[request.param]
    uri = f'{host.about["db_uri"]}&options=-c enable_{other}=off'
    init_db(uri, pool_size=2)
    yield Session
    Session.remove()


@pytest.fixture(scope='module')
def store(confd, db, fixtures, name):
    """Stores texts as the `match` options of one trunk."""
    sections = {'identify': [('match', '10.1.0.1')]}
    trunk = trunk_by_sql(db, tenant_of(fixtures), name(), sections)
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
    confd.delete(f'/interconnections/{trunk}')


def _all(db):
    return [
        tuple(row.values())
        for row in db.query(
            'SELECT t.id, t.tenant_uuid, e.name, o.value FROM trunkfeatures t'
            ' JOIN endpoint_sip e ON e.uuid = t.endpoint_sip_uuid'
            ' JOIN endpoint_sip_section s ON s.endpoint_sip_uuid = e.uuid'
            ' JOIN endpoint_sip_section_option o'
            ' ON o.endpoint_sip_section_uuid = s.uuid'
            " WHERE s.type = 'identify' AND o.key = 'match'"
        )
    ]


@settings(
    deadline=None,
    max_examples=150,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@example(['É.example', 'é.example'], ['É.example'])
@example(['sip.example.com', 'SIP.Example.com'], ['SIP.example.com'])
@example(['10.1.0.1', '10.1.2.0/24', '10.9.0.0/255.255.0.0'], ['10.0.0.0/8'])
@example(['10.1.0.1', '10.1.0.0/16', '10.1.0.2,10.1.0.1'], ['10.1.0.1'])
@example([f'{"a" * 70}.example', f'{"A" * 70}.example'], [f'{"A" * 70}.example'])
@example(['1.2.3', '1.2.4'], ['1.2.3'])
@given(st.lists(_STORED, max_size=30), st.lists(_ONE, min_size=1, max_size=4))
def test_what_is_near_has_all_that_overlaps(session, db, store, stored, matches):
    from wazo_confd_interco.interconnections.near import matches_near
    from wazo_confd_interco.kinds.sip.match_overlaps import Overlaps

    store(stored)
    near = matches_near(matches)
    session.rollback()
    found, wanted = Overlaps(near), Overlaps(_all(db))
    for match in matches:
        assert sorted(found.with_(match)) == sorted(wanted.with_(match)), match


def test_what_is_far_is_not_loaded(session, store):
    from wazo_confd_interco.interconnections.near import matches_near

    far = [f'10.2.{n}.0/24' for n in range(200)] + [f'10.2.0.{n}' for n in range(200)]
    far += [f'2001:db8:{n:x}::/48' for n in range(200)] + ['10.2.0.1,10.2.0.2'] * 200
    far += [f'sip-{n}.example' for n in range(200)]
    store([*far, '10.1.0.0/16', '2001:db9::1', '10.2.9.9,10.1.0.9', 'SIP-A.example'])
    for match in ('10.1.0.0/24', '2001:db9::/32', 'sip-a.example'):
        near = {row.value for row in matches_near([match])}
        session.rollback()
        assert near and not near & set(far)
