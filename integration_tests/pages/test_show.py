# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

import pytest
from playwright.sync_api import expect


def open_tab(visitor, document, tab='overview'):
    page = visitor.open(f'{document["id"]}#{tab}')
    visitor.wait()
    return page


def change_label(page, text):
    page.get_by_label('Label', exact=True).fill(text)


@pytest.mark.parametrize('tab', ['overview', 'settings', 'nat', 'asterisk', 'delete'])
def test_each_tab_can_be_used_by_everybody(visitor, provider, tab):
    open_tab(visitor, provider, tab)
    expect(visitor.page.get_by_role('tabpanel')).to_have_count(1)
    visitor.check(f'show-{tab}')


def test_the_page_is_in_french(visit, provider):
    visitor = visit(language='fr')
    page = open_tab(visitor, provider)
    expect(page.get_by_role('heading', name='Appels sortants')).to_be_visible()
    visitor.check('show-french')


def test_the_overview_shows_the_path_of_a_call(visitor, provider):
    page = open_tab(visitor, provider)
    path = page.locator('.interco-path')
    expect(path).to_contain_text(provider['outcalls'][0]['name'])
    expect(path).to_contain_text('sip.provider.example')


def test_an_interconnection_without_route_says_so(visitor, confd, name):
    document = confd.create_provider(name('alone'), outcalls=[])
    page = open_tab(visitor, document)
    expect(page.locator('.interco-missing')).to_contain_text('No outgoing route')
    visitor.check('show-without-route')


def test_fix_leads_to_the_field(visitor, confd, name):
    sip = {'remote_hosts': ['sip.provider.example']}
    body = {'type': 'sip', 'name': name('broken'), 'sip': sip}
    document = confd.send('POST', 'interconnections', body)
    page = open_tab(visitor, document)
    page.get_by_role('button', name='Fix').first.click()
    expect(page.get_by_role('tab', name='Settings')).to_have_attribute(
        'aria-selected', 'true'
    )
    expect(page.locator('[data-path=context] select')).to_be_focused()


def test_a_change_is_shown_before_it_is_saved(visitor, confd, provider):
    page = open_tab(visitor, provider, 'settings')
    page.get_by_label('Codecs').fill('g722 alaw')
    visitor.wait()
    expect(page.locator('.interco-added')).to_contain_text(['allow = !all,g722,alaw'])
    visitor.check('show-settings-changed')
    assert (
        confd.send('GET', f'interconnections/{provider["id"]}')['sip']['codecs'] is None
    )
    page.get_by_role('button', name='Save').click()
    expect(page.get_by_role('button', name='Save')).to_be_disabled()
    visitor.wait()
    document = confd.send('GET', f'interconnections/{provider["id"]}')
    assert document['sip']['codecs'] == ['g722', 'alaw']


def test_only_what_was_changed_is_sent(visitor, provider):
    page = open_tab(visitor, provider, 'settings')
    change_label(page, 'ACME')
    visitor.wait()
    page.get_by_role('tab', name='Request').click()
    expect(page.locator('.interco-preview')).to_contain_text('"label": "ACME"')
    expect(page.locator('.interco-preview')).not_to_contain_text('remote_hosts')


def test_a_bad_value_is_marked_and_kept(visitor, provider):
    page = open_tab(visitor, provider, 'settings')
    page.get_by_label('Codecs').fill('u/law')
    visitor.wait()
    field = page.locator('[data-path="sip.codecs"]')
    expect(field.locator('.interco-problems')).to_contain_text('u/law')
    expect(field.locator('input')).to_have_value('u/law')


def test_two_people_who_edit_at_once_see_what_the_other_changed(
    visitor, confd, provider
):
    page = open_tab(visitor, provider, 'settings')
    path = f'interconnections/{provider["id"]}'
    confd.send('PUT', path, {'sip': {'codecs': ['opus']}})
    change_label(page, 'ACME')
    expect(page.locator('.interco-differences')).to_contain_text('sip.codecs')
    visitor.check('show-conflict')
    page.get_by_role('button', name='Keep my changes').click()
    visitor.wait()
    page.get_by_role('button', name='Save').click()
    expect(page.get_by_role('heading', level=1)).to_contain_text('ACME')
    document = confd.send('GET', path)
    assert (document['label'], document['sip']['codecs']) == ('ACME', ['opus'])


def test_a_new_password_is_sent_and_never_shown(visitor, confd, provider):
    page = open_tab(visitor, provider, 'settings')
    assert 's3cret-of-acme' not in page.content()
    page.locator('[data-path="sip.outbound_auth.password"] input').fill('n3w-s3cret')
    visitor.wait()
    page.get_by_role('tab', name='Request').click()
    assert 'n3w-s3cret' not in page.content()


def test_nat_shows_the_source_of_each_value_and_saves_an_own_one(
    visitor, confd, provider
):
    page = open_tab(visitor, provider, 'nat')
    expect(page.locator('[data-path=direct_media]')).to_contain_text('template:global')
    page.get_by_label('RTP symmetric').select_option('Yes')
    visitor.wait()
    expect(page.locator('.interco-added')).to_contain_text(['rtp_symmetric = yes'])
    page.get_by_role('button', name='Save').click()
    expect(page.get_by_text('Saved.')).to_be_visible()
    nat = confd.send('GET', f'interconnections/{provider["id"]}/nat')
    assert nat['rtp_symmetric'] is True


def test_a_wrong_network_is_marked_next_to_its_field(visitor, provider):
    page = open_tab(visitor, provider, 'nat')
    page.get_by_label('Local net').fill('192.168.0.1/16')
    visitor.wait()
    field = page.locator('[data-path=local_net] .interco-problems')
    expect(field).to_contain_text('192.168.0.0/16')


def test_nat_can_be_previewed_for_the_whole_tenant(visitor, confd, provider):
    page = open_tab(visitor, provider, 'nat')
    page.get_by_label('Where the values are stored').select_option(
        'in the template of the tenant'
    )
    page.get_by_label('Rewrite contact').select_option('Yes')
    visitor.wait()
    expect(page.locator('.interco-added')).to_contain_text(['rewrite_contact = yes'])
    page.get_by_role('tab', name='Request').click()
    expect(page.locator('.interco-preview')).to_contain_text('"scope": "tenant"')
    visitor.check('show-nat-tenant')
    nat = confd.send('GET', f'interconnections/{provider["id"]}/nat')
    assert nat['effective']['rewrite_contact']['source'] == 'default'


def test_another_transport_can_be_chosen_and_left_again(visitor, confd, provider):
    def find_transport():
        path = f'interconnections/{provider["id"]}/nat'
        return confd.send('GET', path)['transport']

    inherited = find_transport()
    for choice, name, is_inherited in (
        ('transport-wss', 'transport-wss', False),
        ('The transport of the templates', inherited['name'], True),
    ):
        page = open_tab(visitor, provider, 'nat')
        page.reload()
        visitor.wait()
        page.get_by_label('Transport', exact=True).select_option(choice)
        page.get_by_role('button', name='Save').click()
        expect(page.get_by_text('Saved.')).to_be_visible()
        transport = find_transport()
        assert (transport['name'], transport['inherited']) == (name, is_inherited)


def test_without_the_right_to_list_contexts_the_context_is_kept(visit, provider):
    visitor = visit('portal')
    page = open_tab(visitor, provider, 'settings')
    change_label(page, 'ACME')
    visitor.wait()
    page.get_by_role('tab', name='Request').click()
    expect(page.locator('.interco-preview')).to_contain_text('"label": "ACME"')
    expect(page.locator('.interco-preview')).not_to_contain_text('"context"')


def test_a_header_can_be_added(visitor, confd, provider):
    page = open_tab(visitor, provider, 'settings')
    group = page.locator('[data-path="headers.outgoing"]')
    group.get_by_role('button', name='Add a header').click()
    group.get_by_label('Header', exact=True).fill('X-Customer')
    group.get_by_label('Value', exact=True).fill('4711')
    visitor.wait()
    page.get_by_role('button', name='Save').click()
    expect(page.get_by_role('button', name='Save')).to_be_disabled()
    visitor.wait()
    document = confd.send('GET', f'interconnections/{provider["id"]}')
    assert document['headers']['outgoing'] == [{'name': 'X-Customer', 'value': '4711'}]


def test_a_command_can_be_copied(visitor, provider):
    page = open_tab(visitor, provider, 'asterisk')
    page.locator('.interco-commands button').first.click()
    copied = page.evaluate('navigator.clipboard.readText()')
    assert copied == f"asterisk -rx 'pjsip show endpoint {provider['name']}'"


def test_delete_says_what_stays_and_removes_the_rest(visitor, confd, provider):
    page = open_tab(visitor, provider, 'delete')
    expect(page.locator('.interco-alert')).to_contain_text('Deletes 1 trunk')
    expect(page.locator('.interco-alert')).to_contain_text(f'to-{provider["name"]}')
    page.get_by_role('button', name='Delete for good').click()
    page.wait_for_url('**/interconnections/')
    found = confd.send('GET', f'interconnections?name={provider["name"]}')
    assert found['total'] == 0


def test_the_tabs_can_be_used_with_the_keyboard(visitor, provider):
    page = open_tab(visitor, provider)
    page.get_by_role('tab', name='Overview').focus()
    page.keyboard.press('ArrowRight')
    expect(page.get_by_role('tab', name='Settings')).to_be_focused()


@pytest.mark.parametrize(
    'body',
    [
        {'type': 'iax', 'iax': {'host': '198.51.100.7'}},
        {
            'type': 'custom',
            'custom': {'dahdi': {'group_number': 7, 'group_order': 'g'}},
        },
    ],
    ids=['iax', 'custom'],
)
def test_every_type_has_its_settings(visitor, confd, name, body):
    document = confd.send('POST', 'interconnections', body | {'name': name('other')})
    page = open_tab(visitor, document, 'settings')
    expect(page.get_by_role('tab', name='NAT')).to_have_count(0)
    visitor.check(f'show-{body["type"]}')
    confd.send('DELETE', f'interconnections/{document["id"]}')
