# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

from playwright.sync_api import expect


def explain(visitor, number, user='Ada Lovelace'):
    page = visitor.open('explain/')
    visitor.choose('Who calls', user.split()[0].lower(), user)
    visitor.type('Number that is dialled', number)
    visitor.click('button', 'Explain')
    visitor.wait()
    return page


def test_an_outgoing_call_is_explained_with_the_rule_that_decides(visitor, provider):
    number = f'{provider["sip"]["registration"]["contact_user"]}99'
    page = explain(visitor, number)
    story = page.locator('.interco-story')
    expect(story).to_contain_text(f'The call leaves over {provider["name"]}')
    expect(story.locator('.interco-step-yes')).to_contain_text(
        [provider['outcalls'][0]['name'], 'The setting of the user', provider['name']]
    )
    visitor.check('explain-outgoing')


def test_a_call_that_does_not_leave_says_why(visitor):
    page = explain(visitor, '987654321987')
    expect(page.locator('.interco-story')).to_contain_text('Nothing takes the number')
    visitor.check('explain-no-route')


def test_an_explanation_can_be_sent_to_somebody_else(visit, provider):
    number = f'{provider["sip"]["registration"]["contact_user"]}98'
    link = explain(visit(), number).url
    reader = visit()
    reader.page.goto(link)
    expect(reader.page.locator('.interco-story')).to_contain_text(provider['name'])
    expect(reader.page.get_by_label('Who calls')).to_have_value('Ada Lovelace')


def test_a_bad_number_is_marked_beside_its_field(visitor):
    page = visitor.open('explain/')
    visitor.click('button', 'Explain')
    field = page.locator('[data-path=number] .interco-problems')
    expect(field).not_to_be_empty()
