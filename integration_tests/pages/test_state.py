# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

import re

import pytest
import requests
from asterisk_answers import Asterisk
from playwright.sync_api import expect


@pytest.fixture
def answer(sandbox_url):
    """Return a function that sets what Asterisk answers until the end of the test."""

    def put(actions):
        url = f'{sandbox_url}/sandbox/amid'
        requests.put(url, json={'actions': actions}, timeout=10).raise_for_status()

    yield lambda asterisk: put(asterisk.actions())
    put({})


def know(document, status, reachable='Avail'):
    """Return an Asterisk that knows one interconnection."""
    asterisk = Asterisk()
    asterisk.register(document, status)
    asterisk.reach(document, ('sip:sip.provider.example', reachable))
    return asterisk


def test_a_registered_provider_is_up(visitor, provider, answer):
    answer(know(provider, 'Registered'))
    page = visitor.open(str(provider['id']))
    expect(page.locator('.interco-state-up')).to_contain_text('registered')
    visitor.check('show-up')


def test_a_rejected_registration_says_what_to_check(visitor, provider, answer):
    answer(know(provider, 'Rejected', 'Unavail'))
    page = visitor.open(str(provider['id']))
    state = page.locator('.interco-state-down')
    expect(state).to_contain_text(re.compile('rejected', re.I))
    visitor.check('show-down')


def test_after_the_creation_the_page_watches_the_registration(
    visitor, provider, answer
):
    answer(know(provider, 'Unregistered', 'NonQual'))
    page = visitor.open(f'{provider["id"]}?created')
    expect(page.locator('.interco-state-up')).to_have_count(0)
    answer(know(provider, 'Registered'))
    expect(page.locator('.interco-state-up')).to_be_visible(timeout=20_000)
    expect(page.get_by_role('heading', level=1)).to_contain_text('up')
    page.get_by_role('tab', name='Asterisk').click()
    expect(page.locator('.interco-timeline')).to_contain_text(
        re.compile('Registration: .* → registered')
    )


def test_the_list_shows_the_states(visitor, provider, answer):
    answer(know(provider, 'Registered'))
    page = visitor.open()
    visitor.search(provider['name'])
    row = page.locator('tbody tr').filter(has_text=provider['name'])
    expect(row.locator('.interco-mark')).to_have_text(re.compile('up'))
    visitor.check('list-states')


def test_the_list_can_show_only_what_needs_attention(visitor, confd, name, answer):
    word = name('attention')
    up, down = (confd.create_provider(f'{word}-{end}') for end in ('up', 'down'))
    asterisk = know(up, 'Registered')
    asterisk.register(down, 'Rejected')
    answer(asterisk)
    page = visitor.open()
    visitor.search(word)
    expect(page.locator('tbody tr')).to_have_count(2)
    page.get_by_label('State').select_option('Needs attention')
    visitor.wait()
    rows = page.locator('tbody tr')
    expect(rows).to_have_count(1)
    expect(rows).to_contain_text(down['name'])
    expect(rows).to_contain_text('check user name, password and host')
    visitor.check('list-attention')
