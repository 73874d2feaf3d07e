# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""What is written where more than one row belongs to a value."""

from copy import deepcopy

import pytest

from ....documents import merge_patch
from ..writing import write
from .strategies import changed, document

OURS = [('username', 'u'), ('password', 'p')]
OWN = [('username', 'registers'), ('password', 'other')]
REGISTRATION = [('server_uri', 'sip:a'), ('line', 'yes')]


def _written(sections, patch):
    """The sections after a patch; what it removes is there as null."""
    old = document(sections, with_secrets=True)
    new = deepcopy(old)
    for name, value in patch.items():
        if name in ('outbound_auth', 'registration') and isinstance(value, dict):
            nothing = dict.fromkeys((*value, *(new['sip'][name] or {})))
            value = nothing | merge_patch(new['sip'][name], value)
        new['sip'][name] = value
    rows = write(sections, old, new, changed(old, new))
    return {section: sorted(options) for section, options in rows.items() if options}


def test_the_registration_sends_what_calls_send():
    sections = {
        'registration': REGISTRATION,
        'outbound_auth': OURS,
        'registration_outbound_auth': OURS,
    }
    after = _written(sections, {'outbound_auth': {'username': 'v', 'realm': 'r'}})
    wanted = [('password', 'p'), ('realm', 'r'), ('username', 'v')]
    assert after['outbound_auth'] == wanted
    assert after['registration_outbound_auth'] == wanted


def test_credentials_of_its_own_stay():
    sections = {
        'registration': REGISTRATION,
        'outbound_auth': OURS,
        'registration_outbound_auth': OWN,
    }
    after = _written(sections, {'outbound_auth': {'username': 'v'}})
    assert after['registration_outbound_auth'] == sorted(OWN)


def test_credentials_of_its_own_that_go_are_those_of_calls():
    sections = {
        'registration': REGISTRATION,
        'outbound_auth': OURS,
        'registration_outbound_auth': OWN,
    }
    after = _written(sections, {'registration': {'outbound_auth': None}})
    assert after['registration_outbound_auth'] == sorted(OURS)


@pytest.mark.parametrize(
    ('path', 'sections'),
    [
        ('outbound_auth', {'outbound_auth': [*OURS, ('auth_type', 'md5')]}),
        ('inbound_auth', {'auth': [*OURS, ('nonce_lifetime', '30')]}),
        (
            'registration',
            {'registration': REGISTRATION, 'registration_outbound_auth': OWN},
        ),
    ],
)
def test_an_object_that_goes_leaves_nothing(path, sections):
    assert _written(sections, {path: None}) == {}


def test_a_registration_that_comes_takes_the_proxy():
    proxy = ('outbound_proxy', 'sip:p')
    sections = {'endpoint': [proxy], 'aor': [proxy]}
    registration = {'server_uri': 'sip:a', 'line': True, 'outbound_auth': None}
    after = _written(sections, {'registration': registration})
    assert after['registration'] == sorted([*REGISTRATION, proxy])


@pytest.mark.parametrize(
    ('options', 'wanted'),
    [
        ([['a', '1'], ['b', '2']], [('a', '1'), ('b', '2'), ('md5_cred', 'x')]),
        ([], [('md5_cred', 'x')]),
        ([['md5_cred', 'y']], [('md5_cred', 'y')]),
    ],
)
def test_options_that_are_replaced_leave_secrets_alone(options, wanted):
    sections = {'auth': [('md5_cred', 'x'), ('a', '1')]}
    everything = document(sections)['sip']['options'] | {'auth': options}
    assert _written(sections, {'options': everything})['auth'] == wanted


@pytest.mark.parametrize(
    ('stored', 'accepts', 'wanted'),
    [
        ([], True, [('max_contacts', '1')]),
        ([('max_contacts', '0')], True, [('max_contacts', '1')]),
        ([('max_contacts', '5')], False, [('max_contacts', '0')]),
    ],
)
def test_how_many_may_register(stored, accepts, wanted):
    after = _written({'aor': stored}, {'accepts_registrations': accepts})
    assert after['aor'] == wanted


def test_an_option_beside_a_field_that_goes_is_kept():
    sections = {'endpoint': [('allow', '!all,g722')]}
    options = document(sections)['sip']['options'] | {'endpoint': [['allow', 'ulaw']]}
    after = _written(sections, {'codecs': None, 'options': options})
    assert after['endpoint'] == [('allow', 'ulaw')]
