# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

from playwright.sync_api import expect

FILE = """
[{name}]
type = endpoint
context = from-acme
outbound_auth = {name}
aors = {name}
[{name}]
type = auth
username = 5145550100
password = s3cret-of-the-file
[{name}]
type = aor
contact = sip:sip.example.com
"""


def paste(visitor, text):
    page = visitor.open('new/')
    page.get_by_text('Or paste the configuration file').click()
    page.get_by_label('Configuration file').fill(text)
    page.get_by_role('button', name='Read the file').click()
    visitor.wait()
    return page


def test_a_file_of_a_provider_becomes_a_trunk(visitor, confd, name):
    trunk = name('file')
    page = paste(visitor, FILE.format(name=trunk))
    imported = page.locator('.interco-imported')
    expect(imported).to_contain_text('Creates 1 trunk')
    expect(page.get_by_text('from-acme belongs to the other system')).to_be_visible()
    assert 's3cret-of-the-file' not in imported.inner_html()
    visitor.check('new-import')
    page.get_by_role('button', name='Create').click()
    expect(page.get_by_role('link', name=f'{trunk} is created')).to_be_visible()
    (found,) = confd.send('GET', f'interconnections?name={trunk}')['items']
    assert found['sip']['outbound_auth']['has_password']


def test_a_file_without_a_trunk_says_so(visitor):
    page = paste(visitor, '[global]\ntype = global\n')
    expect(page.get_by_text('The file contains no trunk')).to_be_visible()
