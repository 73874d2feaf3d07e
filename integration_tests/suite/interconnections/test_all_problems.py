# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""One 400 reports every problem of a request, each with its path."""

from __future__ import annotations

import pytest
from kinds import (
    body_of_type,
    custom_body,
    diff_rows,
    iax_body,
    insert_context,
    read_rows,
    unused_exten,
)
from samples import (
    INTERCONNECTIONS,
    create,
    error_text,
    fetch,
    merge,
    path_of,
    problems_of,
    sip_body,
    tenant_of,
)

UNUSED_ID = 2**31 - 1
UNUSED_UUID = '00000000-0000-4000-8000-000000000000'


@pytest.fixture
def check_nothing_stored(db, events, reloads):
    """Check after the test that its requests stored, published and reloaded nothing.

    The test calls it once, when everything that it needs exists.
    """
    rows = []

    def begin():
        events.clear()
        reloads.clear()
        rows.append(read_rows(db))

    yield begin
    (before,) = rows
    assert list(diff_rows(before, read_rows(db))) == []
    assert (events.all(), reloads.all()) == ([], [])


def test_five_invalid_fields_get_five_sentences(confd, check_nothing_stored):
    check_nothing_stored()
    values = {
        'remote_hosts': ['256.1.1.1'],
        'codecs': ['ulaw', 'g 722'],
        'callerid': '"Bob',
    }
    body = sip_body('a b', **values) | {'context': 'no-such-context'}
    found = problems_of(confd.post(INTERCONNECTIONS, json=body))
    words = {
        'name': ("'a b'", 'not a valid name'),
        'context': ("'no-such-context'", 'not found'),
        'sip.remote_hosts.0': ('256.1.1.1', 'host'),
        'sip.codecs.1': ("'g 722'", 'not a valid codec name'),
        'sip.callerid': ("'\"Bob'", 'not a caller ID'),
    }
    assert found.keys() == words.keys()
    for path, expected in words.items():
        for word in expected:
            assert word in found[path], (path, found[path])


def test_update_with_five_invalid_fields_gets_five_sentences(
    confd, name, check_nothing_stored
):
    document = create(confd, sip_body(name()))
    check_nothing_stored()
    patch = {
        'name': 'a b',
        'context': 'no-such-context',
        'sip': {'remote_hosts': ['a b'], 'codecs': ['!'], 'callerid': '<x>'},
    }
    found = problems_of(confd.put(path_of(document), json=patch))
    assert found.keys() == {
        'name',
        'context',
        'sip.remote_hosts.0',
        'sip.codecs.0',
        'sip.callerid',
    }
    assert fetch(confd, document) == document


@pytest.mark.parametrize('type_', ['sip', 'iax'])
def test_taken_name_and_unknown_references_are_all_reported(
    confd, name, type_, check_nothing_stored
):
    taken = create(confd, body_of_type(type_, name()))['name']
    check_nothing_stored()
    body = body_of_type(type_, taken) | {
        'context': 'no-such-context',
        'outcalls': [{'id': UNUSED_ID}],
    }
    found = problems_of(confd.post(INTERCONNECTIONS, json=body))
    assert found.keys() == {'name', 'context', 'outcalls.0.id'}
    assert found['name'].endswith('already exists')
    assert 'not found; use one of' in found['context']
    assert found['outcalls.0.id'].endswith('not found')


def test_unknown_sip_references_are_all_reported(confd, name, check_nothing_stored):
    check_nothing_stored()
    body = sip_body(
        name(),
        transport={'name': 'no-such-transport'},
        templates=[{'uuid': UNUSED_UUID}],
        options={'endpoint': [['message_context', 'no-such-context']]},
    )
    found = problems_of(confd.post(INTERCONNECTIONS, json=body))
    assert found.keys() == {
        'sip.transport',
        'sip.templates.0',
        'sip.options.endpoint',
    }
    assert all(' not found' in reason for reason in found.values())


def test_taken_interface_and_unknown_references_are_all_reported(
    confd, name, check_nothing_stored
):
    interface = create(confd, custom_body(f'Local/{name()}'))['custom']['interface']
    check_nothing_stored()
    body = custom_body(interface) | {
        'context': 'no-such-context',
        'outcalls': [{'id': UNUSED_ID}],
    }
    found = problems_of(confd.post(INTERCONNECTIONS, json=body))
    assert found.keys() == {'custom.interface', 'context', 'outcalls.0.id'}
    assert found['custom.interface'].endswith('already exists')


def test_iax_problems_of_all_parts_are_reported(confd, check_nothing_stored):
    check_nothing_stored()
    body = iax_body('a b', host='a b', port=0, options=[['a b', 'x']])
    body['iax']['registration'] = {'remote_host': 'a b', 'auth_username': 'u'}
    body['context'] = 'no-such-context'
    found = problems_of(confd.post(INTERCONNECTIONS, json=body))
    assert found.keys() == {
        'name',
        'context',
        'iax.host',
        'iax.port',
        'iax.registration.remote_host',
        'iax.registration.auth_password',
        'iax.options',
    }


def test_problems_of_sip_outcalls_and_incalls_are_all_reported(
    confd, db, fixtures, contexts, name, check_nothing_stored
):
    outcall, taken = fixtures['outcalls'][0], name('in')
    extension = outcall['extensions'][0]
    insert_context(db, tenant_of(fixtures), taken, 'incall')
    check_nothing_stored()
    body = sip_body(name(), callerid='"Bob') | {
        'context': contexts['incall'],
        'outcalls': [
            {'id': UNUSED_ID},
            {
                'name': outcall['name'],
                'extensions': [
                    {'exten': '_4[18.', 'context': contexts['outcall']},
                    {'exten': extension['exten'], 'context': extension['context']},
                    {'exten': '_X.', 'context': 'no-such-context'},
                ],
            },
        ],
        'incalls': [
            {'exten': 'a b', 'destination': {'type': 'none'}},
            {
                'exten': unused_exten(db, taken),
                'context': taken,
                'destination': {'type': 'user', 'user_id': UNUSED_ID},
            },
        ],
    }
    found = problems_of(confd.post(INTERCONNECTIONS, json=body))
    words = {
        'sip.callerid': 'not a caller ID',
        'outcalls.0.id': 'not found',
        'outcalls.1.name': 'already exists',
        'outcalls.1.extensions.0.exten': '',
        'outcalls.1.extensions.1.exten': 'already exists',
        'outcalls.1.extensions.2.context': 'not found',
        'incalls.0.exten': '',
        'incalls.1.destination.user_id': 'not found',
    }
    assert found.keys() == words.keys()
    assert all(words[path] in found[path] for path in words), found


def test_problems_of_nat_and_sip_are_all_reported(
    confd, name, transport, check_nothing_stored
):
    check_nothing_stored()
    body = sip_body(name(), transport=transport, language='!') | {
        'nat': {'local_net': ['192.0.2.0/24', 'x'], 'external_signaling_port': 0}
    }
    found = problems_of(confd.post(INTERCONNECTIONS, json=body))
    assert found.keys() == {
        'sip.language',
        'nat.local_net.1',
        'nat.external_signaling_port',
    }


def test_wrong_json_types_and_unknown_fields_are_all_reported(
    confd, name, check_nothing_stored
):
    check_nothing_stored()
    patch = {
        'label': 1,
        'twilio_incoming': 'yes',
        'sip': {'qualify_frequency': '60', 'match': ['192.0.2.1', 2], 'no_such': 1},
        'outcalls': [{'name': 1, 'no_such': 1}],
        'lable': 'x',
    }
    body = merge(sip_body(name()), patch)
    found = problems_of(confd.post(INTERCONNECTIONS, json=body))
    assert found.keys() == {
        'label',
        'twilio_incoming',
        'sip.qualify_frequency',
        'sip.match.1',
        'sip.no_such',
        'outcalls.0.name',
        'outcalls.0.no_such',
        'lable',
    }
    assert 'did you mean label?' in found['lable']


def test_all_missing_fields_are_reported(confd, check_nothing_stored):
    check_nothing_stored()
    body = {'type': 'sip', 'sip': {'registration': {}, 'outbound_auth': {}}}
    text = error_text(confd.post(INTERCONNECTIONS, json=body))
    assert '- sip.remote_hosts: required' in text
    assert '- sip.registration.server_uri: required' in text


def test_members_of_another_type_are_all_reported(confd, name, check_nothing_stored):
    document = create(confd, custom_body(f'Local/{name()}'))
    check_nothing_stored()
    patch = {
        'type': 'sip',
        'label': 'x',
        'sip': {'remote_hosts': ['a']},
        'iax': {'host': 'a'},
        'incalls': [{'exten': '1', 'destination': {'type': 'none'}}],
        'profile': 'simonics',
        'context': 'no-such-context',
    }
    found = problems_of(confd.put(path_of(document), json=patch))
    assert {path.partition('.')[0] for path in found} == patch.keys()
