# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What is said of media: codecs, digits, encryption, fax, and who sends it to whom."""

from __future__ import annotations

import re

import pytest
import sdp
from samples import sip
from waiting import wait_for

from wazo_confd_interco.kinds.sip.audio_formats import CODECS

NUMBER = '5145550100'
THROUGH = '4185550100'
CRYPTO = f'a=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:{"A" * 40}\r\n'
FAX = 'm=image 40002 udptl t38\r\na=T38FaxVersion:0\r\na=T38FaxMaxDatagram:400\r\n'


@pytest.fixture
def make(wazo, name):
    """The document of an interconnection with a peer, by values of its `sip`."""

    def make(provider, nat=None, **values):
        body = sip(name(), **{'remote_hosts': [provider.host], **values})
        (document,) = wazo.create(body | {'context': wazo.context, 'nat': nat or {}})
        return document

    return make


def offered(wazo, provider, document):
    """The description in the next INVITE that leaves."""
    number = len(provider.requests('INVITE')) + 1
    wazo.dial(document, NUMBER)
    return provider.expect_all('INVITE', number)[-1].body


def audio(body):
    """The payload types of the audio stream, and the codec or event of each."""
    types = re.search(r'^m=audio \d+ \S+ ([\d ]+)', body, re.MULTILINE)[1].split()
    maps = dict(re.findall(r'^a=rtpmap:(\d+) ([^/]+)/', body, re.MULTILINE))
    return [(each, maps[each]) for each in types]


def test_it_offers_these_codecs_in_this_order_and_the_digits_last(wazo, peer, make):
    provider = peer()
    body = offered(wazo, provider, make(provider, codecs=['g722', 'ulaw']))
    assert audio(body) == [('9', 'G722'), ('0', 'PCMU'), ('101', 'telephone-event')]


def test_null_is_what_the_template_has_and_an_edit_is_that_of_the_next_call(
    wazo, peer, make
):
    provider = peer()
    document = make(provider)
    for codecs, found in (
        (None, ['ulaw']),
        (['alaw', 'ulaw'], ['alaw', 'ulaw']),
        (['ulaw', 'alaw'], ['ulaw', 'alaw']),
        (None, ['ulaw']),
    ):
        wazo.edit(document, {'sip': {'codecs': codecs}})
        assert sdp.codecs_of(offered(wazo, provider, document)) == found
        wazo.asterisk.hang_up()


def test_a_codec_that_asterisk_has_not_drops_the_endpoint(wazo, peer, make):
    provider = peer()
    document = make(provider, codecs=['g772', 'ulaw'])
    assert 'codec_unknown' in str(document['warnings'])
    assert document['name'] not in wazo.asterisk.cli('pjsip show endpoints')
    document = wazo.edit(document, {'sip': {'codecs': ['G722', 'ulaw:20']}})
    assert document['warnings'] == []
    assert sdp.codecs_of(offered(wazo, provider, document)) == ['g722', 'ulaw']


def test_the_codecs_that_are_known_are_those_of_asterisk(wazo, peer, make):
    document = make(peer(), codecs=sorted(CODECS))
    assert document['warnings'] == []
    assert wazo.asterisk.problems(wazo.asterisk.news()) == []
    assert document['name'] in wazo.asterisk.cli('pjsip show endpoints')
    shown = wazo.asterisk.cli('core show codecs')
    listed = set(re.findall(r'^ +\d+ \w+ +\S+ +(\S+)', shown, re.MULTILINE))
    assert listed == CODECS


@pytest.mark.parametrize('encryption', ['sdes', 'no'])
@pytest.mark.parametrize('encrypts', [True, False])
def test_a_call_is_encrypted_on_both_sides_or_refused(
    wazo, peer, make, encryption, encrypts
):
    provider = peer()
    make(provider, media_encryption=encryption)
    body = sdp.description(provider.address, ['ulaw'])
    if encrypts:
        body = body.replace('RTP/AVP', 'RTP/SAVP') + CRYPTO
    call = provider.call(f'sip:{NUMBER}@{wazo.address}', body=body)
    if encrypts == (encryption == 'sdes'):
        assert call.status == 200
        assert ('a=crypto:' in call.response.body) == encrypts
    else:
        assert call.status == 488


@pytest.fixture
def through(wazo, peer, make):
    """A call of one peer to another, each on an interconnection with such values."""

    def through(**values):
        caller, called = peer(), peer()
        make(caller, **values)
        onward = make(called, **values)
        dial = f'Dial(PJSIP/{NUMBER}@{onward["name"]})'
        wazo.dialplan = f'[{wazo.context}](+)\nexten => {THROUGH},1,{dial}\n'
        wazo.load()
        call = caller.call(f'sip:{THROUGH}@{wazo.address}')
        assert call.status == 200
        return call, called

    return through


@pytest.mark.parametrize('direct', [True, None])
def test_direct_media_has_the_peers_send_to_each_other(wazo, through, direct):
    call, called = through(nat={'direct_media': direct})
    other = {call.peer: called.address, called: call.peer.address}

    def sent_to():
        bodies = (one.body for one in called.requests('INVITE'))
        return {sdp.address_of(body) for body in bodies}

    if direct:
        wait_for(lambda: other[called] in sent_to(), 'the address of the other')
    else:
        bridges = 'bridge show all'
        wait_for(lambda: 'native_rtp' in wazo.asterisk.cli(bridges), 'the bridge')
        call.hang_up()
        called.expect('BYE')
        assert other[called] not in sent_to()


@pytest.mark.parametrize(('fax', 'goes'), [(True, True), (None, False)])
def test_a_fax_goes_through_where_both_have_t38(through, fax, goes):
    call, called = through(t38_udptl=fax)
    audio_alone = sdp.description(call.peer.address, ['ulaw'])
    body = audio_alone.partition('m=audio')[0] + FAX
    headers = {'Content-Type': 'application/sdp'}
    called.answers['INVITE'] = 488
    call.peer.request('INVITE', call.dialog, headers, body)
    bodies = (one.body for one in called.requests('INVITE'))
    assert any('m=image' in one for one in bodies) == goes
