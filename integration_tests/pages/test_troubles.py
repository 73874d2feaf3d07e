# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

import json
import os

import pytest
from playwright.sync_api import expect
from portal_programs import start_portal, start_sandbox, stop

needs_portals = pytest.mark.skipif(
    'INTERCO_PORTAL_URL' in os.environ,
    reason='starts a portal of its own, and INTERCO_PORTAL_URL is a running one',
)


def fill_in(page, name):
    page.get_by_label('Name', exact=True).fill(name)
    page.get_by_label("Provider's server").fill('sip.provider.example')
    page.get_by_label('User name').fill('acme')
    page.locator('[type=password]').fill('s3cret')
    page.get_by_label('Public number').fill('5145550100')


def post(page, path, headers):
    """Send a request of the page without its own code; return its status and body."""
    script = """async ([path, headers]) => {
      const response = await fetch(path, {method: 'POST', headers, redirect: 'manual'});
      return [response.status, await response.text()];
    }"""
    return page.evaluate(script, [path, headers])


def test_an_expired_session_keeps_what_was_typed(visitor, name):
    page = visitor.open('new/?profile=voip-provider')
    fill_in(page, name('acme'))
    visitor.wait()
    page.context.clear_cookies()
    page.get_by_role('button', name='Create').click()
    message = page.get_by_text('Your session has expired').first
    expect(message).to_be_visible()
    expect(page.get_by_label('User name')).to_have_value('acme')
    visitor.check('error-session')


def test_a_form_works_after_signing_in_again_in_another_tab(
    visitor, storage, confd, name
):
    trunk = name('acme')
    page = visitor.open('new/?profile=voip-provider')
    fill_in(page, trunk)
    visitor.wait()
    page.context.clear_cookies()
    page.get_by_role('button', name='Create').click()
    expect(page.get_by_text('Your session has expired').first).to_be_visible()
    page.context.add_cookies(storage('admin', 'en')['cookies'])
    page.get_by_role('button', name='Create').click()
    page.wait_for_url('**/interconnections/*?created*')
    assert confd.send('GET', f'interconnections?name={trunk}')['total'] == 1


def test_a_missing_right_is_named(visit, name):
    page = visit('readonly').open('new/?profile=voip-provider')
    fill_in(page, name('acme'))
    page.get_by_role('button', name='Create').click()
    expect(page.get_by_text('confd.interconnections.create').first).to_be_visible()
    expect(page.get_by_label('User name')).to_have_value('acme')


def test_whoever_may_only_read_sees_everything(visit, provider):
    visitor = visit('readonly')
    page = visitor.open(f'{provider["id"]}')
    expect(page.locator('.interco-path')).to_contain_text('sip.provider.example')


def test_without_other_rights_the_pages_show_what_they_can(visit, provider):
    visitor = visit('portal')
    page = visitor.open()
    page.get_by_label('Search').fill(provider['name'])
    expect(page.get_by_role('cell', name=provider['name'])).to_be_visible()
    page = visitor.open(str(provider['id']))
    expect(page.locator('.interco-path')).to_contain_text(f'to-{provider["name"]}')


def test_an_interconnection_of_another_tenant_does_not_exist(visit, provider):
    visitor = visit('tenant')
    page = visitor.open(f'{provider["id"]}')
    expect(page.get_by_text('It does not exist')).to_be_visible()
    assert provider['name'] not in page.content()


def test_a_portal_that_does_not_answer_keeps_what_was_typed(visitor, name):
    page = visitor.open('new/?profile=voip-provider')
    fill_in(page, name('acme'))
    visitor.wait()
    page.route('**/api/**', lambda route: route.abort())
    page.get_by_role('button', name='Create').click()
    expect(page.get_by_text('The portal does not answer').first).to_be_visible()
    expect(page.get_by_label('User name')).to_have_value('acme')


@needs_portals
def test_without_confd_the_pages_say_so_and_keep_what_was_typed(visit, name, tmp_path):
    sandbox, sandbox_url = start_sandbox(tmp_path)
    portal, url = start_portal(sandbox_url)
    try:
        visitor = visit(url=url)
        visitor.sign_in()
        page = visitor.open('new/?profile=voip-provider')
        fill_in(page, name('acme'))
        visitor.wait()
        stop(sandbox)
        page.get_by_role('button', name='Create').click()
        expect(page.get_by_text('wazo-confd does not answer').first).to_be_visible()
        expect(page.get_by_label('User name')).to_have_value('acme')
        page = visitor.open()
        expect(page.get_by_text('wazo-confd does not answer')).to_be_visible()
        expect(page.get_by_role('button', name='Try again')).to_be_visible()
        visitor.check('error-confd-away')
    finally:
        stop(portal)
        stop(sandbox)


@pytest.mark.parametrize('headers', [{}, {'X-CSRF-Token': 'invented'}])
def test_a_write_without_the_token_of_the_form_is_rejected(visitor, headers):
    page = visitor.open()
    headers = {'X-Method': 'POST', **headers}
    status, body = post(page, '/interconnections/api/interconnections', headers)
    assert (status, json.loads(body)) == (403, {'page_error': 'form-expired'})


@pytest.mark.parametrize(
    'path', ['users', 'users/1', 'interconnections/../users', 'trunks', '']
)
def test_other_resources_of_confd_are_out_of_reach(visitor, path):
    page = visitor.open()
    headers = {'X-Method': 'DELETE'}
    status, _ = post(
        page, f'/interconnections/api/{path.replace("..", "%2e%2e")}', headers
    )
    assert status in (0, 404)  # 0: a redirect of the portal


def test_without_a_session_nothing_is_answered(visitor):
    page = visitor.open()
    page.context.clear_cookies()
    status, body = post(page, '/interconnections/api/interconnections', {})
    assert (status, body) == (0, '')


@needs_portals
def test_a_thousand_trunks_are_shown_page_by_page(visit, tmp_path):
    sandbox, sandbox_url = start_sandbox(tmp_path, '--trunks', '1000')
    portal, url = start_portal(sandbox_url)
    try:
        visitor = visit(url=url)
        visitor.sign_in()
        requests = []
        visitor.page.on('request', lambda request: requests.append(request.url))
        page = visitor.open()
        expect(page.locator('tbody tr')).to_have_count(20)
        expect(page.locator('.interco-map')).to_have_count(0)
        expect(page.locator('.interco-mark').first).to_be_visible()
        assert sum('/states' in url for url in requests) == 1
        expect(page.get_by_text('1 to 20 of 1000')).to_be_visible()
        page.get_by_role('button', name='Last page').click()
        expect(page.get_by_text('981 to 1000 of 1000')).to_be_visible()
        visitor.check('list-1000')
        page.get_by_label('State').select_option('unknown')
        expect(page.get_by_text('1 to 20 of 1000')).to_be_visible()
        expect(page.get_by_role('cell', name='The state is unknown')).to_have_count(20)
    finally:
        stop(portal)
        stop(sandbox)
