# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Asterisk loads the configuration of the plugin without a warning or an error."""

from __future__ import annotations

import pytest
from random_documents import SEED, DocumentGenerator, fill_in_profile
from samples import sip_body

# Asterisk's buffer for a line of a configuration file holds 8,192 bytes.
LINE_BYTES = 8191


@pytest.fixture
def hosts(make_peer):
    """Provide the hosts of peers that answer every request."""
    return [make_peer(port).host for port in (5060, 5062, 5080)]


def read_problems(wazo):
    """Return the warnings and errors since the log was last read."""
    return wazo.asterisk.find_problems(wazo.asterisk.read_new_log())


def test_asterisk_without_trunks_logs_no_problem(wazo):
    assert wazo.problems_at_start == []


def test_every_profile_loads_without_a_problem(wazo, new_name, dns_records, hosts):
    profiles = wazo.confd.get('/interconnections/profiles').json()['items']
    for profile in profiles:
        sip = profile['defaults'].get('sip') or {}
        dns_records.update(dict.fromkeys(sip.get('remote_hosts', ()), '127.0.1.1'))
    bodies = [
        fill_in_profile(item, new_name(), wazo.context, hosts[0]) for item in profiles
    ]
    documents = wazo.create(*bodies)
    assert read_problems(wazo) == []
    known = wazo.asterisk.run_command('pjsip show endpoints')
    for document in documents:
        assert document['type'] != 'sip' or f' {document["name"]} ' in known


def test_random_documents_load_without_a_problem(wazo, new_name, hosts):
    documents = wazo.create(
        *DocumentGenerator(SEED, new_name, wazo.context, hosts).make_bodies(25)
    )
    assert read_problems(wazo) == []
    known = wazo.asterisk.run_command('pjsip show endpoints')
    for document in documents:
        assert f' {document["name"]} ' in known


def test_unknown_option_logs_a_problem(wazo, new_name, hosts):
    """It proves that the tests above can fail; the plugin itself answers 400."""
    (document,) = wazo.create(sip_body(new_name(), remote_hosts=hosts, language='fr'))
    assert read_problems(wazo) == []
    wazo.db.query(
        "UPDATE endpoint_sip_section_option SET key = 'languages'"
        " WHERE key = 'language' AND value = 'fr'"
    )
    wazo.reload('module reload res_pjsip.so')
    assert "'languages'" in str(read_problems(wazo))


def test_duplicate_section_name_logs_a_problem(wazo, new_name, hosts):
    """So the plugin must reject names that equal another section's name."""
    auth = {'username': 'acme', 'password': 'S3cr3t'}
    ours, theirs = new_name(), new_name()
    wazo.create(
        sip_body(ours, remote_hosts=hosts, outbound_auth=auth),
        sip_body(theirs, remote_hosts=hosts, inbound_auth=auth),
    )
    wazo.db.query(
        'UPDATE endpoint_sip SET name = %s WHERE name = %s',
        *(f'outbound_auth_{ours}', theirs),
    )
    wazo.reload('module reload res_pjsip.so')
    found = f"duplicate object: 'outbound_auth_{ours}' of type 'auth'"
    assert found in str(read_problems(wazo))


@pytest.mark.parametrize('spare', [0, -1])
def test_configuration_line_over_the_limit_is_skipped(wazo, new_name, hosts, spare):
    """So the plugin answers 400 to a value that is too long."""
    ours, key = new_name(), 'accountcode'
    wazo.create(sip_body(ours, remote_hosts=hosts, options={'endpoint': [[key, ours]]}))
    size = LINE_BYTES - len(f'{key} = \n') - spare
    sql = 'UPDATE endpoint_sip_section_option SET value = %s WHERE key = %s'
    wazo.db.query(f'{sql} AND value = %s', 'a' * size, key, ours)
    wazo.reload('module reload res_pjsip.so')
    assert ('too long, skipping' in str(read_problems(wazo))) == (spare < 0)
