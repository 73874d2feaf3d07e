# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

from typing import Any

import pytest

from ....problems import CONFLICT, REQUIRED
from .changes import build_change, build_document, empty_document, find_problems

OLD = build_document({'name': 'acme', 'sip': {'remote_hosts': ['h'], 'match': ['h']}})
AUTH = {'username': 'u', 'password': 'p'}
HEADER = {'name': 'X-A', 'value': 'b'}
REGISTERS = {'remote_hosts': [], 'accepts_registrations': True, 'inbound_auth': AUTH}


def find_paths(patch: dict[str, Any], old: dict[str, Any] = OLD) -> list[str]:
    """Return the paths of the problems with a patch."""
    return [problem.path for problem in find_problems(build_change(old, patch))]


@pytest.mark.parametrize(
    'sip',
    [
        {},
        {'remote_hosts': ['a', 'b']},
        {**REGISTERS, 'match': []},
        {'outbound_auth': {'username': 'u'}},
        {'registration': {}, 'outbound_auth': AUTH},
        {'codecs': ['g722', 'ulaw'], 'identify_by': ['ip']},
    ],
)
def test_sound_change_has_no_problems(sip: Any) -> None:
    assert find_paths({'sip': sip}) == []


@pytest.mark.parametrize(
    ('sip', 'paths'),
    [
        ({'remote_hosts': []}, ['sip.remote_hosts']),
        ({'remote_hosts': None}, ['sip.remote_hosts']),
        ({'remote_hosts': ['a b']}, ['sip.remote_hosts.0']),
        ({'accepts_registrations': True, 'inbound_auth': AUTH}, ['sip.remote_hosts']),
        ({**REGISTERS, 'inbound_auth': None}, ['sip.inbound_auth']),
        ({'inbound_auth': {'username': 'u'}}, ['sip.inbound_auth.password']),
        ({'inbound_auth': {'password': 'p'}}, ['sip.inbound_auth.username']),
        ({'outbound_auth': {'password': 'p'}}, ['sip.outbound_auth.username']),
        ({'registration': {}}, ['sip.registration.client_uri']),
        ({'codecs': []}, ['sip.codecs']),
        ({'codecs': ['ulaw', 'g722', 'ulaw']}, ['sip.codecs.2']),
        ({'identify_by': ['ip', 'ip']}, ['sip.identify_by.1']),
        ({'qualify_frequency': 86401}, ['sip.qualify_frequency']),
        ({'from_domain': 'a b', 'language': 'x'}, ['sip.from_domain', 'sip.language']),
    ],
)
def test_invalid_change_is_reported_by_its_path(sip: Any, paths: list[str]) -> None:
    assert sorted(find_paths({'sip': sip})) == paths


@pytest.mark.parametrize(
    ('sip', 'paths'), [({}, []), ({'remote_hosts': []}, ['sip.remote_hosts'])]
)
def test_contact_among_the_options_replaces_hosts_unless_they_are_set(
    sip: Any, paths: list[str]
) -> None:
    options = {'aor': [['contact', '<sip:h>']]}
    assert find_paths({'sip': {**sip, 'options': options}}) == paths


def test_new_interconnection_needs_a_host() -> None:
    change = build_change(empty_document(), {'name': 'acme'}, creates=True)
    found = [(problem.path, problem.code) for problem in find_problems(change)]
    assert ('sip.remote_hosts', REQUIRED) in found


def test_problem_of_a_host_is_not_repeated_for_derived_values() -> None:
    patch = {
        'sip': {'remote_hosts': ['a b'], 'registration': {}, 'outbound_auth': AUTH}
    }
    change = build_change(empty_document(), {'name': 'acme', **patch}, creates=True)
    assert [problem.path for problem in find_problems(change)] == ['sip.remote_hosts.0']


def test_digest_replaces_the_password_of_callers() -> None:
    sip = {
        'inbound_auth': {'username': 'u'},
        'options': {'auth': [['md5_cred', '0' * 32]]},
    }
    assert find_paths({'sip': sip}) == []


@pytest.mark.parametrize(
    ('headers', 'paths'),
    [
        ({'outgoing': [HEADER]}, []),
        ({'outgoing': [HEADER, {'name': 'x-a', 'value': 'c'}]}, ['headers.outgoing.1']),
        ({'outgoing': [{'name': 'Via', 'value': 'c'}]}, ['headers.outgoing.0']),
        ({'incoming': [HEADER]}, ['sip.match']),
        (
            {'incoming': [HEADER, {'name': 'X-B', 'value': 'c'}]},
            ['headers.incoming', 'sip.match'],
        ),
    ],
)
def test_header_that_would_not_work_is_reported(headers: Any, paths: list[str]) -> None:
    assert find_paths({'headers': headers, 'sip': {'match': ['h']}}) == paths


def test_incoming_header_without_match_is_accepted() -> None:
    assert find_paths({'headers': {'incoming': [HEADER]}}) == []


@pytest.mark.parametrize(
    ('values', 'path'),
    [({'name': 'a b'}, 'name'), ({'name': None}, 'name'), ({'label': 'a\nb'}, 'label')],
)
def test_invalid_name_or_label_is_reported(values: Any, path: str) -> None:
    assert find_paths(values) == [path]


def test_old_trunk_that_breaks_rules_can_be_edited() -> None:
    broken = build_document(
        {
            'name': 'a b',
            'sip': {
                'remote_hosts': ['a b'],
                'inbound_auth': {'username': 'u'},
                'codecs': ['!', '!'],
                'registration': {'line': False},
                'options': {'endpoint': [['transport', 'x']]},
            },
            'headers': {'incoming': [HEADER, {'name': 'Via', 'value': '/'}]},
        }
    )
    assert find_paths({'sip': {'send_pai': True}}, broken) == []


def test_template_that_is_named_twice_is_reported() -> None:
    templates = [{'uuid': 'x', 'label': None}] * 2
    assert 'sip.templates.1' in find_paths({'sip': {'templates': templates}})


def test_contradiction_has_the_code_conflict() -> None:
    change = build_change(OLD, {'sip': {'accepts_registrations': True}})
    codes = {problem.path: problem.code for problem in find_problems(change)}
    assert codes['sip.remote_hosts'] == CONFLICT
