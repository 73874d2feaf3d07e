# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

import uuid

from playwright.sync_api import expect


def at_provider(number):
    """Return the settings of a provider that calls a number."""
    return {
        'remote_hosts': ['sip.provider.example'],
        'outbound_auth': {'username': 'acme', 'password': 's3cret'},
        'registration': {'contact_user': number},
    }


def test_the_first_visit_offers_the_profiles(visit):
    visitor = visit('sibling')
    page = visitor.open()
    expect(page.get_by_text('There are no interconnections yet')).to_be_visible()
    expect(page.locator('.interco-card').first).to_be_visible()
    visitor.check('list-empty')


def test_the_list_shows_each_interconnection_once(visitor, provider):
    page = visitor.open()
    expect(page.locator('tbody tr').filter(has_text=provider['name'])).to_have_count(1)
    visitor.check('list')


def test_the_search_finds_a_name(visitor, provider):
    page = visitor.open()
    visitor.search(provider['name'])
    rows = page.locator('tbody tr')
    expect(rows).to_have_count(1)
    expect(rows).to_contain_text('sip.provider.example')


def test_the_search_finds_a_public_number(visitor, confd, name):
    # Without an incoming route: its number would find everything in its context.
    number = f'438{uuid.uuid4().int % 10**9:09}'
    sip = at_provider(number)
    document = confd.create_provider(name('number'), sip=sip, incalls=[])
    page = visitor.open()
    visitor.search(number)
    expect(page.locator('tbody tr td:first-child')).to_have_text(document['name'])


def test_a_search_without_match_says_so(visitor, provider):
    page = visitor.open()
    visitor.search('there is none')
    expect(page.get_by_text('Nothing matches.')).to_be_visible()


def test_a_column_sorts_the_list(visitor, confd, name):
    prefix = name('sort')
    for letter in 'bac':
        confd.create_provider(f'{prefix}-{letter}')
    page = visitor.open()
    visitor.search(prefix)
    names = page.locator('tbody tr td:first-child')
    expect(names).to_have_text([f'{prefix}-{letter}' for letter in 'abc'])
    page.get_by_role('button', name='Name').click()
    expect(names).to_have_text([f'{prefix}-{letter}' for letter in 'cba'])


def test_the_list_is_in_french(visit, provider):
    visitor = visit(language='fr')
    page = visitor.open()
    expect(page.get_by_role('heading', name='Interconnexions')).to_be_visible()
    visitor.check('list-french')


def test_names_from_elsewhere_are_never_html(visitor, confd, name):
    trunk = name('html')
    confd.create_provider(trunk, label='<img src=x onerror=alert(1)>' + 'long ' * 20)
    page = visitor.open()
    visitor.search(trunk)
    expect(page.locator('tbody tr')).to_have_count(1)
    expect(page.locator('tbody tr')).to_contain_text('<img src=x')
    visitor.check('list-long-texts')
