# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

from playwright.sync_api import expect


def test_a_machine_without_dahdi_has_no_link_to_it(visitor, provider):
    page = visitor.open()
    expect(page.get_by_role('link', name='DAHDI')).to_be_hidden()


def test_the_page_says_why_there_are_no_groups(visitor):
    page = visitor.open('dahdi/')
    expect(page.locator('.interco-alert')).to_contain_text('does not exist')
    visitor.check('dahdi-none')
