# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Two Wazo that call each other, with the two profiles of the recipe."""

from __future__ import annotations

import re
from typing import NamedTuple

import pytest
from samples import Document, merge
from sip_peer import Account
from user_calls import place_user_call
from waiting import wait_for

PASSWORD = 'S3cr3t'


class Pair(NamedTuple):
    """The document ``a`` of the side that registers, ``b`` of the side that accepts.

    ``prefix`` is dialled before an extension of the other side.
    """

    a: Document
    b: Document
    prefix: str


@pytest.fixture
def create_pair(wazo, other_wazo, new_name):
    """Provide a function that follows the recipe; `wazo` is A.

    Its arguments add values to either body. Every pair has its own prefix, because
    routes are not deleted with their interconnections.
    """

    def create_pair(a=None, b=None, password=PASSWORD):
        user = new_name('wazo-trunk')
        prefix = f'**{user.rpartition("-")[2].zfill(4)}'
        accepting = {
            'profile': 'two-wazo-accepting',
            'context': other_wazo.context,
            'sip': {'inbound_auth': {'username': user, 'password': PASSWORD}},
            'outcalls': [route(other_wazo, new_name('to-wazo-a'), prefix)],
        }
        registering = {
            'profile': 'two-wazo',
            'name': new_name('wazo-b'),
            'context': wazo.context,
            'sip': {
                'remote_hosts': [other_wazo.address],
                'outbound_auth': {'username': user, 'password': password},
            },
            'outcalls': [route(wazo, new_name('to-wazo-b'), prefix)],
        }
        (there,) = other_wazo.create(merge(accepting, b or {}))
        (here,) = wazo.create(merge(registering, a or {}))
        return Pair(here, there, prefix)

    return create_pair


@pytest.fixture
def pair(wazo, create_pair):
    pair = create_pair()
    wazo.wait_until_registered(pair.a)
    return pair


def route(wazo, name, prefix):
    context = wazo.sandbox.about['contexts']['outcall']['name']
    extension = {'exten': f'_{prefix}.', 'context': context}
    return {'name': name, 'extensions': [extension | {'strip_digits': len(prefix)}]}


def read_incoming_call(wazo):
    (call,) = wait_for(wazo.read_incoming_calls, 'the call')
    return call


def read_codecs(wazo):
    """Return the codecs of the only SIP channel, once it is answered."""
    channel = wazo.asterisk.wait_until_answered('PJSIP/')
    shown = wazo.asterisk.run_command(f'core show channel {channel}')
    return re.search(r'NativeFormats: \((.*)\)', shown)[1].split('|')


def test_accepting_trunk_is_named_after_the_user_name(pair):
    assert pair.b['name'] == pair.a['sip']['outbound_auth']['username']


def test_call_from_wazo_a_reaches_wazo_b(wazo, other_wazo, pair):
    place_user_call(wazo, f'{pair.prefix}101', caller='1001')
    call = read_incoming_call(other_wazo)
    assert (call.endpoint, call.context) == (pair.b['name'], other_wazo.context)
    assert (call.exten, call.caller_number) == ('101', '1001')


def test_call_from_wazo_b_reaches_wazo_a(wazo, other_wazo, pair):
    """The dialled number replaces the `s` in the Contact that A registers."""
    place_user_call(other_wazo, f'{pair.prefix}102', caller='1002')
    call = read_incoming_call(wazo)
    assert (call.endpoint, call.context) == (pair.a['name'], wazo.context)
    assert (call.exten, call.caller_number) == ('102', '1002')


def test_call_to_the_address_of_wazo_a_is_recognised(wazo, other_wazo, pair):
    """The call arrives without the `line` parameter of the registration."""
    uri = f'sip:103@{wazo.address}'
    channel = f'PJSIP/{pair.b["name"]}/{uri}'
    other_wazo.asterisk.run_command(f'channel originate {channel} application Wait 30')
    assert read_incoming_call(wazo)[:3] == (pair.a['name'], wazo.context, '103')


@pytest.mark.parametrize(
    ('a', 'b', 'codec'),
    [
        (None, None, 'g722'),
        (None, ['alaw'], 'alaw'),
        (['ulaw'], None, 'ulaw'),
        (['alaw', 'ulaw'], ['ulaw', 'g722'], 'ulaw'),
    ],
)
def test_calls_between_two_wazos_use_a_common_codec(
    wazo, other_wazo, create_pair, a, b, codec
):
    bodies = ({'sip': {'codecs': each}} if each else {} for each in (a, b))
    pair = create_pair(*bodies)
    wazo.wait_until_registered(pair.a)
    for caller, called in ((wazo, other_wazo), (other_wazo, wazo)):
        place_user_call(caller, f'{pair.prefix}1')
        read_incoming_call(called)
        assert read_codecs(caller) == read_codecs(called) == [codec]
        caller.asterisk.hang_up_all()
        called.asterisk.hang_up_all()


def test_calls_between_two_wazos_without_common_codec_fail(
    wazo, other_wazo, create_pair
):
    pair = create_pair({'sip': {'codecs': ['alaw']}}, {'sip': {'codecs': ['ulaw']}})
    wazo.wait_until_registered(pair.a)
    for caller, called in ((wazo, other_wazo), (other_wazo, wazo)):
        place_user_call(caller, f'{pair.prefix}1')
        wait_for(
            lambda one=caller: not one.asterisk.list_channels(), 'the call is refused'
        )
        assert called.read_incoming_calls() == []


def test_calls_between_two_wazos_fail_with_wrong_password(
    wazo, other_wazo, create_pair
):
    pair = create_pair(password='wrong')
    wazo.wait_for_registration(pair.a, 'Rejected')
    for caller, called in ((wazo, other_wazo), (other_wazo, wazo)):
        place_user_call(caller, f'{pair.prefix}1')
        wait_for(
            lambda one=caller: not one.asterisk.list_channels(), 'the call is refused'
        )
        assert called.read_incoming_calls() == []
    assert pair.b['name'] not in other_wazo.asterisk.run_command('pjsip show contacts')


def test_new_password_of_two_wazos_takes_one_edit_on_each_side(wazo, other_wazo, pair):
    new = {'password': 'N3w'}
    other_wazo.edit(pair.b, {'sip': {'inbound_auth': new}})
    wazo.edit(pair.a, {'sip': {'outbound_auth': new}})
    wazo.asterisk.run_command(f'pjsip send register {pair.a["name"]}')
    wazo.wait_until_registered(pair.a)
    place_user_call(wazo, f'{pair.prefix}101')
    assert read_incoming_call(other_wazo).exten == '101'


@pytest.mark.parametrize('account', [None, 'wrong'])
def test_stranger_is_refused_by_both_wazos(wazo, other_wazo, pair, make_peer, account):
    stranger = make_peer()
    for called in (wazo, other_wazo):
        for user in (pair.a['name'], pair.b['name'], '1001'):
            known = account and Account(user, account)
            call = stranger.call(f'sip:101@{called.address}', user, account=known)
            assert call.status == 401
            answer = stranger.register(called.address, user, known)
            assert answer.status in (401, 403, 404)
        assert called.read_incoming_calls() == []
        assert stranger.address not in called.asterisk.run_command(
            'pjsip show contacts'
        )
