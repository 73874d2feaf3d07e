# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

from typing import Any

import pytest

from ....options.findings import find
from ....options.inheritance import Endpoint
from ..findings import FINDINGS, SIPSubject
from .strategies import Sections, read_document

BY_ADDRESS = {'endpoint': [('identify_by', 'ip')]}
CONTACT = {'aor': [('contact', 'sip:192.0.2.1')]}
REGISTRATION = [('server_uri', 'sip:a'), ('line', 'yes'), ('contact_user', '1')]
BY_NAME = {'auth': [('username', 'other')]}
MATCH = {'identify': [('match', '192.0.2.1')]}


def find_codes(
    sections: Sections,
    *templates: Endpoint,
    context_type: str | None = 'internal',
    **kwargs: Any,
) -> set[str]:
    """Return the codes of the findings about the interconnection `acme`."""
    document = {'name': 'acme', **read_document(sections)}
    stored = Endpoint(sections, [*templates], **kwargs)
    subject = SIPSubject(document, stored, context_type)
    return {one.code for one in find(FINDINGS, subject)}


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
    'identified_by_username': ({}, BY_ADDRESS),
    'callerid_replaces_callers': (endpoint(('callerid', '"A" <1>')), BY_ADDRESS),
    'name_is_not_username': (BY_NAME, {'auth': [('username', 'acme')]}),
    'outbound_proxy_without_lr': (
        endpoint(('outbound_proxy', 'sip:p')),
        endpoint(('outbound_proxy', 'sip:p\\;lr')),
    ),
    'codec_unknown': (
        endpoint(('allow', '!all,g772')),
        endpoint(('allow', '!all,g722')),
    ),
}


def test_ordinary_interconnection_has_no_findings() -> None:
    assert find_codes({**BY_ADDRESS, **CONTACT, **MATCH}) == set()


def test_every_finding_has_a_case() -> None:
    with_bind = {'transport_of_other_ip_version'}
    assert CASES.keys() | with_bind == {one.code for one in FINDINGS}


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
    template = Endpoint({**BY_ADDRESS, 'registration': [('line', 'yes')]})
    sections = {'registration': [('server_uri', 'sip:a'), ('contact_user', '1')]}
    assert find_codes(sections, template) == set()


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
