# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest

from ....problems import FORBIDDEN, Problems
from ..fields import SECTIONS
from ..raw_options import (
    added_options,
    check_options,
)
from ..registration_transport import REGISTRATION_TRANSPORT
from .changes import build_change, build_document, know_every_option

# Every object that options of a section need exists.
WHOLE = build_document(
    {
        'sip': {
            'remote_hosts': ['h'],
            'inbound_auth': {'username': 'u'},
            'outbound_auth': {'username': 'u'},
            'registration': {'line': True, 'outbound_auth': {'username': 'v'}},
        }
    }
)


def add(section: str, *options: Sequence[str]) -> dict[str, Any]:
    """Return the patch that sets the options of a section."""
    return {'sip': {'options': {section: [list(option) for option in options]}}}


def find_problems(
    patch: dict[str, Any],
    old: dict[str, Any] = WHOLE,
    is_master: bool = False,
    known: Any = know_every_option,
) -> list[tuple[str, str]]:
    """Return path and reason of the problems with the options of a patch."""
    problems = Problems()
    check_options(build_change(old, patch, is_master=is_master), known, problems)
    return [(problem.path, problem.reason) for problem in problems]


def find_reason(section: str, key: str, value: str, is_master: bool = False) -> str:
    """Return why a new option is rejected, or an empty string."""
    found = find_problems(add(section, (key, value)), is_master=is_master)
    assert {path for path, _ in found} <= {f'sip.options.{section}'}
    return '; '.join(reason for _, reason in found)


@pytest.mark.parametrize(
    ('section', 'key', 'value'),
    [
        ('endpoint', 'rtp_timeout', '30'),
        ('endpoint', 'sdp_session', 'a\\;b'),
        ('endpoint', 'allow', 'ulaw'),
        ('endpoint', 'identify_by', 'ip,,username'),
        ('aor', 'max_contacts', '5'),
        ('auth', 'md5_cred', '0' * 32),
        ('outbound_auth', 'auth_type', 'md5'),
        ('registration', 'auth_rejection_permanent', 'no'),
        ('registration', 'transport', 'transport-tls'),
        ('registration_outbound_auth', 'oauth_clientid', 'x'),
    ],
)
def test_option_without_a_field_is_accepted(section: str, key: str, value: str) -> None:
    assert find_reason(section, key, value) == ''


@pytest.mark.parametrize(
    'key',
    ['type', 'context', 'aors', 'auth', 'outbound_auth', 'endpoint', 'transport']
    + ['mailboxes'],
)
@pytest.mark.parametrize('section', SECTIONS)
def test_option_that_wazo_writes_is_rejected(section: str, key: str) -> None:
    if (section, key) == REGISTRATION_TRANSPORT:
        assert find_reason(section, key, 'x') == ''
    else:
        assert 'set by Wazo' in find_reason(section, key, 'x', is_master=True)


def test_disallow_of_an_endpoint_is_rejected_with_the_field_to_use() -> None:
    assert 'sip.codecs' in find_reason('endpoint', 'disallow', 'all', is_master=True)


@pytest.mark.parametrize('key', ['no_such', '@anything', 'RTP_TIMEOUT', 'a b', ''])
def test_unknown_option_is_rejected(key: str) -> None:
    patch = add('endpoint', (key, 'x'), ('rtp_timeout', '30'))
    found = find_problems(patch, is_master=True, known=lambda section: {'rtp_timeout'})
    assert [reason.split(' is not in')[0] for _, reason in found] == [repr(key)]


@pytest.mark.parametrize(
    ('section', 'documented'),
    [
        ('aor', 'aor'),
        ('outbound_auth', 'auth'),
        ('registration_outbound_auth', 'auth'),
    ],
)
def test_section_has_the_options_of_its_documentation(
    section: str, documented: str
) -> None:
    asked = []
    find_problems(add(section, ('a', '1')), known=lambda name: asked.append(name) or ())
    assert asked == [documented]


def test_option_of_another_system_is_rejected_with_the_right_one() -> None:
    patch = add('endpoint', ('external_media_port', '1'))
    ((_, reason),) = find_problems(patch, known=lambda section: ())
    assert 'use external_media_address' in reason


def test_identification_by_the_number_dialled_is_rejected() -> None:
    reason = find_reason('identify', 'match_request_uri', '/.*/')
    assert 'numbers of other tenants' in reason


@pytest.mark.parametrize('value', ['a;b', ';', 'a\\;b;c', 'a ; b'])
def test_option_with_a_comment_is_rejected(value: str) -> None:
    assert 'starts a comment' in find_reason('endpoint', 'accountcode', value)


@pytest.mark.parametrize('value', ['', ' a', 'a ', 'a\nb', 'a\0', '\x7f', 'a' * 4093])
def test_value_that_no_option_can_hold_is_rejected(value: str) -> None:
    reason = find_reason('endpoint', 'accountcode', value)
    assert reason.startswith('the value of accountcode must not')


@pytest.mark.parametrize('key', ['a\n', '[x]\nfoo', 'a\r', 'a\0'])
def test_control_character_in_the_name_of_an_option_is_rejected(key: str) -> None:
    assert 'control character' in find_reason('endpoint', key, 'x')


@pytest.mark.parametrize(
    ('section', 'key', 'value', 'field'),
    [
        ('aor', 'contact', 'sip:a', 'sip.remote_hosts'),
        ('aor', 'max_contacts', '1', 'sip.accepts_registrations'),
        ('aor', 'max_contacts', '0', 'sip.accepts_registrations'),
        ('aor', 'outbound_proxy', 'sip:a', 'sip.outbound_proxy'),
        ('aor', 'qualify_frequency', '60', 'sip.qualify_frequency'),
        ('auth', 'username', 'x', 'sip.inbound_auth.username'),
        ('auth', 'password', 'x', 'sip.inbound_auth.password'),
        ('auth', 'password', 'a\\;b', 'sip.inbound_auth.password'),
        ('endpoint', 'allow', '!all,ulaw', 'sip.codecs'),
        ('endpoint', 'callerid', 'x', 'sip.callerid'),
        ('endpoint', 'dtmf_mode', 'info', 'sip.dtmf_mode'),
        ('endpoint', 'from_user', 'x', 'sip.from_user'),
        ('endpoint', 'identify_by', 'ip', 'sip.identify_by'),
        ('endpoint', 'send_pai', 'yes', 'sip.send_pai'),
        ('endpoint', 'send_pai', 'On', 'sip.send_pai'),
        ('endpoint', 'set_var', 'PJSIP_HEADER(add,X-A)=b', 'headers.outgoing'),
        ('identify', 'match', '192.0.2.1', 'sip.match'),
        ('identify', 'match', '192.0.2.1,192.0.2.2', 'sip.match'),
        ('identify', 'match', '0.0.0.0/0, 192.0.2.1', 'sip.match'),
        ('identify', 'match', 'a,,b', 'sip.match'),
        ('identify', 'match_header', 'X-A: b', 'headers.incoming'),
        ('identify', 'match_header', 'X-A:b', 'headers.incoming'),
        ('identify', 'match_header', 'Via:/.*/', 'headers.incoming'),
        ('outbound_auth', 'username', 'x', 'sip.outbound_auth.username'),
        ('outbound_auth', 'password', 'x', 'sip.outbound_auth.password'),
        ('outbound_auth', 'realm', 'x', 'sip.outbound_auth.realm'),
        ('registration', 'server_uri', 'sip:a', 'sip.registration.server_uri'),
        ('registration', 'expiration', '60', 'sip.registration.expiration'),
        ('registration', 'line', 'yes', 'sip.registration.line'),
        (
            'registration_outbound_auth',
            'password',
            'x',
            'sip.registration.outbound_auth.password',
        ),
    ],
)
def test_option_that_a_field_expresses_is_rejected_with_the_field(
    section: str, key: str, value: str, field: str
) -> None:
    reason = find_reason(section, key, value, is_master=True)
    assert reason == f'use the field {field} instead of the option {key}'


@pytest.mark.parametrize('key', ['set_var', 'setvar'])
def test_variable_that_would_not_work_is_rejected(key: str) -> None:
    assert 'control' in find_reason('endpoint', key, 'A=a\\nb', is_master=True)
    assert 'set by Wazo' in find_reason('endpoint', key, 'WAZO_A=b', is_master=True)
    assert 'NAME=value' in find_reason('endpoint', key, 'A')


@pytest.mark.parametrize('value', ['SHELL(id)=x', 'A=1'])
def test_only_the_master_tenant_may_add_a_variable(value: str) -> None:
    assert 'master tenant' in find_reason('endpoint', 'set_var', value)
    assert find_reason('endpoint', 'set_var', value, is_master=True) == ''


@pytest.mark.parametrize('key', ['accountcode', 'named_pickup_group', 'call_group'])
def test_option_that_reaches_other_tenants_requires_the_master_tenant(key: str) -> None:
    reason = find_reason('endpoint', key, '1')
    assert reason.startswith(f'{key} requires a token of the master tenant; ')
    assert find_reason('endpoint', key, '1', is_master=True) == ''


def test_repeated_option_is_rejected_unless_it_may_repeat() -> None:
    patch = add('endpoint', ('rtp_timeout', '1'), ('rtp_timeout', '2'))
    assert find_problems(patch) == [
        ('sip.options.endpoint', 'rtp_timeout must not be repeated')
    ]
    patch = add('endpoint', ('set_var', 'A=1'), ('set_var', 'B=1'))
    assert find_problems(patch, is_master=True) == []


@pytest.mark.parametrize(
    ('section', 'group'),
    [
        ('auth', 'sip.inbound_auth'),
        ('outbound_auth', 'sip.outbound_auth'),
        ('registration', 'sip.registration'),
        ('registration_outbound_auth', 'sip.registration'),
    ],
)
def test_option_of_a_section_without_its_object_is_rejected(
    section: str, group: str
) -> None:
    assert find_problems(add(section, ('a', '1')), old=build_document({})) == [
        (f'sip.options.{section}', f'options of this section require {group}')
    ]


def test_stored_option_is_not_added_again() -> None:
    old = build_document(add('aor', ('a', '1')))
    patch = add('aor', ('a', '1'), ('a', '1'), ('b', '2'), ('b', '2'))
    assert list(added_options(build_change(old, patch))) == [('aor', 'b', '2')]


def test_stored_option_that_would_be_rejected_can_stay() -> None:
    old = build_document(add('endpoint', ('transport', 'x')))
    assert find_problems(add('endpoint', ('transport', 'x')), old) == []


def test_option_clears_the_field_that_it_contradicts() -> None:
    old = build_document({'sip': {'remote_hosts': ['h'], 'codecs': ['g722']}})
    change = build_change(old, add('endpoint', ('allow', 'ulaw')))
    assert change.new['sip']['codecs'] is None
    assert find_problems(change.patch, old) == []


def test_option_that_contradicts_a_field_of_the_same_request_is_rejected() -> None:
    patch = add('endpoint', ('allow', 'ulaw'))
    patch['sip']['codecs'] = ['g722']
    assert find_problems(patch) == [
        ('sip.options.endpoint', 'allow contradicts sip.codecs')
    ]


@pytest.mark.parametrize(
    ('encryption', 'value', 'is_rejected'),
    [
        ('sdes', 'yes', True),
        ('no', 'yes', True),
        ('sdes', 'no', False),
        ('dtls', 'yes', False),
        (None, 'yes', False),
    ],
)
def test_webrtc_that_replaces_the_encryption_of_the_same_request_is_rejected(
    encryption: str | None, value: str, is_rejected: bool
) -> None:
    patch = add('endpoint', ('webrtc', value))
    patch['sip']['media_encryption'] = encryption
    problem = ('sip.options.endpoint', 'webrtc contradicts sip.media_encryption')
    assert find_problems(patch) == ([problem] if is_rejected else [])


def test_webrtc_clears_a_stored_encryption_that_it_replaces() -> None:
    old = build_document({'sip': {'remote_hosts': ['h'], 'media_encryption': 'sdes'}})
    change = build_change(old, add('endpoint', ('webrtc', 'yes')))
    assert change.new['sip']['media_encryption'] is None


def test_limit_of_contacts_lets_the_other_side_register() -> None:
    old = build_document({'sip': {'remote_hosts': []}})
    change = build_change(old, add('aor', ('max_contacts', '5')))
    assert change.new['sip']['accepts_registrations'] is True
    assert find_problems(change.patch, old) == []


def test_limit_of_contacts_does_not_enable_registrations_with_hosts() -> None:
    change = build_change(WHOLE, add('aor', ('max_contacts', '5')))
    assert change.new['sip']['accepts_registrations'] is False


def test_other_option_of_an_aor_is_accepted_if_the_other_side_registers() -> None:
    patch = add('aor', ('support_path', 'no'))
    patch['sip'] |= {'remote_hosts': [], 'accepts_registrations': True}
    assert find_problems(patch) == []


@pytest.mark.parametrize(
    ('accepts', 'option', 'reason'),
    [
        (False, ('max_contacts', '5'), 'contradicts sip.accepts_registrations'),
        (True, ('max_contacts', '00'), 'allows no registration'),
        (True, ('contact', 'sip:a;lr'), 'contact must not be set'),
    ],
)
def test_option_that_contradicts_registrations_is_rejected(
    accepts: bool, option: tuple[str, str], reason: str
) -> None:
    patch = add('aor', option)
    patch['sip'] |= {'remote_hosts': [], 'accepts_registrations': accepts}
    assert reason in ' '.join(reason for _, reason in find_problems(patch))


def test_problem_with_an_option_of_wazo_is_forbidden() -> None:
    problems = Problems()
    change = build_change(WHOLE, add('endpoint', ('context', 'x')))
    check_options(change, know_every_option, problems)
    assert [problem.code for problem in problems] == [FORBIDDEN]
