# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

import uuid
from operator import itemgetter

import pytest
from playwright.sync_api import expect


def open_provider_form(visitor):
    visitor.open('new/?profile=voip-provider')


def unused_digits():
    """Yield numbers that no other test uses."""
    while True:
        yield f'78{uuid.uuid4().int % 10**10:010}'


def fill_in_provider(visitor, name):
    visitor.type('Name', name)
    visitor.type("Provider's server", 'sip.provider.example')
    visitor.type('User name', 'acme')
    visitor.page.locator('[type=password]').fill('s3cret-of-the-provider')
    visitor.actions += 1


def test_a_provider_with_both_routes_takes_twelve_actions(
    visitor, confd, name, provider
):
    trunk = name('acme')
    visitor.open()
    visitor.click('link', 'New interconnection')
    visitor.click('link', 'Telephone provider')
    fill_in_provider(visitor, trunk)
    visitor.type('Numbers that people dial', '418')
    visitor.type('Public number', '5145550177')
    visitor.choose('Calls go to', 'ada', 'Ada Lovelace')
    visitor.wait()
    visitor.check('new-filled')
    visitor.click('button', 'Create')
    visitor.page.wait_for_url('**/interconnections/*?created')
    assert visitor.actions <= 12
    (found,) = confd.send('GET', f'interconnections?name={trunk}')['items']
    assert found['outcalls'][0]['name'] == f'to-{trunk}'
    incalls = confd.send('GET', 'incalls')['items']
    extens = [
        extension['exten'] for incall in incalls for extension in incall['extensions']
    ]
    assert '5145550177' in extens


def test_the_cards_show_every_profile(visitor, confd):
    page = visitor.open('new/')
    profiles = confd.send('GET', 'interconnections/profiles')['items']
    expect(page.locator('.interco-card')).to_have_count(len(profiles))
    first = page.locator('.interco-card').first
    expect(first).to_have_attribute('data-profile', 'voip-provider')
    visitor.check('new-cards')


def test_a_route_can_have_several_numbers(visitor, confd, name):
    trunk = name('several')
    open_provider_form(visitor)
    fill_in_provider(visitor, trunk)
    page = visitor.page
    digits = iter(unused_digits())
    outgoing = [next(digits) for _ in range(3)]
    page.get_by_label('Numbers that people dial').fill(outgoing[0])
    for number in outgoing[1:]:
        page.get_by_role('button', name='Add other numbers').click()
        page.keyboard.type(number)
    public = next(digits)
    visitor.type('Public number', public)
    visitor.choose('Calls go to', 'ada', 'Ada Lovelace')
    page.get_by_label('Number that is called').fill(public)
    other = next(digits)
    page.get_by_role('button', name='Add another number').click()
    page.keyboard.type(other)
    visitor.wait()
    visitor.check('new-several-numbers')
    # The one in the middle is removed again.
    page.get_by_role('button', name='Remove the number').first.click()
    visitor.wait()
    visitor.click('button', 'Create')
    page.wait_for_url('**/interconnections/*?created')
    (found,) = confd.send('GET', f'interconnections?name={trunk}')['items']
    route = confd.send('GET', f'outcalls/{found["outcalls"][0]["id"]}')
    extens = {extension['exten'] for extension in route['extensions']}
    assert extens == {f'_{outgoing[0]}.', f'_{outgoing[2]}.'}
    incalls = sorted(confd.send('GET', 'incalls')['items'], key=itemgetter('id'))[-2:]
    called = {one['exten'] for incall in incalls for one in incall['extensions']}
    assert called == {public, other}


def test_a_problem_is_marked_next_to_its_number(visitor, name):
    open_provider_form(visitor)
    fill_in_provider(visitor, name('several'))
    visitor.type('Public number', '5145550100')
    page = visitor.page
    first = next(iter(unused_digits()))
    page.get_by_label('Numbers that people dial').fill(first)
    # The empty number in between is not part of the request.
    page.get_by_role('button', name='Add other numbers').click()
    page.get_by_role('button', name='Add other numbers').click()
    page.keyboard.type('_12[3')
    page.get_by_label('Caller ID', exact=True).fill('<77>')
    visitor.wait()
    groups = page.locator('.interco-number-list').first.locator('.form-group')
    expect(groups.nth(2).locator('.interco-problems')).not_to_be_empty()
    for index in (0, 1):
        expect(groups.nth(index).locator('.interco-problems')).to_be_empty()
    caller_id = page.locator('[data-path="outcalls.0.extensions.0.caller_id"]')
    expect(caller_id.locator('.interco-problems p')).to_have_count(1)


@pytest.mark.parametrize(
    'profile', ['pbx-isdn', 'simonics', 'two-wazo', 'two-wazo-accepting']
)
def test_every_profile_has_a_form(visitor, profile):
    page = visitor.open(f'new/?profile={profile}')
    expect(page.get_by_role('button', name='Create')).to_be_visible()
    visitor.check(f'new-{profile}')


def test_the_empty_form_names_what_is_needed_and_marks_nothing(visitor):
    open_provider_form(visitor)
    needed = visitor.page.locator('.interco-needed')
    for label in ("Provider's server", 'User name', 'Password', 'Public number'):
        expect(needed).to_contain_text(label)
    expect(visitor.page.locator('.has-error')).to_have_count(0)
    visitor.check('new-empty')


def test_an_answer_to_an_older_form_is_not_shown(visitor):
    held = []
    page = visitor.page
    page.route('**/api/interconnections?dry_run=true', lambda route: held.append(route))
    page.goto(f'{visitor.portal_url}/interconnections/new/?profile=voip-provider')
    # The first request has no context yet.
    expect(page.locator('[data-path=context] option')).to_have_text('incall')
    held[0].continue_()
    for _ in range(100):
        if len(held) > 1:
            break
        page.wait_for_timeout(50)
    expect(page.locator('.has-error')).to_have_count(0)
    held[1].continue_()
    visitor.wait()
    expect(page.locator('.interco-needed')).to_contain_text('Password')


def test_the_preview_shows_what_asterisk_reads_before_anything_is_created(
    visitor, confd, name
):
    trunk = name('acme')
    open_provider_form(visitor)
    fill_in_provider(visitor, trunk)
    visitor.type('Public number', '5145550100')
    visitor.wait()
    preview = visitor.page.locator('.interco-preview')
    expect(preview).to_contain_text('Creates 1 trunk')
    expect(preview).to_contain_text(f'[{trunk}]')
    assert confd.send('GET', f'interconnections?name={trunk}')['total'] == 0


def test_a_password_is_never_in_a_preview(visitor, name):
    open_provider_form(visitor)
    fill_in_provider(visitor, name('acme'))
    visitor.type('Public number', '5145550100')
    visitor.wait()
    for tab in ('Changes', 'Request', 'Asterisk'):
        visitor.page.get_by_role('tab', name=tab).click()
        assert 's3cret-of-the-provider' not in visitor.page.content()


def test_bad_input_is_marked_next_to_its_field_and_kept(visitor):
    open_provider_form(visitor)
    fill_in_provider(visitor, 'a name with blanks')
    visitor.type("Provider's server", 'sip.example.com:70000')
    visitor.type('Public number', '5145550100')
    visitor.page.get_by_label('Caller ID', exact=True).fill('<77>')
    visitor.type('Numbers that people dial', '418')
    visitor.click('button', 'Create')
    page = visitor.page
    server = page.locator('[data-path="sip.remote_hosts"]')
    expect(server.locator('.interco-problems')).to_contain_text('70000')
    for path in ('name', 'outcalls.0.extensions.0.caller_id'):
        expect(
            page.locator(f'[data-path="{path}"] .interco-problems')
        ).not_to_be_empty()
    expect(server.locator('input')).to_have_value('sip.example.com:70000')
    expect(server.locator('input')).to_have_attribute('aria-invalid', 'true')
    visitor.check('new-errors')


def test_create_marks_every_required_field_that_is_empty(visitor):
    open_provider_form(visitor)
    visitor.click('button', 'Create')
    for path in ('sip.remote_hosts', 'sip.outbound_auth.password'):
        field = visitor.page.locator(f'[data-path="{path}"]')
        expect(field.locator('.interco-problems')).to_contain_text('required')
    expect(visitor.page.locator('[data-path="sip.remote_hosts"] input')).to_be_focused()


def test_a_name_that_exists_is_reported_next_to_the_name(visitor, provider):
    open_provider_form(visitor)
    fill_in_provider(visitor, provider['name'])
    visitor.type('Public number', '5145550100')
    visitor.wait()
    expect(visitor.page.locator('[data-path=name] .interco-problems')).to_contain_text(
        'exist'
    )


def test_the_form_can_be_used_with_the_keyboard_alone(visitor, confd, name):
    trunk = name('keys')
    open_provider_form(visitor)
    keyboard = visitor.page.keyboard
    # The focus is in the first field.
    for text in (trunk, 'sip.provider.example', 'acme', 's3cret'):
        keyboard.type(text)
        keyboard.press('Tab')
    keyboard.press('Tab')  # beyond the button that shows the password
    visitor.page.get_by_label('Public number').focus()
    keyboard.type('5145550155')
    visitor.page.get_by_role('combobox', name='Calls go to').last.focus()
    keyboard.type('lovelace')
    expect(visitor.page.locator('.interco-options [role=option]')).to_have_count(1)
    keyboard.press('ArrowDown')
    keyboard.press('Enter')
    visitor.page.get_by_role('button', name='Create').focus()
    keyboard.press('Enter')
    visitor.page.wait_for_url('**/interconnections/*?created')
    assert confd.send('GET', f'interconnections?name={trunk}')['total'] == 1


def test_the_form_is_in_french(visit):
    visitor = visit(language='fr')
    visitor.open('new/?profile=voip-provider')
    expect(visitor.page.get_by_role('button', name='Créer')).to_be_visible()
    visitor.check('new-french')
