# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""IAX calls and registrations between two Asterisks."""

from __future__ import annotations

import pytest
from kinds import iax_body
from waiting import wait_for

SECRET = 'S3cr3t'


@pytest.fixture
def internal(wazo):
    return wazo.sandbox.about['contexts']['internal']['name']


def make_peer_body(other, own, context=None, username=None, secret=SECRET, **values):
    """Return the body of an IAX peer whose host is another Wazo."""
    auth = {'username': username, 'secret': secret}
    body = iax_body(own, **{'host': other.address, 'auth': auth, **values})
    return body | {'context': context or other.context}


def wait_until_call_ended(wazo):
    """Wait until the call that this Wazo made is refused."""
    wazo.asterisk.wait_until_idle()
    return True


def wait_until_registered(registrar, name, address):
    """Wait until the registrar has the address of a peer.

    The registrant's `iax2 show registry` cannot tell: chan_iax2 sets the state "Request
    Sent" after it sends the request, sometimes after it has read the answer
    (iax2_do_register in chan_iax2.c).
    """
    command = f'iax2 show peer {name}'
    wait_for(lambda: f' {address} ' in registrar.asterisk.run_command(command), command)


def wait_until_rejected(registrant, user):
    """Wait until the registrant logs that its registration is rejected."""
    rejected = f"Registration of '{user}' rejected"
    wait_for(
        lambda: rejected in '\n'.join(registrant.asterisk.read_new_log()), rejected
    )


def show_registrations(wazo):
    """Return the table of outgoing IAX registrations."""
    return wazo.asterisk.run_command('iax2 show registry')


def test_iax_call_arrives_in_the_context_of_its_peer(
    wazo, other_wazo, new_name, internal
):
    one, other = new_name(), new_name()
    wazo.create(
        make_peer_body(other_wazo, one, wazo.context),
        make_peer_body(other_wazo, other, internal, secret='b'),
    )
    ours = other_wazo.create(
        make_peer_body(wazo, new_name(), username=one),
        make_peer_body(wazo, new_name(), username=other, secret='b'),
    )
    for document, own, context in zip(
        ours, (one, other), (wazo.context, internal), strict=True
    ):
        other_wazo.dial(document, '5145550100')
        (call,) = wait_for(wazo.read_incoming_calls, 'the call')
        assert (call.context, call.exten) == (context, '5145550100')
        (channel,) = wazo.asterisk.list_channels()
        assert channel.startswith(f'IAX2/{own}-')
        other_wazo.asterisk.hang_up_all()
        wazo.asterisk.hang_up_all()


def test_iax_call_without_user_name_is_matched_to_one_of_several_peers(
    wazo, other_wazo, new_name
):
    """The callee picks one of its peers and asks for the secret of that peer."""
    bodies = [
        make_peer_body(other_wazo, new_name(), secret=secret) for secret in ('a', 'b')
    ]
    wazo.create(*bodies)
    arrived = 0
    for document in other_wazo.create(
        *(make_peer_body(wazo, new_name(), secret=secret) for secret in ('a', 'b'))
    ):
        assert document['iax']['auth']['username'] is None
        other_wazo.dial(document, '5145550100')
        wait_for(
            lambda: not other_wazo.asterisk.list_channels()
            or wazo.asterisk.list_channels(),
            'the end of the call',
        )
        arrived += bool(wazo.asterisk.list_channels())
        other_wazo.asterisk.hang_up_all()
        wazo.asterisk.hang_up_all()
    assert arrived == 1


@pytest.mark.parametrize(
    ('username', 'secret'), [('known', 'wrong'), ('unknown', SECRET), (None, 'wrong')]
)
def test_iax_call_with_wrong_name_or_secret_is_refused(
    wazo, other_wazo, new_name, username, secret
):
    known = new_name()
    wazo.create(make_peer_body(other_wazo, known))
    sent_name = known if username == 'known' else username
    (document,) = other_wazo.create(
        make_peer_body(wazo, new_name(), username=sent_name, secret=secret)
    )
    other_wazo.dial(document, '5145550100')
    assert wait_until_call_ended(other_wazo)
    assert wazo.read_incoming_calls() == []


@pytest.mark.parametrize(
    ('auth', 'complains'), [('plaintext,md5', True), ('md5', False)]
)
def test_iax_auth_md5_alone_avoids_the_deprecation_warning(
    wazo, other_wazo, new_name, auth, complains
):
    own, options = new_name(), [['auth', auth]]
    wazo.create(make_peer_body(other_wazo, own, options=options))
    found = wazo.asterisk.find_problems(wazo.asterisk.read_new_log())
    assert any('deprecated' in line for line in found) == complains
    (document,) = other_wazo.create(
        make_peer_body(wazo, new_name(), username=own, options=options)
    )
    other_wazo.dial(document, '5145550100')
    assert wait_for(wazo.read_incoming_calls, 'the call')


@pytest.mark.parametrize(
    ('peer_type', 'calls', 'is_called'),
    [('friend', True, True), ('peer', False, True), ('user', True, False)],
)
def test_iax_peer_type_decides_the_direction_of_calls(
    wazo, other_wazo, new_name, peer_type, calls, is_called
):
    ours, theirs = new_name(), new_name()
    (mine,) = wazo.create(
        make_peer_body(other_wazo, ours, username=theirs, peer_type=peer_type)
    )
    (other,) = other_wazo.create(make_peer_body(wazo, theirs, username=ours))
    for caller, document, called, arrives in (
        (other_wazo, other, wazo, calls),
        (wazo, mine, other_wazo, is_called),
    ):
        caller.dial(document, '5145550100')
        assert (
            wait_for(called.read_incoming_calls, 'the call')
            if arrives
            else wait_until_call_ended(caller)
        )
        assert bool(called.asterisk.list_channels()) == arrives
        caller.asterisk.hang_up_all()
        called.asterisk.hang_up_all()


def make_registration_body(wazo, own, user, password=SECRET, **registration):
    """Return the body of a peer that registers with a Wazo as a user."""
    registration |= {
        'remote_host': wazo.address,
        'auth_username': user,
        'auth_password': password,
    }
    return make_peer_body(wazo, own, username=user, registration=registration)


def test_iax_registration_makes_the_peer_reachable(wazo, other_wazo, new_name):
    theirs, ours = new_name(), new_name()
    (dynamic,) = wazo.create(
        make_peer_body(other_wazo, theirs, host='dynamic', username=ours)
    )
    other_wazo.create(make_registration_body(wazo, ours, theirs))
    wait_until_registered(wazo, theirs, other_wazo.address)
    wazo.dial(dynamic, '5145550100')
    (call,) = wait_for(other_wazo.read_incoming_calls, 'the call')
    assert (call.context, call.exten) == (other_wazo.context, '5145550100')


@pytest.mark.parametrize(
    ('user', 'password'),
    [('known', 'wrong'), ('unknown', SECRET), ('static', SECRET)],
)
def test_iax_registration_with_wrong_password_or_static_peer_is_rejected(
    wazo, other_wazo, new_name, user, password
):
    names = {each: new_name() for each in ('known', 'unknown', 'static')}
    wazo.create(
        make_peer_body(other_wazo, names['known'], host='dynamic'),
        make_peer_body(other_wazo, names['static']),
    )
    other_wazo.create(make_registration_body(wazo, new_name(), names[user], password))
    wait_until_rejected(other_wazo, names[user])
    shown = wazo.asterisk.run_command(f'iax2 show peer {names["known"]}')
    assert other_wazo.address not in shown


def test_iax_registration_follows_edits_and_ends_with_null(wazo, other_wazo, new_name):
    theirs = new_name()
    wazo.create(make_peer_body(other_wazo, theirs, host='dynamic'))
    (document,) = other_wazo.create(
        make_registration_body(wazo, new_name(), theirs, 'wrong')
    )
    wait_until_rejected(other_wazo, theirs)
    other_wazo.edit(document, {'iax': {'registration': {'auth_password': SECRET}}})
    wait_until_registered(wazo, theirs, other_wazo.address)
    other_wazo.edit(document, {'iax': {'registration': {'enabled': False}}})
    assert theirs not in show_registrations(other_wazo)
    wazo.asterisk.run_command(f'iax2 unregister {theirs}')
    other_wazo.edit(document, {'iax': {'registration': {'enabled': True}}})
    wait_until_registered(wazo, theirs, other_wazo.address)
    other_wazo.edit(document, {'iax': {'registration': None}})
    assert theirs not in show_registrations(other_wazo)


def test_iax_callback_extension_and_context_are_ignored(wazo, other_wazo, new_name):
    """The call arrives in the peer's context, at the dialled number or at `s`."""
    theirs, ours = new_name(), new_name()
    wazo.create(make_peer_body(other_wazo, theirs, host='dynamic', username=ours))
    internal = other_wazo.sandbox.about['contexts']['internal']['name']
    callback = {'callback_extension': '4711', 'callback_context': internal}
    other_wazo.create(make_registration_body(wazo, ours, theirs, **callback))
    wait_until_registered(wazo, theirs, other_wazo.address)
    for dialled, exten in (('', 's'), ('/100', '100')):
        channel = f'IAX2/{theirs}{dialled}'
        wazo.asterisk.run_command(f'channel originate {channel} application Wait 30')
        (call,) = wait_for(other_wazo.read_incoming_calls, 'the call')
        assert (call.context, call.exten) == (other_wazo.context, exten)
