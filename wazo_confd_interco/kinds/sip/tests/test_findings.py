# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

from typing import Any

import pytest

from ....options.findings import find
from ...stored import StoredTransport
from ..findings import FINDINGS
from ..inheritance import Endpoint
from ..subject import SIPSubject
from .strategies import Sections, read_document

BY_ADDRESS = {'endpoint': [('identify_by', 'ip')]}
CONTACT = {'aor': [('contact', 'sip:192.0.2.1')]}
RETRIES = ('fatal_retry_interval', '30')
REGISTRATION = [
    *(('server_uri', 'sip:a'), ('line', 'yes'), RETRIES),
    ('contact_user', '1'),
]
BY_NAME = {'auth': [('username', 'other')]}
AUTH = 'registration_outbound_auth'
MATCH = {'identify': [('match', '192.0.2.1')]}


def find_codes(sections: Sections, *templates: Endpoint, **kwargs: Any) -> set[str]:
    """Return the codes of the findings about the interconnection `acme`."""
    return {*find_messages(sections, *templates, **kwargs)}


def find_messages(
    sections: Sections,
    *templates: Endpoint,
    context_type: str | None = 'internal',
    protocol: str | None = None,
    bind: str | None = None,
    **kwargs: Any,
) -> dict[str, str]:
    """Return the messages of the findings about the interconnection, by code."""
    document = {'name': 'acme', **read_document(sections)}
    stored = Endpoint(sections, [*templates], **kwargs)
    options = [('protocol', protocol), ('bind', bind)]
    set_options = tuple((key, value) for key, value in options if value is not None)
    transports = {'t': StoredTransport('t', options=set_options)}
    subject = SIPSubject(document, stored, context_type, transports)
    return {one.code: one.message for one in find(FINDINGS, subject)}


def endpoint(*options: tuple[str, str]) -> Sections:
    """Return sections with options of the endpoint, which is identified by address."""
    return {'endpoint': [*BY_ADDRESS['endpoint'], *options]}


# Sections to which a finding applies, and sections to which it does not.
CASES: dict[str, tuple[Sections, Sections]] = {
    'registration_without_line': (
        {'registration': [('server_uri', 'sip:a'), ('line', 'no')]},
        {'registration': REGISTRATION},
    ),
    'registration_without_contact_user': (
        {'registration': REGISTRATION[:-1]},
        {'registration': REGISTRATION},
    ),
    'registration_without_password': (
        {'registration': REGISTRATION, AUTH: [('username', 'u')]},
        {'registration': REGISTRATION, AUTH: [('username', 'u'), ('password', 'x')]},
    ),
    'registration_gives_up': (
        {'registration': REGISTRATION[:2]},
        {'registration': REGISTRATION},
    ),
    'transport_missing': (
        {'registration': [*REGISTRATION, ('transport', 'gone')]},
        {'registration': [*REGISTRATION, ('transport', 't')]},
    ),
    'identified_by_username': ({}, BY_ADDRESS),
    'callerid_replaces_callers': (endpoint(('callerid', '"A" <1>')), BY_ADDRESS),
    'name_is_not_username': (BY_NAME, {'auth': [('username', 'acme')]}),
    'outbound_proxy_without_lr': (
        endpoint(('outbound_proxy', 'sip:p')),
        endpoint(('outbound_proxy', 'sip:p\\;lr')),
    ),
    'option_rejected_by_asterisk': (
        endpoint(('100rel', 'sometimes')),
        endpoint(('100rel', 'peer_supported'), ('rtp_timeout', '0x1e')),
    ),
    'option_read_as_no': (
        endpoint(('direct_media', 'never')),
        endpoint(('direct_media', 'off')),
    ),
    'no_codec_left': (
        endpoint(('allow', '!all,alaw'), ('disallow', 'all')),
        endpoint(('disallow', 'all')),
    ),
    'codecs_disallowed': (
        endpoint(('allow', '!all,alaw,ulaw:20'), ('disallow', 'ulaw, gsm')),
        endpoint(('allow', '!all,alaw,ulaw'), ('disallow', 'gsm,!opus')),
    ),
    'media_encryption_of_webrtc': (
        endpoint(('media_encryption', 'sdes'), ('webrtc', 'yes')),
        endpoint(('media_encryption', 'dtls'), ('webrtc', 'yes')),
    ),
    'permit_and_deny': (
        endpoint(('deny', '0.0.0.0/0'), ('permit', '192.0.2.1')),
        endpoint(('contact_deny', '0.0.0.0/0'), ('permit', '192.0.2.1')),
    ),
    'header_not_expanded': (
        endpoint(('set_var', 'PJSIP_HEADER(add,X-A)=<sip:${CALLERID(num)}@a>')),
        endpoint(('set_var', 'PJSIP_HEADER(add,X-A)=$5 {x}')),
    ),
    'codec_unknown': (
        endpoint(('allow', '!all,g772')),
        endpoint(('allow', '!all,g722')),
    ),
}


def test_ordinary_interconnection_has_no_findings() -> None:
    assert find_codes({**BY_ADDRESS, **CONTACT, **MATCH}) == set()


def test_every_finding_has_a_case() -> None:
    others = {
        'transport_of_other_ip_version',
        'transport_of_other_protocol',
        'tls_port_without_tls',
        'sdes_without_tls',
        'contact_user_with_letters',
    }
    assert CASES.keys() | others == {one.code for one in FINDINGS}


@pytest.mark.parametrize('code', CASES)
def test_finding_applies_only_where_it_is_true(code: str) -> None:
    applies, does_not = CASES[code]
    assert code in find_codes(applies)
    assert code not in find_codes(does_not)


@pytest.mark.parametrize(
    ('context_type', 'applies'), [('incall', False), (None, False), ('others', True)]
)
def test_registration_needs_a_contact_user_in_a_context_without_the_extension_s(
    context_type: str | None, applies: bool
) -> None:
    found = find_codes({'registration': REGISTRATION[:-1]}, context_type=context_type)
    assert ('registration_without_contact_user' in found) is applies


@pytest.mark.parametrize(
    'sections',
    [
        {**BY_NAME, **MATCH, 'endpoint': [('identify_by', 'ip,username')]},
        {**BY_NAME, 'identify': [('match_header', 'X-A: b')]},
        {**BY_NAME, 'registration': REGISTRATION},
    ],
)
def test_other_user_name_is_fine_if_calls_are_found_without_it(
    sections: Sections,
) -> None:
    assert 'name_is_not_username' not in find_codes(sections)


def test_other_user_name_is_reported_if_the_other_side_registers() -> None:
    registers = {**BY_NAME, **MATCH, 'aor': [('max_contacts', '1')]}
    assert 'name_is_not_username' in find_codes(registers)


def test_caller_that_must_authenticate_cannot_use_the_name_alone() -> None:
    assert 'identified_by_username' not in find_codes({'auth': [('username', 'acme')]})


def test_finding_considers_options_of_templates() -> None:
    template = Endpoint({**BY_ADDRESS, 'registration': [('line', 'yes'), RETRIES]})
    sections = {'registration': [('server_uri', 'sip:a'), ('contact_user', '1')]}
    assert find_codes(sections, template) == set()


@pytest.mark.parametrize(
    ('template', 'code'),
    [
        ([('allow', '!all,alaw')], 'no_codec_left'),
        ([('allow', 'all')], 'no_codec_left'),
        ([], None),
    ],
)
def test_disallow_removes_the_codecs_of_a_template(
    template: Any, code: str | None
) -> None:
    found = find_codes(endpoint(('disallow', 'all')), Endpoint({'endpoint': template}))
    assert found == ({code} if code else set())


def test_disallow_of_a_template_before_allow_removes_nothing() -> None:
    first, second = (
        Endpoint({'endpoint': [option]})
        for option in (('disallow', 'all'), ('allow', '!all,alaw'))
    )
    assert find_codes(BY_ADDRESS, first, second) == set()
    assert find_codes(BY_ADDRESS, second, first) == {'no_codec_left'}


def test_permit_and_deny_of_two_levels_have_an_order() -> None:
    template = Endpoint({'endpoint': [('deny', '0.0.0.0/0')]})
    assert find_codes(endpoint(('permit', '192.0.2.1')), template) == set()


@pytest.mark.parametrize(
    ('hosts', 'bind', 'applies'),
    [
        ('sip:192.0.2.1', '[::]:5060', True),
        ('sip:192.0.2.1', '0.0.0.0:5060', False),
        ('sip:[2001:db8::1]', '0.0.0.0:5060', True),
        ('sip:192.0.2.1,sip:[2001:db8::1]', '0.0.0.0:5060', False),
        ('sip:a.example', '[::]:5060', False),
        ('sip:192.0.2.1', None, False),
    ],
)
def test_transport_of_another_ip_version_than_every_host_is_found(
    hosts: str, bind: str | None, applies: bool
) -> None:
    sections = {**BY_ADDRESS, 'aor': [('contact', hosts)]}
    found = find_codes(sections, transport='t', bind=bind)
    assert ('transport_of_other_ip_version' in found) is applies


def test_ip_version_of_a_host_behind_a_proxy_is_irrelevant() -> None:
    sections = {**endpoint(('outbound_proxy', 'sip:p\\;lr')), **CONTACT}
    assert find_codes(sections, transport='t', bind='[::]:5060') == set()


@pytest.mark.parametrize(
    ('protocol', 'contact', 'applies'),
    [
        ('udp', 'sip:a.example', False),
        ('udp', 'sip:a.example\\;transport=udp', False),
        ('udp', 'sip:a.example\\;transport=TCP', True),
        ('udp', 'sip:a.example\\;transport=tls', True),
        ('udp', 'sips:a.example', True),
        ('udp', 'sip:a.example,sip:b.example\\;transport=tcp', True),
        ('tcp', 'sip:a.example\\;transport=tcp', False),
        ('tcp', 'sip:a.example\\;transport=tls', True),
        ('tls', 'sip:a.example', False),
        ('tls', 'sips:a.example', False),
        ('tls', 'sips:a.example\\;transport=tcp', False),
        ('tls', 'sip:a.example\\;transport=tcp', True),
        ('wss', 'sip:a.example', True),
        ('wss', 'sip:a.example\\;transport=wss', True),
        (None, 'sip:a.example\\;transport=tls', False),
    ],
)
@pytest.mark.parametrize('place', ['contact', 'proxy', 'registration'])
def test_transport_must_speak_the_protocol_of_every_uri(
    protocol: str | None, contact: str, applies: bool, place: str
) -> None:
    if place != 'contact' and ',' in contact:
        return
    sections = {
        'contact': {**BY_ADDRESS, 'aor': [('contact', contact)]},
        'proxy': {**endpoint(('outbound_proxy', contact)), **CONTACT},
        'registration': {
            'registration': [
                *(('server_uri', contact), ('transport', 't'), ('line', 'yes')),
                RETRIES,
            ]
        },
    }[place]
    transport = None if place == 'registration' else 't'
    found = find_codes(sections, transport=transport, protocol=protocol)
    assert ('transport_of_other_protocol' in found) is applies


@pytest.mark.parametrize(
    ('protocol', 'contact', 'applies'),
    [
        ('udp', 'sip:a.example', True),
        ('tcp', 'sip:a.example', True),
        ('tls', 'sip:a.example', False),
        (None, 'sip:a.example', True),
        ('udp', 'sips:a.example', False),
        (None, 'sips:a.example', False),
        (None, 'sip:a.example\\;transport=tls', False),
    ],
)
def test_keys_of_sdes_need_a_transport_with_tls(
    protocol: str | None, contact: str, applies: bool
) -> None:
    sections = {**endpoint(('media_encryption', 'sdes')), 'aor': [('contact', contact)]}
    transport = 't' if protocol else None
    found = find_codes(sections, transport=transport, protocol=protocol)
    assert ('sdes_without_tls' in found) is applies
    dtls = {**endpoint(('media_encryption', 'dtls')), 'aor': [('contact', contact)]}
    assert 'sdes_without_tls' not in find_codes(dtls, transport='t', protocol=protocol)


@pytest.mark.parametrize(
    ('protocol', 'contact', 'applies'),
    [
        ('udp', 'sip:a.example:5061', True),
        ('tcp', 'sip:a.example:5061', True),
        (None, 'sip:a.example:5061', True),
        ('udp', 'sip:a.example:5061\\;transport=tcp', True),
        ('tls', 'sip:a.example:5061', False),
        ('udp', 'sips:a.example:5061', False),
        ('udp', 'sip:a.example:5061\\;transport=tls', False),
        ('udp', 'sip:a.example', False),
        ('udp', 'sip:a.example:15061', False),
        ('wss', 'sip:a.example:5061', False),
    ],
)
@pytest.mark.parametrize('place', ['hosts', 'proxy', 'registration'])
def test_port_of_tls_needs_a_transport_with_tls(
    place: str, protocol: str | None, contact: str, applies: bool
) -> None:
    sections = {
        'hosts': {**BY_ADDRESS, 'aor': [('contact', contact)]},
        'proxy': {**endpoint(('outbound_proxy', contact)), **CONTACT},
        'registration': {
            'registration': [
                *(('server_uri', contact), ('client_uri', 'sip:u@a')),
                *([('transport', 't')] if protocol else []),
            ]
        },
    }[place]
    transport = 't' if protocol else None
    found = find_codes(sections, transport=transport, protocol=protocol)
    assert ('tls_port_without_tls' in found) is applies


@pytest.mark.parametrize(
    ('contact_user', 'applies'),
    [('acct77', True), ('5551234t0', True), ('+1514', False), ('s', False)],
)
def test_contact_user_with_letters_is_found_only_where_incalls_are(
    contact_user: str, applies: bool
) -> None:
    options = [*REGISTRATION[:-1], ('contact_user', contact_user)]
    found = find_codes({'registration': options}, context_type='incall')
    assert ('contact_user_with_letters' in found) is applies
    found = find_codes({'registration': options}, context_type='internal')
    assert 'contact_user_with_letters' not in found


@pytest.mark.parametrize(
    ('options', 'reasons'),
    [
        (
            [],
            'after a final answer such as 404, after a single 403, after a rejected '
            'password',
        ),
        ([RETRIES, ('max_retries', '0')], 'after the first failure, because max_re'),
        (
            [('forbidden_retry_interval', '30'), ('auth_rejection_permanent', 'no')],
            'after a final answer such as 404',
        ),
    ],
)
def test_failures_after_which_a_registration_ends_are_named(
    options: list[tuple[str, str]], reasons: str
) -> None:
    written = {'registration': [REGISTRATION[0], REGISTRATION[1], *options]}
    document = {'name': 'acme', **read_document(written)}
    subject = SIPSubject(document, Endpoint(written), 'internal', {})
    (message,) = (
        one.message
        for one in find(FINDINGS, subject)
        if one.code == 'registration_gives_up'
    )
    assert message.partition(': ')[2].startswith(reasons)


@pytest.mark.parametrize(
    ('sections', 'names'),
    [
        ({'endpoint': [('timers', 'banana')]}, 'timers of endpoint'),
        (
            {'aor': [('contact', 'tel:5')], 'outbound_auth': [('auth_type', 'x')]},
            'contact of aor, auth_type of outbound_auth',
        ),
        (
            endpoint(('timers_min_se', '3600')),
            'timers_min_se above timers_sess_expires',
        ),
        (
            endpoint(('rtp_port_start', '10000')),
            'rtp_port_start not below rtp_port_end',
        ),
        ({'registration': [('max_retries', 'x')]}, ''),
        ({'registration': [*REGISTRATION, ('max_retries', 'x')]}, 'max_retries of'),
    ],
)
def test_options_that_asterisk_rejects_are_named(
    sections: Sections, names: str
) -> None:
    found = find_messages(sections).get('option_rejected_by_asterisk', '')
    assert names in found
    assert bool(found) is bool(names)


def test_option_of_a_template_that_asterisk_rejects_is_found() -> None:
    template = Endpoint({'endpoint': [('rtp_timeout', '30s')]})
    assert 'option_rejected_by_asterisk' in find_codes(BY_ADDRESS, template)


def test_rejected_secret_is_not_in_the_message() -> None:
    found = find_messages({'auth': [('username', 'acme'), ('md5_cred', 'S3cr3t')]})
    assert 'md5_cred of auth' in found['option_rejected_by_asterisk']
    assert 'S3cr3t' not in str(found)
