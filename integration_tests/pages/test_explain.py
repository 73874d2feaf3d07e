# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

from operator import itemgetter

import pytest
import requests
from playwright.sync_api import expect


def at(address):
    """Return the settings of a provider with an address."""
    return {
        'remote_hosts': [address],
        'outbound_auth': {'username': 'acme', 'password': 's3cret'},
        'registration': {'contact_user': '5145550199'},
    }


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
    expect(page.locator('.interco-story')).to_contain_text(
        'No extension matches the number'
    )
    visitor.check('explain-no-route')


def test_an_explanation_can_be_sent_to_somebody_else(visit, provider):
    number = f'{provider["sip"]["registration"]["contact_user"]}98'
    link = explain(visit(), number).url
    reader = visit()
    reader.page.goto(link)
    expect(reader.page.locator('.interco-story')).to_contain_text(provider['name'])
    expect(reader.page.get_by_label('Who calls')).to_have_value('Ada Lovelace')


def explain_incoming(visitor, address, number):
    page = visitor.open('explain/#incoming')
    visitor.type('Address of the sender', address)
    visitor.type('Called number', number)
    visitor.click('button', 'Explain')
    visitor.wait()
    return page.locator('.interco-story')


def test_an_incoming_call_is_explained_up_to_who_answers(visitor, confd, name):
    document = confd.create_provider(name('in'), sip=at('198.51.100.77'))
    incall = max(confd.send('GET', 'incalls')['items'], key=itemgetter('id'))
    number = incall['extensions'][0]['exten']
    story = explain_incoming(visitor, '198.51.100.77', number)
    expect(story).to_contain_text('The call arrives.')
    expect(story.locator('.interco-step-yes')).to_contain_text(
        [document['name'], number, 'Ada Lovelace', 'ip']
    )
    visitor.check('explain-incoming')


def test_a_call_that_nobody_recognises_gets_advice(visitor, provider):
    story = explain_incoming(visitor, '203.0.113.200', '5145550100')
    expect(story).to_contain_text('The call does not arrive.')
    expect(story).to_contain_text('add 203.0.113.200')
    visitor.check('explain-incoming-unknown')


def test_an_invite_can_be_pasted(visitor, provider):
    page = visitor.open('explain/#incoming')
    visitor.type('Address of the sender', '203.0.113.201')
    lines = ['INVITE sip:+14185550100@pbx.example.com SIP/2.0', 'From: <sip:a@b>;tag=1']
    page.get_by_label('INVITE').fill('\n'.join([*lines, 'To: <sip:c@d>', '']))
    visitor.click('button', 'Explain')
    visitor.wait()
    story = page.locator('.interco-story')
    expect(story).to_contain_text('Asterisk does not recognise the caller')


def test_a_bad_address_of_the_sender_is_marked_next_to_its_field(visitor):
    explain_incoming(visitor, 'nowhere', '5145550100')
    field = visitor.page.locator('[data-path="source.address"] .interco-problems')
    expect(field).not_to_be_empty()


def test_a_bad_number_is_marked_next_to_its_field(visitor):
    page = visitor.open('explain/')
    visitor.click('button', 'Explain')
    field = page.locator('[data-path=number] .interco-problems')
    expect(field).not_to_be_empty()


@pytest.fixture
def reject_sender(sandbox_url):
    """Return a function that publishes the event of a sender that was rejected."""

    def publish(address):
        event = {
            'Event': 'ChallengeSent',
            'Service': 'PJSIP',
            'AccountID': '<unknown>',
            'RemoteAddress': f'IPV4/UDP/{address}/5060',
        }
        url = f'{sandbox_url}/sandbox/ami'
        requests.post(url, json={'event': event}, timeout=10).raise_for_status()

    return publish


def test_rejected_senders_are_listed_with_advice(visitor, provider, reject_sender):
    reject_sender('198.18.44.44')
    page = visitor.open('explain/#rejected')
    row = page.locator('tbody tr').filter(has_text='198.18.44.44')
    expect(row).to_contain_text('1')
    expect(row).to_contain_text('add 198.18.44.44')
    visitor.check('explain-rejected')
    row.get_by_role('link', name='Explain a call from here').click()
    expect(page.get_by_label('Address of the sender')).to_have_value('198.18.44.44')
    visitor.type('Called number', '5145550100')
    visitor.click('button', 'Explain')
    expect(page.locator('.interco-story')).to_contain_text('The call does not arrive')


def test_rejected_senders_say_how_to_switch_the_events_on(visitor):
    note = 'to switch them on, copy a file'
    body = {'receiving': False, 'note': note, 'total': 0, 'items': []}
    visitor.page.route(
        '**/api/interconnections/unrecognised', lambda route: (route.fulfill(json=body))
    )
    page = visitor.open('explain/#rejected')
    expect(page.locator('.interco-alert')).to_contain_text(note)
    visitor.check('explain-rejected-off')


def test_rejected_senders_are_for_the_master_tenant_only(visit, reject_sender):
    reject_sender('198.18.44.45')
    visitor = visit('tenant')
    page = visitor.open('explain/#rejected')
    expect(page.locator('.interco-alert')).to_contain_text('master tenant')
    assert '198.18.44.45' not in page.content()
