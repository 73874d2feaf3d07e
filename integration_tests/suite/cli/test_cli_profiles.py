# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""`interconnection create --profile`, which asks a terminal, and `profile`."""

from __future__ import annotations

import pytest
from samples import fetch

SECRET = 's3cret-of-the-test'
PROFILE = ('interconnection', 'create', '--profile', 'voip-provider')


@pytest.fixture
def known(contexts) -> list[str]:
    """Assignments of all inputs but one."""
    values = {
        'sip.outbound_auth.username': 'acme',
        'sip.outbound_auth.password': SECRET,
        'sip.registration.contact_user': '5145550100',
        'context': contexts['incall'],
    }
    return [
        part for path, text in values.items() for part in ('--set', f'{path}={text}')
    ]


def test_profiles_are_listed(cli):
    names = [profile['name'] for profile in cli.read('profile', 'list')]
    assert 'voip-provider' in names
    assert names == sorted(names)


def test_inputs_of_a_profile_are_listed(cli):
    inputs = {one['name']: one for one in cli.read('profile', 'show', 'voip-provider')}
    assert inputs['sip.remote_hosts']['required'] is True
    assert inputs['outcalls']['required'] is False


def test_unknown_profile_is_an_error_with_the_known_ones(cli):
    (reason,) = cli.run('profile', 'show', 'nope').errors
    assert reason.startswith("profile 'nope' does not exist; profiles are ")


def test_terminal_is_asked_for_the_missing_inputs(cli, confd, contexts, name):
    texts = ('a.example.com', 'acme', SECRET, '5145550100', contexts['incall'])
    answers = [f'{text}\n' for text in texts]
    done, terminal = cli.answer(
        *PROFILE, name(), '-f', 'value', '-c', 'id', answers=answers
    )
    assert done.status == 0, terminal
    document = fetch(confd, int(done.stdout))
    assert document['context'] == contexts['incall']
    assert document['sip']['remote_hosts'] == ['a.example.com']
    assert document['sip']['outbound_auth']['has_password'] is True
    assert document['sip']['registration']['contact_user'] == '5145550100'
    assert "Provider's server (" in terminal
    assert SECRET not in terminal
    assert 'Caller ID format' not in terminal


def test_terminal_is_asked_again_after_an_empty_answer(cli, known, name):
    done, terminal = cli.answer(
        *PROFILE, name(), *known, '--dry-run', answers=['\n', '\n', 'a.example.com\n']
    )
    assert done.status == 0
    assert terminal.count("Provider's server") == 3


def test_nothing_is_asked_if_no_input_is_missing(cli, known, name):
    hosts = ('--set', 'sip.remote_hosts=a.example.com')
    done, terminal = cli.answer(
        *PROFILE, name(), *known, *hosts, '--dry-run', answers=[]
    )
    assert (done.status, terminal) == (0, '')


def test_end_of_the_answers_is_an_error(cli, known, name):
    done, terminal = cli.answer(*PROFILE, name(), *known, answers=['\x04'])
    assert done.status == 1
    assert terminal.endswith('no answer; nothing was changed\r\n')


def test_without_a_terminal_missing_inputs_are_errors(cli, known, name):
    assert cli.run(*PROFILE, name(), *known).errors == [
        "sip.remote_hosts: required by the profile 'voip-provider': Provider's server"
    ]
