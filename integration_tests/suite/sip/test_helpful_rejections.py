# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Mistakes that people make: the 400 says what to write instead."""

from __future__ import annotations

import pytest
from samples import INTERCONNECTIONS, create, problems_of, sip_body

REGISTERS = {'outbound_auth': {'username': 'a', 'password': 'p'}}


@pytest.mark.parametrize(
    ('values', 'path', 'advice'),
    [
        (
            {'remote_hosts': ['sip:192.0.2.3:5060\\;lr']},
            'remote_hosts.0',
            'sip:192.0.2.3:5060;lr',
        ),
        (
            {'remote_hosts': ['http://sip.example.com']},
            'remote_hosts.0',
            "'sip:sip.example.com'",
        ),
        (
            {'remote_hosts': ['tls://host.example']},
            'remote_hosts.0',
            "'sip:host.example;transport=tls'",
        ),
        (
            {'remote_hosts': ['sips://host.example/x']},
            'remote_hosts.0',
            "'sips:host.example'",
        ),
        (
            {'remote_hosts': ['a.example:5061;transport=tls']},
            'remote_hosts.0',
            "'sip:a.example:5061;transport=tls'",
        ),
        ({'outbound_proxy': 'a.example:5060'}, 'outbound_proxy', 'sip:a.example:5060'),
        ({'outbound_proxy': 'a.example;lr'}, 'outbound_proxy', 'sip:a.example;lr'),
        ({'match': ['a.example:5060']}, 'match.0', "'a.example'"),
        ({'match': ['sip:192.0.2.1']}, 'match.0', 'is a URI; use the address'),
        ({'match': ['_sip._udp.a.example']}, 'match.0', "'a.example'"),
        ({'remote_hosts': ['_sips._tcp.a.example']}, 'remote_hosts.0', "'a.example'"),
        ({'insecure': 'invite'}, 'insecure', 'did you mean sip.match, without'),
        ({'dtmf_mode': 'rfc2833'}, 'dtmf_mode', 'use rfc4733'),
        ({'media_encryption': 'srtp'}, 'media_encryption', 'use sdes'),
        ({'codecs': ['G.711']}, 'codecs.0', 'alaw'),
        ({'codecs': ['PCMU/8000']}, 'codecs.0', 'use ulaw'),
        ({'codecs': ['telephone-event']}, 'codecs.0', 'use sip.dtmf_mode'),
        ({'codecs': ['G.729']}, 'codecs.0', 'use g729'),
        ({'codecs': 'alaw, ulaw'}, 'codecs', '["alaw", "ulaw"]'),
        ({'remote_hosts': ['tel:+14185550100']}, 'remote_hosts.0', 'sip:+14185550100@'),
        ({'outbound_proxy': 'tel:1'}, 'outbound_proxy', 'names a number and no host'),
        ({'remote_hosts': ['a.example', 'sip:a.example']}, 'remote_hosts.1', 'duplica'),
        ({'allow': 'alaw'}, 'allow', 'did you mean sip.codecs?'),
        ({'disallow': 'all'}, 'disallow', 'did you mean sip.codecs'),
        (
            {'type': 'friend'},
            'type',
            'type of the interconnection, which is next to sip',
        ),
        ({'from_user': 'a b'}, 'from_user', 'must not contain a space'),
        ({'from_user': 'a@b.example'}, 'from_user', 'only the part before "@"'),
        ({'from_user': 'é'}, 'from_user', '%XX'),
        (
            {'outbound_auth': {'username': 'u', 'realm': 'sip:a.example'}},
            'outbound_auth.realm',
            "write 'a.example'",
        ),
        (
            {'outbound_auth': {'username': 'u', 'realm': 'https://a.example/x'}},
            'outbound_auth.realm',
            "write 'a.example'",
        ),
        (
            {**REGISTERS, 'registration': {'contact_user': 'a b'}},
            'registration.contact_user',
            'must not contain a space',
        ),
        (
            {**REGISTERS, 'registration': {'realm': 'a'}},
            'registration.realm',
            'did you mean sip.outbound_auth.realm?',
        ),
        ({'contact_user': '1'}, 'contact_user', 'sip.registration.contact_user?'),
        ({'server_uri': 'sip:a'}, 'server_uri', 'sip.registration.server_uri?'),
        ({'remote_hosts': ['192.0.2.300']}, 'remote_hosts.0', "'192.0.2.300' is not a"),
        ({'remote_hosts': ['SIP:a.example']}, 'remote_hosts.0', "'sip:a.example'"),
        ({'remote_hosts': ['dynamic']}, 'remote_hosts.0', 'sip.accepts_registrations'),
        ({'remote_hosts': ['0.0.0.0']}, 'remote_hosts.0', 'can be called'),
        ({'remote_hosts': ['sip:239.0.0.1']}, 'remote_hosts.0', 'can be called'),
        ({'outbound_auth': {'username': ''}}, 'outbound_auth.username', 'be empty'),
        (
            {'options': {'rtp_timeout': '30'}},
            'options.rtp_timeout',
            'a pair in sip.options.endpoint',
        ),
        (
            {'options': {'from_user': 'a'}},
            'options.from_user',
            'did you mean sip.from_user?',
        ),
        (
            {'options': {'endpoint': ['rtp_timeout=30']}},
            'options.endpoint.0',
            '["rtp_timeout", "30"]',
        ),
        ({'remote_host': 'a'}, 'remote_host', 'did you mean remote_hosts?'),
        ({'fromuser': 'a'}, 'fromuser', 'sip.from_user'),
        ({'outbound_auth': {'user': 'a'}}, 'outbound_auth.user', 'username'),
        ({'outbound_auth': {'secret': 'a'}}, 'outbound_auth.secret', 'password'),
        ({'callerid': '"a\\r\\nP-Evil: 1" <1>'}, 'callerid', 'U+000D'),
        ({'callerid': '"a\\x0a" <1>'}, 'callerid', 'U+000A'),
        ({'templates': [{'label': 'globl'}]}, 'templates.0', 'use one of '),
        (
            {'transport': {'name': 'transport-udpp'}},
            'transport',
            'use one of ',
        ),
        ({'transport': {'name': None}}, 'transport.name', 'must not be null'),
    ],
)
def test_mistake_is_answered_with_what_to_write(confd, name, values, path, advice):
    answer = confd.post(INTERCONNECTIONS, json=sip_body(name(), **values))
    found = problems_of(answer)
    assert set(found) == {f'sip.{path}'}
    assert advice in found[f'sip.{path}']


@pytest.mark.parametrize(
    ('key', 'advice'),
    [
        ('fromuser', 'sip.from_user'),
        ('insecure', 'sip.inbound_auth'),
        ('canreinvite', 'direct_media'),
        ('nat', 'nat of the interconnection'),
        ('qualify', 'sip.qualify_frequency'),
        ('direct_medai', 'did you mean direct_media?'),
        ('allow_unauthenticated_options', 'wazo-confd accepts'),
    ],
)
def test_unknown_option_is_answered_with_the_one_that_is_meant(
    confd, name, key, advice
):
    options = {'endpoint': [[key, 'yes']]}
    answer = confd.post(INTERCONNECTIONS, json=sip_body(name(), options=options))
    assert advice in problems_of(answer)['sip.options.endpoint']


def test_member_at_the_wrong_place_is_answered_with_its_path(confd, name):
    misplaced = {'registration': {}, 'remote_hosts': ['a'], 'local_net': []}
    found = problems_of(confd.post(INTERCONNECTIONS, json=sip_body(name()) | misplaced))
    assert 'did you mean sip.registration?' in found['registration']
    assert 'did you mean sip.remote_hosts?' in found['remote_hosts']
    assert 'did you mean nat.local_net?' in found['local_net']


def test_unknown_format_is_reported_with_the_other_problems(confd, name):
    body = sip_body(name(), codecs=['x y']) | {'outgoing_caller_id_format': 'x'}
    found = problems_of(confd.post(INTERCONNECTIONS, json=body))
    assert set(found) == {'sip.codecs.0', 'outgoing_caller_id_format'}
    assert '+E164, E164, national' in found['outgoing_caller_id_format']


@pytest.mark.parametrize(
    ('nat', 'advice'),
    [
        ({'nat': 'yes'}, 'nat.force_rport, nat.rtp_symmetric'),
        ({'rport': 'yes'}, 'nat.force_rport'),
        ({'localnet': '192.168.0.0/16'}, 'nat.local_net'),
    ],
)
def test_name_of_chan_sip_in_nat_is_answered_with_the_field(confd, name, nat, advice):
    answer = confd.post(INTERCONNECTIONS, json=sip_body(name()) | {'nat': nat})
    assert f'did you mean {advice}' in problems_of(answer)[f'nat.{next(iter(nat))}']


@pytest.mark.parametrize('username', ['my device', 'é', 'a@b.example', 'global'])
def test_derived_name_that_is_invalid_is_answered_with_its_source(confd, username):
    auth = {'username': username, 'password': 'p'}
    values = {'accepts_registrations': True, 'inbound_auth': auth}
    answer = confd.post(INTERCONNECTIONS, json={'type': 'sip', 'sip': values})
    reason = problems_of(answer)['name']
    assert 'derived from sip.inbound_auth.username' in reason
    assert 'set `name` to' in reason


def test_user_name_with_a_space_is_accepted_with_a_name_of_its_own(confd, name):
    auth = {'username': 'my device', 'password': 'p'}
    values = {'accepts_registrations': True, 'inbound_auth': auth}
    body = {'type': 'sip', 'name': name(), 'sip': values}
    assert create(confd, body)['sip']['inbound_auth']['username'] == 'my device'


def test_unknown_context_is_answered_with_contexts_for_incoming_calls(confd, db, name):
    body = sip_body(name()) | {'context': 'no-such-context'}
    reason = problems_of(confd.post(INTERCONNECTIONS, json=body))['context']
    names = reason.partition('use one of ')[2].split(', ')
    # Other tests leave contexts, and the answer lists only some of many.
    query = 'SELECT contexttype FROM context WHERE name = ANY(%s)'
    assert {row['contexttype'] for row in db.query(query, names)} == {'incall'}


def test_unknown_context_is_answered_with_those_of_the_tenant(
    confd, tenant_confd, contexts, name
):
    body = sip_body(name()) | {'context': 'no-such-context'}
    own = problems_of(confd.post(INTERCONNECTIONS, json=body))['context']
    assert "'no-such-context' not found; use one of " in own
    body['context'] = contexts['incall']
    foreign = problems_of(tenant_confd.post(INTERCONNECTIONS, json=body))['context']
    assert contexts['internal'] not in foreign.partition(' not found')[2]


def test_backslash_that_decodes_to_text_is_accepted_in_a_caller_id(confd, name):
    callerid = '"a\\\\b" <1>'
    assert create(confd, sip_body(name(), callerid=callerid))['sip']['callerid'] == (
        callerid
    )


@pytest.mark.parametrize('match', ['198.18.34.1:5062', '[2001:db8:34::7]:5062'])
def test_match_with_a_port_overlaps_with_the_address_alone(confd, name, match):
    address = match.rpartition(':')[0].strip('[]')
    document = create(confd, sip_body(name(), match=[match]))
    assert document['sip']['match'] == [match]
    for other, overlaps in (
        (address, True),
        (match, True),
        (match.replace('5062', '5063'), False),
    ):
        other = create(confd, sip_body(name(), match=[other]))
        codes = {warning['code'] for warning in other['warnings']}
        assert ('match_overlaps' in codes) is overlaps
        confd.delete(f'{INTERCONNECTIONS}/{other["id"]}')
    confd.delete(f'{INTERCONNECTIONS}/{document["id"]}')


@pytest.mark.parametrize('header_name', ['To', 'From', 'from'])
def test_incoming_header_of_the_caller_is_accepted(confd, name, header_name):
    header = {'name': header_name, 'value': f'"A" <sip:+1.{name()}@192.0.2.1>'}
    body = sip_body(name()) | {'headers': {'incoming': [header]}}
    assert create(confd, body)['headers']['incoming'] == [header]
    outgoing = sip_body(name()) | {'headers': {'outgoing': [header]}}
    answer = confd.post(INTERCONNECTIONS, json=outgoing)
    assert set(problems_of(answer)) == {'headers.outgoing.0'}


def test_value_of_to_that_asterisk_never_compares_is_rejected(confd, name):
    header = {'name': 'To', 'value': f'sip:{name()}@192.0.2.1:5060'}
    body = sip_body(name()) | {'headers': {'incoming': [header]}}
    found = problems_of(confd.post(INTERCONNECTIONS, json=body))
    written = header['value'].removesuffix(':5060')
    assert f"write '<{written}>'" in found['headers.incoming.0']


def test_field_of_iax_conf_is_answered_with_the_one_that_is_meant(confd, name):
    iax = {'host': '192.0.2.1', 'secret': 'a', 'username': 'b', 'codecs': ['alaw']}
    body = {'type': 'iax', 'name': name(), 'iax': iax}
    found = problems_of(confd.post(INTERCONNECTIONS, json=body))
    assert 'iax.auth.secret' in found['iax.secret']
    assert 'iax.auth.username' in found['iax.username']
    assert 'iax.options' in found['iax.codecs']


@pytest.mark.parametrize('field', ['remote_hosts', 'outbound_proxy'])
def test_problem_of_a_host_does_not_hide_those_of_given_values(confd, name, field):
    values = {
        'remote_hosts': ['a.example'],
        'match': ['192.0.2'],
        'outbound_auth': {'username': 'a', 'password': 'b'},
        'registration': {'server_uri': 'x.example'},
        field: ['a b'] if field == 'remote_hosts' else 'a b',
    }
    answer = confd.post(INTERCONNECTIONS, json=sip_body(name(), **values))
    paths = {path.removesuffix('.0') for path in problems_of(answer)}
    assert paths == {f'sip.{field}', 'sip.match', 'sip.registration.server_uri'}
