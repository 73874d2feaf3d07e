# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""wazo-amid or Asterisk's REST interface is away, stalled, failing or forbids."""

from __future__ import annotations

import pytest
from asterisk_answers import (
    PASSWORD,
    Asterisk,
    fetch_state,
    has_status,
    wait_for_state,
)
from failing_services import AMI_SECRET, Amid, Ari, failing_sandbox
from samples import create, fetch, sip_body, update

pytestmark = pytest.mark.sandbox_only


@pytest.fixture(scope='module')
def sandbox():
    with failing_sandbox() as sandbox:
        yield sandbox


@pytest.fixture
def confd(sandbox):
    return sandbox.confd


@pytest.fixture
def acme(confd, name):
    """Return an interconnection that is registered and has two calls."""
    auth = {'username': 'u', 'password': 'p'}
    document = create(confd, sip_body(name(), outbound_auth=auth, registration={}))
    Amid.asterisk = Asterisk()
    Amid.asterisk.register(document, 'Registered')
    Amid.asked.clear()
    Ari.calls = {('PJSIP', document['name']): 2}
    wait_for_state(confd, document, has_status('up'))
    yield document
    Amid.forbidden, Amid.status = set(), 200


def amid_is(ok):
    return lambda state: state['sources']['amid']['ok'] is ok


def check_unknown(state, reason):
    assert state['status'] == state['registration']['status'] == 'unknown'
    assert reason in state['sources']['amid']['reason']
    assert state['summary'] == (
        f'The state is unknown: {state["sources"]["amid"]["reason"]}.'
    )
    assert state['confirmed_at']


def test_calls_come_from_ari(confd, acme):
    state = fetch_state(confd, acme)
    assert (state['calls'], state['sources']['ari']) == (
        *(2, {'ok': True, 'reason': None}),
    )


def test_state_without_wazo_amid_is_unknown_and_says_why(sandbox, confd, acme):
    with sandbox.amid.down():
        state = wait_for_state(confd, acme, amid_is(False))
        check_unknown(state, 'cannot connect to wazo-amid')
        assert update(confd, acme, {'label': 'ACME'})['label'] == 'ACME'
    state = wait_for_state(confd, acme, has_status('up'))
    assert state['sources']['amid']['ok']


def test_state_with_a_stalled_wazo_amid_is_answered_with_a_reason(sandbox, confd, acme):
    with sandbox.amid.slow():
        state = wait_for_state(confd, acme, amid_is(False))
        check_unknown(state, 'did not answer within 2 seconds')
        assert fetch(confd, acme) == acme
    wait_for_state(confd, acme, has_status('up'))


def test_outage_of_wazo_amid_does_not_change_the_registration(sandbox, confd, acme):
    since = fetch_state(confd, acme)['registration']['since']
    with sandbox.amid.down():
        wait_for_state(confd, acme, amid_is(False))
    state = wait_for_state(confd, acme, has_status('up'))
    assert state['registration']['since'] == since
    assert state['history'] == []


def test_error_of_wazo_amid_is_not_passed_on(sandbox, confd, acme):
    Amid.status = 503
    state = wait_for_state(confd, acme, amid_is(False))
    check_unknown(state, 'status 503')
    log = (sandbox.data_dir / 'confd.log').read_text()
    assert AMI_SECRET not in str(state) + log


def test_missing_rights_are_named(confd, acme):
    Amid.forbidden = set(Amid.asterisk.actions())
    state = wait_for_state(confd, acme, amid_is(False))
    check_unknown(state, 'lacks the right amid.action.Command.create')
    assert 'wazo-auth-keys service update' in state['summary']


def test_passwords_are_not_asked_for_unless_the_console_is_forbidden(confd, acme):
    assert 'PJSIPShowRegistrationsOutbound' not in Amid.asked
    fallbacks = {'PJSIPShowContacts', 'PJSIPShowRegistrationsOutbound'}
    assert set(Amid.asked) == set(Amid.asterisk.actions()) - fallbacks


def test_state_without_the_right_to_the_console_has_no_next_attempt(
    sandbox, confd, acme
):
    Amid.forbidden = {'Command'}
    state = wait_for_state(confd, acme, amid_is(False))
    assert 'PJSIPShowRegistrationsOutbound' in Amid.asked
    assert (state['status'], state['registration']['status']) == ('up', 'registered')
    assert state['registration']['next_attempt_at'] is None
    assert 'amid.action.Command.create' in state['sources']['amid']['reason']
    log = (sandbox.data_dir / 'confd.log').read_text()
    assert PASSWORD not in str(state) + log


def test_unchecked_contact_without_the_right_to_the_console_names_the_right(
    confd, name, acme
):
    static = create(confd, sip_body(name()))
    uri = f'sip:{static["sip"]["remote_hosts"][0]}'
    Amid.asterisk.reach(static, (uri, 'Avail'))
    Amid.forbidden = {'Command'}
    state = wait_for_state(confd, static, amid_is(False))
    assert state['contacts'][0]['status'] == state['status'] == 'unknown'
    assert 'lacks the right amid.action.Command.create' in state['summary']


def test_state_without_ari_has_no_calls(sandbox, confd, acme):
    with sandbox.asterisk.down():
        state = wait_for_state(confd, acme, lambda state: state['calls'] is None)
        assert (state['status'], state['sources']['ari']['ok']) == ('up', False)
        assert 'cannot connect to Asterisk' in state['sources']['ari']['reason']
    wait_for_state(confd, acme, lambda state: state['calls'] == 2)


def test_state_with_a_stalled_ari_is_answered(sandbox, confd, acme):
    with sandbox.asterisk.slow():
        state = wait_for_state(confd, acme, lambda state: state['calls'] is None)
        assert state['status'] == 'up'
        assert 'did not answer within 1 seconds' in state['sources']['ari']['reason']


@pytest.mark.parametrize('answer', [{}, None, 'text', [[]], [{'Event': 1}], [None]])
def test_unexpected_answers_of_wazo_amid_are_unknown(confd, acme, monkeypatch, answer):
    actions = dict.fromkeys(Amid.asterisk.actions(), answer)
    actions['Command'] = dict.fromkeys(Amid.asterisk.actions()['Command'], answer)
    monkeypatch.setattr(Amid.asterisk, 'actions', lambda: actions)
    state = wait_for_state(confd, acme, has_status('unknown'))
    assert state['sources']['amid']['ok'] is True
