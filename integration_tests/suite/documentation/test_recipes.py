# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Each recipe of the documentation, read back through native resources."""

from __future__ import annotations

import pytest
from kinds import SECRET, insert_context, unused_exten
from samples import create, stored_sections, template_of, tenant_of


@pytest.fixture
def pattern(db, contexts):
    return lambda: f'_{unused_exten(db, contexts["outcall"], 8)}.'


def outcall_of(confd, document):
    (outcall,) = document['outcalls']
    native = confd.get(f'/outcalls/{outcall["id"]}').json()
    assert [trunk['id'] for trunk in native['trunks']] == [document['id']]
    return native


def incall_of(confd, exten, context):
    """Return the destination of a number in a context."""
    items = confd.get('/extensions', params={'exten': exten}).json()['items']
    place = (exten, context)
    (extension,) = (row for row in items if (row['exten'], row['context']) == place)
    incalls = confd.get('/incalls').json()['items']
    (incall,) = (
        incall
        for incall in incalls
        if extension['id'] in {inner['id'] for inner in incall['extensions']}
    )
    return incall['destination']


def test_recipe_of_a_voip_provider(confd, db, fixtures, contexts, pattern, name):
    user, host = fixtures['users'][0], f'{name()}.provider.example'
    number, exten = unused_exten(db, contexts['incall']), pattern()
    body = {
        'profile': 'voip-provider',
        'name': name('provider'),
        'context': contexts['incall'],
        'sip': {
            'remote_hosts': [host],
            'outbound_auth': {'username': 'acme', 'password': SECRET},
            'registration': {'contact_user': number},
        },
        'outcalls': [
            {
                'name': name('to-provider'),
                'extensions': [
                    {
                        'exten': exten,
                        'context': contexts['outcall'],
                        'caller_id': f'"ACME" <{number}>',
                    }
                ],
            }
        ],
        'incalls': [
            {'exten': number, 'destination': {'type': 'user', 'user_id': user['id']}}
        ],
    }
    document = create(confd, body)
    assert document['warnings'] == []
    trunk = confd.get(f'/trunks/{document["id"]}').json()
    assert trunk['endpoint_sip']['name'] == body['name']
    place = (trunk['context'], trunk['outgoing_caller_id_format'])
    assert place == (contexts['incall'], '+E164')
    auth = [['password', SECRET], ['username', 'acme']]
    assert stored_sections(db, document['id']) == {
        'aor': [
            ['contact', f'sip:{host}'],
            ['max_contacts', '0'],
            ['qualify_frequency', '60'],
        ],
        'endpoint': [['identify_by', 'ip']],
        'identify': [['match', host]],
        'outbound_auth': auth,
        'registration': [
            ['client_uri', f'sip:acme@{host}'],
            ['contact_user', number],
            ['line', 'yes'],
            ['server_uri', f'sip:{host}'],
        ],
        'registration_outbound_auth': auth,
    }
    template_uuid = template_of(db, tenant_of(fixtures), 'registration_trunk')
    assert [template['uuid'] for template in document['sip']['templates']] == [
        template_uuid
    ]
    (extension,) = outcall_of(confd, document)['extensions']
    assert (extension['exten'], extension['caller_id']) == (exten, f'"ACME" <{number}>')
    destination = incall_of(confd, number, contexts['incall'])
    assert (destination['type'], destination['user_id']) == ('user', user['id'])


def test_recipe_of_two_wazo(confd, tenant_confd, db, fixtures, contexts, name):
    """The sub-tenant accepts registrations, and the master tenant registers."""
    own, incall = name('wazo-trunk'), name('in')
    insert_context(db, tenant_of(fixtures, 'tenant'), incall, 'incall')
    auth = {'username': own, 'password': SECRET}
    accepting = {
        'profile': 'two-wazo-accepting',
        'context': incall,
        'sip': {'inbound_auth': auth},
        'incalls': [{'exten': '101', 'destination': {'type': 'none'}}],
    }
    b = create(tenant_confd, accepting)
    assert (b['name'], b['sip']['accepts_registrations']) == (own, True)
    assert (b['sip']['match'], b['warnings']) == ([], [])
    options = stored_sections(db, b['id'])
    assert options['auth'] == [['password', SECRET], ['username', own]]
    assert ['max_contacts', '1'] in options['aor']
    assert [key for key, _ in options['aor']].count('contact') == 0
    assert incall_of(tenant_confd, '101', incall)['type'] == 'none'

    registering = {
        'profile': 'two-wazo',
        'name': name('wazo-b'),
        'context': contexts['incall'],
        'sip': {
            'remote_hosts': ['198.51.100.2'],
            'outbound_auth': auth,
            'registration': {'contact_user': '101'},
        },
        'outcalls': [
            {
                'name': name('to-b'),
                'extensions': [
                    {
                        'exten': f'_**{unused_exten(db, contexts["outcall"], 6)}.',
                        'context': contexts['outcall'],
                        'strip_digits': 4,
                    }
                ],
            }
        ],
    }
    a = create(confd, registering)
    assert a['sip']['match'] == ['198.51.100.2']
    assert a['sip']['registration']['client_uri'] == f'sip:{own}@198.51.100.2'
    assert set(a['sip']['codecs']) & set(b['sip']['codecs'])
    (extension,) = outcall_of(confd, a)['extensions']
    assert extension['strip_digits'] == 4
    for document in (a, b):
        confd.delete(f'/interconnections/{document["id"]}')


def test_recipe_of_a_pbx_behind_isdn_links(confd, db, fixtures, contexts, group, name):
    tenant, from_pbx, to_pbx = tenant_of(fixtures), name('from-pbx'), name('to-pbx')
    insert_context(db, tenant, from_pbx, 'incall')
    insert_context(db, tenant, to_pbx, 'outcall')
    operator = {
        'profile': 'pbx-isdn',
        'name': name('t2-operator'),
        'context': contexts['incall'],
        'custom': {'dahdi': {'group_number': group()}},
        'outcalls': [
            {
                'name': name('to-operator'),
                'extensions': [
                    {
                        'exten': f'_{unused_exten(db, contexts["outcall"], 8)}X.',
                        'context': contexts['outcall'],
                    }
                ],
            }
        ],
    }
    pbx = {
        'profile': 'pbx-isdn',
        'name': name('t2-pabx'),
        'context': from_pbx,
        'custom': {'dahdi': {'group_number': group(), 'group_order': 'r'}},
        'outcalls': [
            {
                'name': name('to-pbx'),
                'extensions': [{'exten': '_XXXX', 'context': to_pbx}],
            }
        ],
        'incalls': [
            {
                'exten': '_XXXX',
                'destination': {
                    'type': 'extension',
                    'exten': '1001',
                    'context': contexts['internal'],
                },
            }
        ],
    }
    for body, order in ((operator, 'g'), (pbx, 'r')):
        document = create(confd, body)
        number = body['custom']['dahdi']['group_number']
        trunk = confd.get(f'/trunks/{document["id"]}').json()
        assert trunk['endpoint_custom']['interface'] == f'dahdi/{order}{number}'
        assert trunk['context'] == body['context']
        assert document['name'] == body['name']
        assert document['custom']['dial_string'] == f'dahdi/{order}{number}/${{EXTEN}}'
        (extension,) = outcall_of(confd, document)['extensions']
        expected = body['outcalls'][0]['extensions'][0]
        assert extension['exten'] == expected['exten']
    destination = incall_of(confd, '_XXXX', from_pbx)
    assert (destination['exten'], destination['context']) == (
        '1001',
        contexts['internal'],
    )


def test_recipe_of_a_simonics_gateway(confd, db, contexts, name):
    number = '18005551212'
    body = {
        'profile': 'simonics',
        'name': name('gv'),
        'context': contexts['incall'],
        'sip': {
            'outbound_auth': {'username': f'GV{number}', 'password': SECRET},
            'registration': {'contact_user': number},
            'from_user': number,
        },
    }
    document = create(confd, body)
    options = stored_sections(db, document['id'])
    host = 'gvgw.simonics.com'
    assert ['contact', f'sip:{host}'] in options['aor']
    assert ['qualify_frequency', '60'] in options['aor']
    assert options['registration'] == [
        ['client_uri', f'sip:GV{number}@{host}'],
        ['contact_user', number],
        ['line', 'yes'],
        ['server_uri', f'sip:{host}'],
    ]
    assert options['endpoint'] == [['from_user', number], ['identify_by', 'ip']]
    assert options['identify'] == [['match', host]]
    assert document['sip']['callerid'] is None
    confd.delete(f'/interconnections/{document["id"]}')
