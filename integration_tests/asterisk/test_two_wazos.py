# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Two Wazo that call each other, by the two profiles of the recipe."""

from __future__ import annotations

import re
from typing import NamedTuple

import pytest
from samples import Document, merged
from sip_peer import Account
from user_calls import place
from waiting import wait_for

PASSWORD = 'S3cr3t'


class Pair(NamedTuple):
    """The documents of the side that registers, and of the one that accepts.

    ``prefix`` is dialled before an extension of the other side.
    """

    a: Document
    b: Document
    prefix: str


@pytest.fixture
def make(wazo, second, name):
    """The recipe as it is written, with more in either body: `wazo` is A.

    Routes outlive their interconnections, so each has a prefix of its own.
    """

    def make(a=None, b=None, password=PASSWORD):
        user = name('wazo-trunk')
        prefix = f'**{user.rpartition("-")[2].zfill(4)}'
        accepting = {
            'profile': 'two-wazo-accepting',
            'context': second.context,
            'sip': {'inbound_auth': {'username': user, 'password': PASSWORD}},
            'outcalls': [route(second, name('to-wazo-a'), prefix)],
        }
        registering = {
            'profile': 'two-wazo',
            'name': name('wazo-b'),
            'context': wazo.context,
            'sip': {
                'remote_hosts': [second.address],
                'outbound_auth': {'username': user, 'password': password},
            },
            'outcalls': [route(wazo, name('to-wazo-b'), prefix)],
        }
        (there,) = second.create(merged(accepting, b or {}))
        (here,) = wazo.create(merged(registering, a or {}))
        return Pair(here, there, prefix)

    return make


@pytest.fixture
def pair(wazo, make):
    pair = make()
    registers(wazo, pair.a, 'Registered')
    return pair


def route(wazo, name, prefix):
    context = wazo.host.about['contexts']['outcall']['name']
    extension = {'exten': f'_{prefix}.', 'context': context}
    return {'name': name, 'extensions': [extension | {'strip_digits': len(prefix)}]}


def registers(wazo, document, status):
    """Waits for what `pjsip show registrations` says of it."""

    def is_so():
        lines = wazo.asterisk.cli('pjsip show registrations').splitlines()
        mine = [line for line in lines if line.strip().startswith(document['name'])]
        return len(mine) == 1 and status in mine[0].split()

    wait_for(is_so, f'it is {status}')


def arrived(wazo):
    (call,) = wait_for(wazo.incoming, 'the call')
    return call


def codecs(wazo):
    """What the one call here is spoken in."""
    (channel,) = (one for one in wazo.asterisk.channels() if 'PJSIP' in one)
    shown = wazo.asterisk.cli(f'core show channel {channel}')
    return re.search(r'NativeFormats: \((.*)\)', shown)[1].split('|')


def test_the_name_there_is_the_user_name_here(pair):
    assert pair.b['name'] == pair.a['sip']['outbound_auth']['username']


def test_a_user_of_a_calls_an_extension_of_b(wazo, second, pair):
    place(wazo, f'{pair.prefix}101', caller='1001')
    call = arrived(second)
    assert (call.endpoint, call.context) == (pair.b['name'], second.context)
    assert (call.exten, call.number) == ('101', '1001')


def test_a_user_of_b_calls_an_extension_of_a(wazo, second, pair):
    """The number that is dialled takes the place of the `s` that A registers as."""
    place(second, f'{pair.prefix}102', caller='1002')
    call = arrived(wazo)
    assert (call.endpoint, call.context) == (pair.a['name'], wazo.context)
    assert (call.exten, call.number) == ('102', '1002')


def test_a_call_to_a_is_recognised_by_bs_address_too(wazo, second, pair):
    """So a call arrives where B forgot the line, and dials the address."""
    uri = f'sip:103@{wazo.address}'
    channel = f'PJSIP/{pair.b["name"]}/{uri}'
    second.asterisk.cli(f'channel originate {channel} application Wait 30')
    assert arrived(wazo)[:3] == (pair.a['name'], wazo.context, '103')


@pytest.mark.parametrize(
    ('a', 'b', 'spoken'),
    [
        (None, None, 'g722'),
        (None, ['alaw'], 'alaw'),
        (['ulaw'], None, 'ulaw'),
        (['alaw', 'ulaw'], ['ulaw', 'g722'], 'ulaw'),
    ],
)
def test_they_speak_what_both_have(wazo, second, make, a, b, spoken):
    bodies = ({'sip': {'codecs': each}} if each else {} for each in (a, b))
    pair = make(*bodies)
    registers(wazo, pair.a, 'Registered')
    for caller, called in ((wazo, second), (second, wazo)):
        place(caller, f'{pair.prefix}1')
        arrived(called)
        assert codecs(caller) == codecs(called) == [spoken]
        caller.asterisk.hang_up()
        called.asterisk.hang_up()


def test_without_a_codec_in_common_there_is_no_call(wazo, second, make):
    pair = make({'sip': {'codecs': ['alaw']}}, {'sip': {'codecs': ['ulaw']}})
    registers(wazo, pair.a, 'Registered')
    for caller, called in ((wazo, second), (second, wazo)):
        place(caller, f'{pair.prefix}1')
        wait_for(lambda one=caller: not one.asterisk.channels(), 'it is refused')
        assert called.incoming() == []


def test_with_a_wrong_password_neither_side_calls(wazo, second, make):
    pair = make(password='wrong')
    registers(wazo, pair.a, 'Rejected')
    for caller, called in ((wazo, second), (second, wazo)):
        place(caller, f'{pair.prefix}1')
        wait_for(lambda one=caller: not one.asterisk.channels(), 'it is refused')
        assert called.incoming() == []
    assert pair.b['name'] not in second.asterisk.cli('pjsip show contacts')


def test_a_new_password_on_both_sides_is_one_edit_each(wazo, second, pair):
    new = {'password': 'N3w'}
    second.edit(pair.b, {'sip': {'inbound_auth': new}})
    wazo.edit(pair.a, {'sip': {'outbound_auth': new}})
    wazo.asterisk.cli(f'pjsip send register {pair.a["name"]}')
    registers(wazo, pair.a, 'Registered')
    place(wazo, f'{pair.prefix}101')
    assert arrived(second).exten == '101'


@pytest.mark.parametrize('account', [None, 'wrong'])
def test_a_stranger_is_refused_on_both_sides(wazo, second, pair, peer, account):
    stranger = peer()
    for called in (wazo, second):
        for user in (pair.a['name'], pair.b['name'], '1001'):
            known = account and Account(user, account)
            call = stranger.call(f'sip:101@{called.address}', user, account=known)
            assert call.status == 401
            answer = stranger.register(called.address, user, known)
            assert answer.status in (401, 403, 404)
        assert called.incoming() == []
        assert stranger.address not in called.asterisk.cli('pjsip show contacts')
