# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Writing: examples in which several rows belong to one value."""

from __future__ import annotations

from copy import deepcopy
from typing import Any

import pytest

from ....documents import merge_patch
from .. import registration_transport
from ..section_reader import read
from ..section_writer import write
from .strategies import Sections, find_changed, read_document

SHARED = [('username', 'u'), ('password', 'p')]
OWN = [('username', 'registers'), ('password', 'other')]
REGISTRATION = [('server_uri', 'sip:a'), ('line', 'yes')]


def write_patch(sections: Sections, patch: dict[str, Any]) -> Sections:
    """Return the sections after a patch of `sip`, without empty ones, sorted."""
    old = read_document(sections, with_secrets=True)
    new = deepcopy(old)
    for name, value in patch.items():
        if name in ('outbound_auth', 'registration') and isinstance(value, dict):
            # Removed members are null, as the pipeline restores them.
            nulls = dict.fromkeys((*value, *(new['sip'][name] or {})))
            new['sip'][name] = nulls | merge_patch(new['sip'][name], value)
        else:
            new['sip'][name] = value
    rows = write(sections, old, new, find_changed(old, new))
    return {section: sorted(options) for section, options in rows.items() if options}


def test_registration_follows_the_credentials_of_calls() -> None:
    sections = {
        'registration': REGISTRATION,
        'outbound_auth': SHARED,
        'registration_outbound_auth': SHARED,
    }
    after = write_patch(sections, {'outbound_auth': {'username': 'v', 'realm': 'r'}})
    expected = [('password', 'p'), ('realm', 'r'), ('username', 'v')]
    assert after['outbound_auth'] == expected
    assert after['registration_outbound_auth'] == expected


def test_own_credentials_of_a_registration_are_kept() -> None:
    sections = {
        'registration': REGISTRATION,
        'outbound_auth': SHARED,
        'registration_outbound_auth': OWN,
    }
    after = write_patch(sections, {'outbound_auth': {'username': 'v'}})
    assert after['registration_outbound_auth'] == sorted(OWN)


def test_own_credentials_that_are_removed_are_replaced_by_those_of_calls() -> None:
    sections = {
        'registration': REGISTRATION,
        'outbound_auth': SHARED,
        'registration_outbound_auth': OWN,
    }
    after = write_patch(sections, {'registration': {'outbound_auth': None}})
    assert after['registration_outbound_auth'] == sorted(SHARED)


@pytest.mark.parametrize('key', ['username', 'password', 'realm'])
def test_new_registration_gets_the_last_text_of_a_credential_stored_twice(
    key: str,
) -> None:
    # wazo-confgend keeps the last one, so Asterisk calls with it.
    sections = {'outbound_auth': [(key, 'first'), (key, 'last')]}
    registration = {'server_uri': 'sip:a', 'line': True, 'outbound_auth': None}
    after = write_patch(sections, {'registration': registration})
    assert after['registration_outbound_auth'] == [(key, 'last')]


def test_new_password_replaces_every_stored_password() -> None:
    sections = {'outbound_auth': [('password', 'p'), ('@Password', 'q')]}
    after = write_patch(sections, {'outbound_auth': {'password': 'p'}})
    assert after['outbound_auth'] == [('password', 'p')]


@pytest.mark.parametrize(
    ('path', 'sections'),
    [
        ('outbound_auth', {'outbound_auth': [*SHARED, ('auth_type', 'md5')]}),
        ('inbound_auth', {'auth': [*SHARED, ('nonce_lifetime', '30')]}),
        (
            'registration',
            {'registration': REGISTRATION, 'registration_outbound_auth': OWN},
        ),
    ],
)
def test_object_that_is_removed_leaves_no_row(path: str, sections: Sections) -> None:
    assert write_patch(sections, {path: None}) == {}


def test_new_registration_gets_the_proxy() -> None:
    proxy = ('outbound_proxy', 'sip:p')
    sections = {'endpoint': [proxy], 'aor': [proxy]}
    registration = {'server_uri': 'sip:a', 'line': True, 'outbound_auth': None}
    after = write_patch(sections, {'registration': registration})
    assert after['registration'] == sorted([*REGISTRATION, proxy])


@pytest.mark.parametrize(
    ('options', 'expected'),
    [
        ([['a', '1'], ['b', '2']], [('a', '1'), ('b', '2'), ('md5_cred', 'x')]),
        ([], [('md5_cred', 'x')]),
        ([['md5_cred', 'y']], [('md5_cred', 'y')]),
    ],
)
def test_replaced_options_keep_a_stored_secret(options: Any, expected: Any) -> None:
    sections = {'auth': [('md5_cred', 'x'), ('a', '1')]}
    everything = read_document(sections)['sip']['options'] | {'auth': options}
    assert write_patch(sections, {'options': everything})['auth'] == expected


@pytest.mark.parametrize(
    ('stored', 'accepts', 'expected'),
    [
        ([], True, ['1']),
        (['0'], True, ['1']),
        (['5'], False, ['0']),
        (['0', '1'], True, ['1']),
        (['1', '5'], True, ['1']),
    ],
)
def test_limit_of_contacts_is_written(
    stored: list[str], accepts: bool, expected: list[str]
) -> None:
    rows = [('max_contacts', text) for text in stored]
    patch: dict[str, Any] = {'accepts_registrations': accepts}
    if len(stored) > 1:
        patch['options'] = read_document({})['sip']['options']
    after = write_patch({'aor': rows}, patch)
    assert after['aor'] == [('max_contacts', text) for text in expected]


def test_limit_of_several_contacts_is_kept() -> None:
    sections = {'aor': [('contact', 'sip:a'), ('max_contacts', '5')]}
    patch = {'remote_hosts': [], 'accepts_registrations': True}
    assert write_patch(sections, patch) == {'aor': [('max_contacts', '5')]}


def test_option_that_replaces_a_field_is_kept() -> None:
    sections = {'endpoint': [('allow', '!all,g722')]}
    options = read_document(sections)['sip']['options'] | {
        'endpoint': [['allow', 'ulaw']]
    }
    after = write_patch(sections, {'codecs': None, 'options': options})
    assert after['endpoint'] == [('allow', 'ulaw')]


def write_transport(
    rows: list[tuple[str, str]], transport: str | None, option: str | None = None
) -> list[tuple[str, str]]:
    """Return the rows of a registration whose endpoint has a transport."""
    sections = {'registration': [*rows]}
    new = read_document({'registration': [('line', 'yes')]})
    if option:
        new['sip']['options']['registration'] = [['transport', option]]
    reference = {'uuid': 'x', 'name': transport} if transport else None
    registration_transport.write(sections, new, reference)
    return sections['registration']


@pytest.mark.parametrize(
    ('stored', 'transport', 'expected'),
    [
        ([], 'tls', ['tls']),
        (['udp'], 'tls', ['tls']),
        (['udp', 'tcp'], 'tls', ['tls']),
        (['udp'], None, []),
        ([], None, []),
    ],
)
def test_registration_uses_the_transport_of_the_endpoint(
    stored: list[str], transport: str | None, expected: list[str]
) -> None:
    rows = [('transport', name) for name in stored]
    after = write_transport(rows, transport)
    assert after == [('transport', name) for name in expected]


def test_transport_of_the_registration_that_is_an_option_is_kept() -> None:
    rows = [('transport', 'udp')]
    assert write_transport(rows, 'tls', option='udp') == rows


def test_transport_is_not_written_without_a_registration() -> None:
    sections: Sections = {'registration': []}
    registration_transport.write(sections, read_document({}), {'name': 'tls'})
    assert sections == {'registration': []}


@pytest.mark.parametrize(('transport', 'shown'), [('tls', []), ('udp', ['tls'])])
def test_transport_of_the_registration_is_hidden_if_the_endpoint_has_it(
    transport: str, shown: list[str]
) -> None:
    part = read({'registration': [('line', 'yes'), ('transport', 'tls')]})
    registration_transport.hide(part, transport)
    options = part['sip']['options']['registration']
    assert options == [['transport', name] for name in shown]


def test_new_codecs_remove_the_option_that_undoes_them() -> None:
    sections: Sections = {
        'endpoint': [('allow', '!all,alaw'), ('disallow', 'all'), ('language', 'fr')]
    }
    old, new = read_document(sections), read_document(sections)
    new['sip']['codecs'] = ['ulaw']
    after = write(sections, old, new, {'sip.codecs'})
    assert after['endpoint'] == [('allow', '!all,ulaw'), ('language', 'fr')]
