# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Strangers who know the names of interconnections but have no password.

With the defaults of the plugin, none of their calls and registrations is accepted.
"""

from __future__ import annotations

from uuid import uuid4

import pytest
from random_documents import SEED, DocumentGenerator, fill_in_profile
from samples import sip_body
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
def stranger(make_peer):
    return make_peer()


def make_forged_authorization(username):
    """Return an Authorization header without a valid response."""
    fields = f'username="{username}", realm="asterisk", nonce="1/2", uri="sip:a"'
    return {'Authorization': f'Digest {fields}, algorithm=MD5, response="{"0" * 32}"'}


def list_user_names(document):
    """Return the user names that a stranger may try."""
    auths = [document['sip'][key] or {} for key in ('inbound_auth', 'outbound_auth')]
    return {document['name'], *(auth['username'] for auth in auths if auth)}


def try_everything(wazo, stranger, document):
    """Make every attempt of a stranger and yield its name and status."""
    host = wazo.address
    for user in list_user_names(document):
        for headers in ({}, make_forged_authorization(user)):
            how = 'with an Authorization' if headers else 'without Authorization'
            call = stranger.call(f'sip:{NUMBER}@{host}', user, headers)
            yield f'INVITE as {user} {how}', call.status
            for method in ('REGISTER', 'SUBSCRIBE', 'MESSAGE'):
                whom = f'<sip:{user}@{host}>'
                dialog = Dialog(f'sip:{user}@{host}', f'{whom};tag={uuid4().hex}', whom)
                answer = stranger.request(method, dialog, {'Expires': '60', **headers})
                yield f'{method} as {user} {how}', answer.status


def find_successful_attempts(wazo, stranger, document):
    """Return the attempts that succeed, and the calls and contacts they leave."""
    found = try_everything(wazo, stranger, document)
    succeeded = [what for what, status in found if status not in REFUSED]
    left = [
        call for call in wazo.read_incoming_calls() if call.endpoint == document['name']
    ]
    if stranger.address in wazo.asterisk.run_command('pjsip show contacts'):
        left.append('a contact')
    return succeeded + left


@pytest.mark.parametrize('values', DEFAULTS.values(), ids=DEFAULTS)
def test_sip_defaults_refuse_strangers(wazo, new_name, stranger, values):
    body = sip_body(new_name(), remote_hosts=['127.9.0.1'], **values)
    (document,) = wazo.create(body | {'context': wazo.context})
    assert find_successful_attempts(wazo, stranger, document) == []


def test_trunk_that_accepts_registrations_refuses_strangers(wazo, new_name, stranger):
    values = {'accepts_registrations': True, 'inbound_auth': INBOUND}
    body = {'type': 'sip', 'context': wazo.context, 'sip': values}
    documents = wazo.create(body | {'name': new_name()}, body)
    for document in documents:
        assert find_successful_attempts(wazo, stranger, document) == []


def test_recognition_by_header_refuses_strangers(wazo, new_name, stranger):
    body = sip_body(new_name(), remote_hosts=['127.9.0.1']) | HEADER
    (document,) = wazo.create(body | {'context': wazo.context})
    assert find_successful_attempts(wazo, stranger, document) == []


def test_profiles_refuse_strangers(wazo, new_name, make_peer, stranger):
    profiles = wazo.confd.get('/interconnections/profiles').json()['items']
    bodies = (
        fill_in_profile(item, new_name(), wazo.context, make_peer().host)
        for item in profiles
    )
    documents = wazo.create(*bodies)
    assert len(documents) >= 5
    for document in documents:
        if document['type'] == 'sip':
            assert find_successful_attempts(wazo, stranger, document) == []


def test_random_documents_refuse_strangers(wazo, new_name, make_peer, stranger):
    hosts = [make_peer(port).host for port in (5060, 5062, 5080)]
    documents = wazo.create(
        *DocumentGenerator(SEED, new_name, wazo.context, hosts).make_bodies(25)
    )
    for document in documents:
        assert find_successful_attempts(wazo, stranger, document) == [], document


@pytest.mark.parametrize(
    ('identify_by', 'how'),
    [('username', 'without Authorization'), ('auth_username', 'with an Authorization')],
)
def test_identification_by_user_name_admits_strangers(
    wazo, new_name, stranger, identify_by, how
):
    """The plugin warns the administrator who asks for this identification.

    It also proves that the attempts in the tests above can succeed.
    """
    body = sip_body(new_name(), remote_hosts=['127.9.0.1'], identify_by=[identify_by])
    (document,) = wazo.create(body | {'context': wazo.context})
    assert 'identified_by_username' in str(document['warnings'])
    found = find_successful_attempts(wazo, stranger, document)
    assert f'INVITE as {document["name"]} {how}' in found
    assert document['name'] in [each[0] for each in found]


def test_identify_by_in_upper_case_admits_strangers_and_warns(wazo, new_name, stranger):
    """Asterisk ignores the case of `identify_by`, and so does the warning."""
    options = {'endpoint': [['identify_by', 'USERNAME,']]}
    body = sip_body(new_name(), remote_hosts=['127.9.0.1'], options=options)
    (document,) = wazo.create(body | {'context': wazo.context})
    assert (
        f'INVITE as {document["name"]} without Authorization'
        in find_successful_attempts(wazo, stranger, document)
    )
    assert 'identified_by_username' in str(document['warnings'])


def test_max_contacts_lets_strangers_register(wazo, new_name, stranger):
    """Wazo's own templates allow one contact; the plugin sets `max_contacts` to 0."""
    body = sip_body(new_name(), remote_hosts=['127.9.0.1'], identify_by=['username'])
    (document,) = wazo.create(body | {'context': wazo.context})
    wazo.db.query(
        'UPDATE endpoint_sip_section_option o SET value = 1'
        ' FROM endpoint_sip_section s, endpoint_sip e'
        ' WHERE s.uuid = o.endpoint_sip_section_uuid AND e.uuid = s.endpoint_sip_uuid'
        " AND e.name = %s AND o.key = 'max_contacts'",
        document['name'],
    )
    wazo.reload('module reload res_pjsip.so')
    found = find_successful_attempts(wazo, stranger, document)
    assert f'REGISTER as {document["name"]} without Authorization' in found
    assert 'a contact' in found
