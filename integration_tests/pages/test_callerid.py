# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

from playwright.sync_api import expect


def test_the_policy_shows_rules_routes_and_users(visitor, provider):
    page = visitor.open('caller-id/')
    expect(page.locator('.interco-precedence li')).to_have_count(5)
    expect(page.get_by_text(f'to-{provider["name"]}')).to_be_visible()
    expect(page.get_by_text('Ada Lovelace')).to_be_visible()
    visitor.check('callerid')


def test_a_user_is_found_by_name(visitor):
    page = visitor.open('caller-id/')
    page.get_by_label('Search').fill('kahn')
    expect(page.get_by_text('Ada Lovelace')).to_have_count(0)
    expect(page.get_by_text('Bob Kahn')).to_be_visible()


def test_everybody_without_a_setting_gets_default_after_a_preview(visit, confd):
    def find_unset():
        return confd.send('GET', 'callerid-policy')['users']['items']

    visitor = visit()
    page = visitor.open('caller-id/')
    before = find_unset()
    page.get_by_role('button', name='Set everybody').click()
    expect(page.get_by_text('get the setting default')).to_be_visible()
    visitor.check('callerid-preview')
    assert find_unset() == before
    page.get_by_role('button', name='Set them to default').click()
    expect(page.get_by_text('Everybody is on default')).to_be_visible()
    assert find_unset() == []
    unset = [{'uuid': user['uuid'], 'outgoing_caller_id': None} for user in before]
    confd.send('PUT', 'callerid-policy', {'users': unset})


def test_the_policy_is_in_french(visit, provider):
    visitor = visit(language='fr')
    visitor.open('caller-id/')
    visitor.check('callerid-french')
