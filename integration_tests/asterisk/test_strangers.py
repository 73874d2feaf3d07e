# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Strangers who know the names of interconnections, and have no password.

Whatever the plugin makes by itself, nobody gets in who is not recognised: no call, no
registration, nothing that a channel or a contact is left of.
"""

from __future__ import annotations

from uuid import uuid4

import pytest
from documents import SEED, Random, profile
from samples import sip
from sip_peer import Dialog

NUMBER = '5145550100'
INBOUND = {'username': 'their-account', 'password': 'S3cr3t'}
OUTBOUND = {'username': 'our-account', 'password': 'S3cr3t'}
DEFAULTS = {
    'an address': {},
    'a registration': {'outbound_auth': OUTBOUND, 'registration': {}},
    'a password for them': {'inbound_auth': INBOUND},
    'a password for us': {'outbound_auth': OUTBOUND},
    'no address': {'match': []},
}
HEADER = {'headers': {'incoming': [{'name': 'X-Trunk', 'value': 'acme'}]}}
REFUSED = range(400, 500)


@pytest.fixture
def stranger(peer):
    return peer()


def pretending(username):
    """An authorization of somebody who has no password."""
    said = f'username="{username}", realm="asterisk", nonce="1/2", uri="sip:a"'
    return {'Authorization': f'Digest {said}, algorithm=MD5, response="{"0" * 32}"'}


def users_of(document):
    """Who a stranger may say that he is."""
    auths = [document['sip'][key] or {} for key in ('inbound_auth', 'outbound_auth')]
    return {document['name'], *(auth['username'] for auth in auths if auth)}


def attempts(wazo, stranger, document):
    """Everything that a stranger tries, and its status."""
    host = wazo.address
    for user in users_of(document):
        for headers in ({}, pretending(user)):
            said = 'with an Authorization' if headers else 'plainly'
            call = stranger.call(f'sip:{NUMBER}@{host}', user, headers)
            yield f'INVITE as {user} {said}', call.status
            for method in ('REGISTER', 'SUBSCRIBE', 'MESSAGE'):
                whom = f'<sip:{user}@{host}>'
                dialog = Dialog(f'sip:{user}@{host}', f'{whom};tag={uuid4().hex}', whom)
                answer = stranger.request(method, dialog, {'Expires': '60', **headers})
                yield f'{method} as {user} {said}', answer.status


def let_in(wazo, stranger, document):
    """The attempts that are not refused, and what is left of them."""
    found = attempts(wazo, stranger, document)
    taken = [what for what, status in found if status not in REFUSED]
    left = [call for call in wazo.incoming() if call.endpoint == document['name']]
    if stranger.address in wazo.asterisk.cli('pjsip show contacts'):
        left.append('a contact')
    return taken + left


@pytest.mark.parametrize('values', DEFAULTS.values(), ids=DEFAULTS)
def test_a_stranger_gets_in_by_no_default(wazo, name, stranger, values):
    body = sip(name(), remote_hosts=['127.9.0.1'], **values)
    (document,) = wazo.create(body | {'context': wazo.context})
    assert let_in(wazo, stranger, document) == []


def test_a_stranger_gets_in_by_no_registration_that_is_waited_for(wazo, name, stranger):
    values = {'accepts_registrations': True, 'inbound_auth': INBOUND}
    body = {'type': 'sip', 'context': wazo.context, 'sip': values}
    documents = wazo.create(body | {'name': name()}, body)
    for document in documents:
        assert let_in(wazo, stranger, document) == []


def test_a_stranger_gets_in_by_no_header_that_he_does_not_know(wazo, name, stranger):
    body = sip(name(), remote_hosts=['127.9.0.1']) | HEADER
    (document,) = wazo.create(body | {'context': wazo.context})
    assert let_in(wazo, stranger, document) == []


def test_a_stranger_gets_in_by_no_profile(wazo, name, peer, stranger):
    profiles = wazo.confd.get('/interconnections/profiles').json()['items']
    bodies = (profile(item, name(), wazo.context, peer().host) for item in profiles)
    documents = wazo.create(*bodies)
    assert len(documents) >= 5
    for document in documents:
        if document['type'] == 'sip':
            assert let_in(wazo, stranger, document) == []


def test_a_stranger_gets_in_by_no_random_document(wazo, name, peer, stranger):
    hosts = [peer(port).host for port in (5060, 5062, 5080)]
    documents = wazo.create(*Random(SEED, name, wazo.context, hosts).bodies(25))
    for document in documents:
        assert let_in(wazo, stranger, document) == [], document


@pytest.mark.parametrize(
    ('identify_by', 'said'),
    [('username', 'plainly'), ('auth_username', 'with an Authorization')],
)
def test_he_gets_in_where_a_name_is_enough(wazo, name, stranger, identify_by, said):
    """That is asked for, and warned of: so the attempts above can succeed."""
    body = sip(name(), remote_hosts=['127.9.0.1'], identify_by=[identify_by])
    (document,) = wazo.create(body | {'context': wazo.context})
    assert 'identified_by_username' in str(document['warnings'])
    found = let_in(wazo, stranger, document)
    assert f'INVITE as {document["name"]} {said}' in found
    assert document['name'] in [each[0] for each in found]


def test_he_gets_in_where_it_is_spelled_otherwise(wazo, name, stranger):
    """Asterisk knows `identify_by` in any case, and so does the warning."""
    options = {'endpoint': [['identify_by', 'USERNAME,']]}
    body = sip(name(), remote_hosts=['127.9.0.1'], options=options)
    (document,) = wazo.create(body | {'context': wazo.context})
    assert f'INVITE as {document["name"]} plainly' in let_in(wazo, stranger, document)
    assert 'identified_by_username' in str(document['warnings'])


def test_he_registers_where_nobody_forbids_it(wazo, name, stranger):
    """As a trunk of the host's own templates does, without this plugin's `aor`."""
    body = sip(name(), remote_hosts=['127.9.0.1'], identify_by=['username'])
    (document,) = wazo.create(body | {'context': wazo.context})
    wazo.db.query(
        'UPDATE endpoint_sip_section_option o SET value = 1'
        ' FROM endpoint_sip_section s, endpoint_sip e'
        ' WHERE s.uuid = o.endpoint_sip_section_uuid AND e.uuid = s.endpoint_sip_uuid'
        " AND e.name = %s AND o.key = 'max_contacts'",
        document['name'],
    )
    wazo.load('module reload res_pjsip.so')
    found = let_in(wazo, stranger, document)
    assert f'REGISTER as {document["name"]} plainly' in found
    assert 'a contact' in found
