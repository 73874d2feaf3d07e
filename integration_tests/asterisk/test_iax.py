# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Calls and registrations of IAX between two Asterisks."""

from __future__ import annotations

import time

import pytest
from kinds import iax
from waiting import wait_for

SECRET = 'S3cr3t'


@pytest.fixture
def internal(wazo):
    return wazo.host.about['contexts']['internal']['name']


def peer_at(other, own, context=None, username=None, secret=SECRET, **values):
    """A body of a peer at another Wazo, whose calls arrive in a context."""
    auth = {'username': username, 'secret': secret}
    body = iax(own, **{'host': other.address, 'auth': auth, **values})
    return body | {'context': context or other.context}


def is_over(wazo):
    """Whether a call of ours was refused."""
    wait_for(lambda: not wazo.asterisk.channels(), 'it is refused')
    return True


def state_of(wazo, user):
    """What `iax2 show registry` says of a user."""
    lines = wazo.asterisk.cli('iax2 show registry').splitlines()
    return next((line.split()[-1] for line in lines if user in line.split()), None)


def registers(wazo, user, state):
    """Waits for a state.

    Seldom a request gets no answer right after a reload. Asterisk sends the next one
    after a minute, or at the next reload.
    """
    asked = time.monotonic()

    def is_so():
        nonlocal asked
        found = state_of(wazo, user)
        if found == 'Sent' and time.monotonic() > asked + 3:
            wazo.asterisk.cli('iax2 reload')
            asked = time.monotonic()
        return found == state

    wait_for(is_so, f'{user} is {state}', 30)


def test_a_call_arrives_in_the_context_of_its_peer_as_dialled(
    wazo, second, name, internal
):
    one, other = name(), name()
    wazo.create(
        peer_at(second, one, wazo.context), peer_at(second, other, internal, secret='b')
    )
    ours = second.create(
        peer_at(wazo, name(), username=one),
        peer_at(wazo, name(), username=other, secret='b'),
    )
    for document, own, context in zip(
        ours, (one, other), (wazo.context, internal), strict=True
    ):
        second.dial(document, '5145550100')
        (call,) = wait_for(wazo.incoming, 'the call')
        assert (call.context, call.exten) == (context, '5145550100')
        (channel,) = wazo.asterisk.channels()
        assert channel.startswith(f'IAX2/{own}-')
        second.asterisk.hang_up()
        wazo.asterisk.hang_up()


def test_a_call_without_user_name_is_taken_for_any_peer(wazo, second, name):
    """The other side takes it for one of its own, and asks for that one's secret."""
    bodies = [peer_at(second, name(), secret=secret) for secret in ('a', 'b')]
    wazo.create(*bodies)
    arrived = 0
    for document in second.create(
        *(peer_at(wazo, name(), secret=secret) for secret in ('a', 'b'))
    ):
        assert document['iax']['auth']['username'] is None
        second.dial(document, '5145550100')
        wait_for(
            lambda: not second.asterisk.channels() or wazo.asterisk.channels(), 'an end'
        )
        arrived += bool(wazo.asterisk.channels())
        second.asterisk.hang_up()
        wazo.asterisk.hang_up()
    assert arrived == 1


@pytest.mark.parametrize(
    ('username', 'secret'), [('known', 'wrong'), ('unknown', SECRET), (None, 'wrong')]
)
def test_a_wrong_name_or_secret_is_refused(wazo, second, name, username, secret):
    known = name()
    wazo.create(peer_at(second, known))
    said = known if username == 'known' else username
    (document,) = second.create(peer_at(wazo, name(), username=said, secret=secret))
    second.dial(document, '5145550100')
    assert is_over(second)
    assert wazo.incoming() == []


@pytest.mark.parametrize(
    ('auth', 'complains'), [('plaintext,md5', True), ('md5', False)]
)
def test_md5_alone_is_enough_and_nothing_is_deprecated(
    wazo, second, name, auth, complains
):
    own, options = name(), [['auth', auth]]
    wazo.create(peer_at(second, own, options=options))
    found = wazo.asterisk.problems(wazo.asterisk.news())
    assert any('deprecated' in line for line in found) == complains
    (document,) = second.create(peer_at(wazo, name(), username=own, options=options))
    second.dial(document, '5145550100')
    assert wait_for(wazo.incoming, 'the call')


@pytest.mark.parametrize(
    ('peer_type', 'calls', 'is_called'),
    [('friend', True, True), ('peer', False, True), ('user', True, False)],
)
def test_its_type_says_who_calls_whom(wazo, second, name, peer_type, calls, is_called):
    ours, theirs = name(), name()
    (mine,) = wazo.create(peer_at(second, ours, username=theirs, peer_type=peer_type))
    (other,) = second.create(peer_at(wazo, theirs, username=ours))
    for caller, document, called, arrives in (
        (second, other, wazo, calls),
        (wazo, mine, second, is_called),
    ):
        caller.dial(document, '5145550100')
        assert wait_for(called.incoming, 'the call') if arrives else is_over(caller)
        assert bool(called.asterisk.channels()) == arrives
        caller.asterisk.hang_up()
        called.asterisk.hang_up()


def registering(wazo, own, user, password=SECRET, **registration):
    """A body of a peer that registers there as a user."""
    registration |= {
        'remote_host': wazo.address,
        'auth_username': user,
        'auth_password': password,
    }
    return peer_at(wazo, own, username=user, registration=registration)


def test_it_registers_and_is_called_where_it_registered(wazo, second, name):
    theirs, ours = name(), name()
    (dynamic,) = wazo.create(peer_at(second, theirs, host='dynamic', username=ours))
    second.create(registering(wazo, ours, theirs))
    registers(second, theirs, 'Registered')
    wazo.dial(dynamic, '5145550100')
    (call,) = wait_for(second.incoming, 'the call')
    assert (call.context, call.exten) == (second.context, '5145550100')


@pytest.mark.parametrize('user', ['known', 'unknown', 'static'])
def test_a_wrong_password_or_a_peer_that_is_not_dynamic_rejects_it(
    wazo, second, name, user
):
    known, static = name(), name()
    wazo.create(peer_at(second, known, host='dynamic'), peer_at(second, static))
    said = {'known': known, 'static': static}.get(user, name())
    password = SECRET if user == 'static' else 'wrong'
    second.create(registering(wazo, name(), said, password))
    registers(second, said, 'Rejected')
    assert second.address not in wazo.asterisk.cli(f'iax2 show peer {known}')


def test_an_edit_registers_anew_and_null_ends_it(wazo, second, name):
    theirs = name()
    wazo.create(peer_at(second, theirs, host='dynamic'))
    (document,) = second.create(registering(wazo, name(), theirs, 'wrong'))
    registers(second, theirs, 'Rejected')
    for patch, state in (
        ({'auth_password': SECRET}, 'Registered'),
        ({'enabled': False}, None),
        ({'enabled': True}, 'Registered'),
        (None, None),
    ):
        second.edit(document, {'iax': {'registration': patch}})
        registers(second, theirs, state)


def test_callback_extension_and_context_are_not_read(wazo, second, name):
    """A call arrives in the peer's context: as it was dialled, or at `s`."""
    theirs, ours = name(), name()
    wazo.create(peer_at(second, theirs, host='dynamic', username=ours))
    internal = second.host.about['contexts']['internal']['name']
    callback = {'callback_extension': '4711', 'callback_context': internal}
    second.create(registering(wazo, ours, theirs, **callback))
    registers(second, theirs, 'Registered')
    for dialled, exten in (('', 's'), ('/100', '100')):
        channel = f'IAX2/{theirs}{dialled}'
        wazo.asterisk.cli(f'channel originate {channel} application Wait 30')
        (call,) = wait_for(second.incoming, 'the call')
        assert (call.context, call.exten) == (second.context, exten)
