# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Media: codecs, DTMF, encryption, fax, and direct media between peers."""

from __future__ import annotations

import re

import pytest
import sdp
from samples import fetch, sip_body
from waiting import wait_for

from wazo_confd_interco.kinds.sip.audio_formats import KNOWN_CODECS

NUMBER = '5145550100'
FORWARDED_NUMBER = '4185550100'
CRYPTO = f'a=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:{"A" * 40}\r\n'
FAX = 'm=image 40002 udptl t38\r\na=T38FaxVersion:0\r\na=T38FaxMaxDatagram:400\r\n'


@pytest.fixture
def create_trunk(wazo, new_name):
    """Provide a function that creates an interconnection with a peer.

    Its keyword arguments are values of `sip`.
    """

    def create_trunk(provider, nat=None, **values):
        body = sip_body(new_name(), **{'remote_hosts': [provider.host], **values})
        (document,) = wazo.create(body | {'context': wazo.context, 'nat': nat or {}})
        return document

    return create_trunk


def read_offer(wazo, provider, document):
    """Call over an interconnection and return the session description of the INVITE."""
    number = len(provider.requests('INVITE')) + 1
    wazo.dial(document, NUMBER)
    return provider.wait_for_requests('INVITE', number)[-1].body


def parse_audio_stream(body):
    """Return the payload types of the audio stream with their names."""
    types = re.search(r'^m=audio \d+ \S+ ([\d ]+)', body, re.MULTILINE)[1].split()
    maps = dict(re.findall(r'^a=rtpmap:(\d+) ([^/]+)/', body, re.MULTILINE))
    return [(each, maps[each]) for each in types]


def test_invite_offers_telephone_events_after_the_codecs(wazo, make_peer, create_trunk):
    provider = make_peer()
    body = read_offer(wazo, provider, create_trunk(provider, codecs=['g722', 'ulaw']))
    assert parse_audio_stream(body) == [
        ('9', 'G722'),
        ('0', 'PCMU'),
        ('101', 'telephone-event'),
    ]


def test_edited_codecs_apply_to_the_next_call_and_null_restores_the_template(
    wazo, make_peer, create_trunk
):
    provider = make_peer()
    document = create_trunk(provider)
    for codecs, found in (
        (None, ['ulaw']),
        (['alaw', 'ulaw'], ['alaw', 'ulaw']),
        (['ulaw', 'alaw'], ['ulaw', 'alaw']),
        (None, ['ulaw']),
    ):
        wazo.edit(document, {'sip': {'codecs': codecs}})
        assert sdp.parse_codecs(read_offer(wazo, provider, document)) == found
        wazo.asterisk.hang_up_all()


def test_stored_disallow_removes_all_codecs_until_codecs_are_set(
    wazo, make_peer, create_trunk
):
    provider = make_peer()
    document = create_trunk(provider, codecs=['alaw'])
    wazo.db.query(
        'INSERT INTO endpoint_sip_section_option'
        ' (key, value, endpoint_sip_section_uuid)'
        " SELECT 'disallow', 'all', s.uuid FROM endpoint_sip_section s"
        ' JOIN endpoint_sip e ON e.uuid = s.endpoint_sip_uuid'
        " WHERE s.type = 'endpoint' AND e.name = %s",
        document['name'],
    )
    wazo.reload('module reload res_pjsip.so')
    document = fetch(wazo.confd, document)
    assert [one['code'] for one in document['warnings']] == ['no_codec_left']
    assert document['sip']['codecs'] is None
    shown = wazo.asterisk.run_command(f'pjsip show endpoint {document["name"]}')
    assert re.search(r'^ allow +: \(nothing\)$', shown, re.MULTILINE)
    document = wazo.edit(document, {'sip': {'codecs': ['alaw']}})
    assert document['warnings'] == []
    assert sdp.parse_codecs(read_offer(wazo, provider, document)) == ['alaw']


def test_webrtc_replaces_the_media_encryption(wazo, make_peer, create_trunk):
    provider = make_peer()
    options = {'endpoint': [['webrtc', 'yes']]}
    document = create_trunk(provider, options=options)
    document = wazo.edit(document, {'sip': {'media_encryption': 'no'}})
    assert 'media_encryption_of_webrtc' in str(document['warnings'])
    assert 'a=fingerprint:' in read_offer(wazo, provider, document)


def test_unknown_codec_drops_the_endpoint(wazo, make_peer, create_trunk):
    provider = make_peer()
    document = create_trunk(provider, codecs=['g772', 'ulaw'])
    assert 'codec_unknown' in str(document['warnings'])
    assert document['name'] not in wazo.asterisk.run_command('pjsip show endpoints')
    document = wazo.edit(document, {'sip': {'codecs': ['G722', 'ulaw:20']}})
    assert document['warnings'] == []
    assert sdp.parse_codecs(read_offer(wazo, provider, document)) == ['g722', 'ulaw']


def test_known_codecs_are_the_codecs_of_asterisk(wazo, make_peer, create_trunk):
    document = create_trunk(make_peer(), codecs=sorted(KNOWN_CODECS))
    assert document['warnings'] == []
    assert wazo.asterisk.find_problems(wazo.asterisk.read_new_log()) == []
    assert document['name'] in wazo.asterisk.run_command('pjsip show endpoints')
    shown = wazo.asterisk.run_command('core show codecs')
    listed = set(re.findall(r'^ +\d+ \w+ +\S+ +(\S+)', shown, re.MULTILINE))
    assert listed == KNOWN_CODECS


@pytest.mark.parametrize('encryption', ['sdes', 'no'])
@pytest.mark.parametrize('encrypts', [True, False])
def test_media_encryption_refuses_offers_of_the_other_kind(
    wazo, make_peer, create_trunk, encryption, encrypts
):
    provider = make_peer()
    create_trunk(provider, media_encryption=encryption)
    body = sdp.render_sdp(provider.address, ['ulaw'])
    if encrypts:
        body = body.replace('RTP/AVP', 'RTP/SAVP') + CRYPTO
    call = provider.call(f'sip:{NUMBER}@{wazo.address}', body=body)
    if encrypts == (encryption == 'sdes'):
        assert call.status == 200
        assert ('a=crypto:' in call.response.body) == encrypts
    else:
        assert call.status == 488


@pytest.fixture
def call_through(wazo, make_peer, create_trunk):
    """Provide a function that calls from one peer to another through Asterisk.

    Its keyword arguments are values of both interconnections.
    """

    def call_through(**values):
        caller, called = make_peer(), make_peer()
        create_trunk(caller, **values)
        onward = create_trunk(called, **values)
        dial = f'Dial(PJSIP/{NUMBER}@{onward["name"]})'
        wazo.dialplan = f'[{wazo.context}](+)\nexten => {FORWARDED_NUMBER},1,{dial}\n'
        wazo.reload()
        call = caller.call(f'sip:{FORWARDED_NUMBER}@{wazo.address}')
        assert call.status == 200
        return call, called

    return call_through


@pytest.mark.parametrize('direct', [True, None])
def test_direct_media_connects_the_peers(wazo, call_through, direct):
    call, called = call_through(nat={'direct_media': direct})
    other = {call.peer: called.address, called: call.peer.address}

    def list_media_addresses():
        bodies = (one.body for one in called.requests('INVITE'))
        return {sdp.parse_media_address(body) for body in bodies}

    if direct:
        wait_for(
            lambda: other[called] in list_media_addresses(), 'the address of the other'
        )
    else:
        bridges = 'bridge show all'
        wait_for(
            lambda: 'native_rtp' in wazo.asterisk.run_command(bridges), 'the bridge'
        )
        call.hang_up()
        called.wait_for_request('BYE')
        assert other[called] not in list_media_addresses()


@pytest.mark.parametrize(('fax', 'is_forwarded'), [(True, True), (None, False)])
def test_t38_reinvite_is_forwarded_only_with_t38_udptl(
    wazo, call_through, fax, is_forwarded
):
    call, called = call_through(t38_udptl=fax)
    audio = sdp.render_sdp(call.peer.address, ['ulaw'])
    body = audio.partition('m=audio')[0] + FAX
    headers = {'Content-Type': 'application/sdp'}
    wazo.asterisk.wait_until_bridged('PJSIP/')
    called.statuses['INVITE'] = 488
    call.peer.request('INVITE', call.dialog, headers, body)
    bodies = (one.body for one in called.requests('INVITE'))
    assert any('m=image' in one for one in bodies) == is_forwarded
