# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the plugin writes is read without a warning or an error."""

from __future__ import annotations

import pytest
from documents import SEED, Random, profile
from samples import sip

from wazo_confd_interco.options.values import LINE_BYTES


@pytest.fixture
def hosts(peer):
    """Some that answer everything."""
    return [peer(port).host for port in (5060, 5062, 5080)]


def complaints(wazo):
    """What Asterisk has to say of the configuration that it has read last."""
    return wazo.asterisk.problems(wazo.asterisk.news())


def test_asterisk_alone_has_nothing_to_say(wazo):
    assert wazo.problems_at_start == []


def test_every_profile_loads(wazo, name, names, hosts):
    names['gvgw.simonics.com'] = '127.0.1.1'
    profiles = wazo.confd.get('/interconnections/profiles').json()['items']
    bodies = [profile(item, name(), wazo.context, hosts[0]) for item in profiles]
    documents = wazo.create(*bodies)
    assert complaints(wazo) == []
    known = wazo.asterisk.cli('pjsip show endpoints')
    for document in documents:
        assert document['type'] != 'sip' or f' {document["name"]} ' in known


def test_random_documents_load(wazo, name, hosts):
    documents = wazo.create(*Random(SEED, name, wazo.context, hosts).bodies(25))
    assert complaints(wazo) == []
    known = wazo.asterisk.cli('pjsip show endpoints')
    for document in documents:
        assert f' {document["name"]} ' in known


def test_an_option_that_asterisk_does_not_know_drops_the_endpoint(wazo, name, hosts):
    """So the tests above can fail; through the plugin it is a 400."""
    (document,) = wazo.create(sip(name(), remote_hosts=hosts, language='fr'))
    assert complaints(wazo) == []
    wazo.db.query(
        "UPDATE endpoint_sip_section_option SET key = 'languages'"
        " WHERE key = 'language' AND value = 'fr'"
    )
    wazo.load('module reload res_pjsip.so')
    assert "'languages'" in str(complaints(wazo))


def test_two_sections_of_one_name_leave_everybody_without_a_password(wazo, name, hosts):
    """So no interconnection may have the name of a section beside another's."""
    auth = {'username': 'acme', 'password': 'S3cr3t'}
    ours, theirs = name(), name()
    wazo.create(
        sip(ours, remote_hosts=hosts, outbound_auth=auth),
        sip(theirs, remote_hosts=hosts, inbound_auth=auth),
    )
    wazo.db.query(
        'UPDATE endpoint_sip SET name = %s WHERE name = %s',
        *(f'outbound_auth_{ours}', theirs),
    )
    wazo.load('module reload res_pjsip.so')
    found = f"duplicate object: 'outbound_auth_{ours}' of type 'auth'"
    assert found in str(complaints(wazo))


@pytest.mark.parametrize('spare', [0, -1])
def test_a_line_that_is_too_long_is_skipped(wazo, name, hosts, spare):
    """So a value that makes one is a 400."""
    ours, key = name(), 'accountcode'
    wazo.create(sip(ours, remote_hosts=hosts, options={'endpoint': [[key, ours]]}))
    size = LINE_BYTES - len(f'{key} = \n') - spare
    sql = 'UPDATE endpoint_sip_section_option SET value = %s WHERE key = %s'
    wazo.db.query(f'{sql} AND value = %s', 'a' * size, key, ours)
    wazo.load('module reload res_pjsip.so')
    assert ('too long, skipping' in str(complaints(wazo))) == (spare < 0)
