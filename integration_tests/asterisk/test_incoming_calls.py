# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Recognition of incoming calls: to which interconnection a call belongs."""

from __future__ import annotations

import pytest
from samples import sip_body
from sip_message import extract_uri, extract_user
from sip_peer import Account
from waiting import wait_for

NUMBER = '5145550100'
USERNAME = 'their-account'
INBOUND = {'username': USERNAME, 'password': 'S3cr3t;"\\'}
THEIRS = Account(**INBOUND)


@pytest.fixture
def create_trunks(wazo, new_name):
    """Provide a function that creates interconnections.

    Each positional argument has the `sip` values of one; keywords are members next to
    `sip`.
    """

    def create_trunks(*values, **more):
        body = {'context': wazo.context} | more
        return wazo.create(*(sip_body(new_name(), **each) | body for each in values))

    return create_trunks


@pytest.fixture
def call_trunk(wazo):
    """Provide a function that calls a number.

    It returns the names of the interconnections that the call was assigned to.
    """

    def call_trunk(peer, number=NUMBER, **kwargs):
        call = peer.call(f'sip:{number}@{wazo.address}', **kwargs)
        calls = wazo.read_incoming_calls()
        assert (call.status == 200) == bool(calls)
        assert all(one.exten == number for one in calls)
        return [one.endpoint for one in calls]

    return call_trunk


def test_call_is_recognised_by_source_address(make_peer, create_trunks, call_trunk):
    one, other = make_peer(), make_peer()
    documents = create_trunks(*({'remote_hosts': [each.host]} for each in (one, other)))
    assert call_trunk(one) == [documents[0]['name']]
    assert call_trunk(other) == [documents[1]['name']]


def test_call_is_recognised_by_source_address_from_any_port(
    make_peer, create_trunks, call_trunk
):
    provider = make_peer(5099)
    (document,) = create_trunks({'remote_hosts': [provider.address]})
    assert call_trunk(provider) == [document['name']]


def test_call_is_recognised_by_source_network(make_peer, create_trunks, call_trunk):
    provider = make_peer()
    network = f'{provider.address.rpartition(".")[0]}.0/24'
    (document,) = create_trunks({'remote_hosts': ['127.9.0.1'], 'match': [network]})
    assert call_trunk(provider) == [document['name']]


def test_call_is_recognised_by_host_name(
    make_peer, dns_records, create_trunks, call_trunk
):
    provider = make_peer()
    dns_records['sip.provider.example'] = provider.address
    (document,) = create_trunks({'remote_hosts': ['sip.provider.example']})
    assert call_trunk(provider) == [document['name']]


def test_unresolvable_host_disables_recognition_by_address(
    wazo, make_peer, create_trunks, call_trunk
):
    """Asterisk drops the whole identify section."""
    provider = make_peer()
    hosts = [provider.address, 'gone.provider.example']
    (document,) = create_trunks({'remote_hosts': hosts})
    assert call_trunk(provider) == []
    wazo.edit(document, {'sip': {'match': [provider.address]}})
    assert call_trunk(provider) == [document['name']]


@pytest.mark.parametrize('value', ['acme', 'a;b "c" \\d', 'ACME, <x>'])
def test_call_is_recognised_by_header_alone(
    make_peer, create_trunks, call_trunk, value
):
    header = {'name': 'X-Trunk', 'value': value}
    (document,) = create_trunks(
        {'remote_hosts': ['127.9.0.1']}, headers={'incoming': [header]}
    )
    assert call_trunk(make_peer(), headers={'X-Trunk': value}) == [document['name']]
    assert call_trunk(make_peer(), headers={'x-trunk': value}) == [document['name']]
    assert call_trunk(make_peer(), headers={'X-Trunk': f'{value}x'}) == []
    assert call_trunk(make_peer()) == []


@pytest.mark.parametrize('user', ['caller', USERNAME])
def test_call_is_recognised_by_password(make_peer, create_trunks, call_trunk, user):
    values = {'remote_hosts': ['127.9.0.1'], 'inbound_auth': INBOUND}
    (document,) = create_trunks(values, name=USERNAME)
    assert document['warnings'] == []
    assert call_trunk(make_peer(), user=user, account=THEIRS) == [USERNAME]
    wrong = Account(USERNAME, 'wrong')
    assert call_trunk(make_peer(), user=user, account=wrong) == []


def test_call_from_matching_address_still_needs_the_password(
    make_peer, create_trunks, call_trunk
):
    provider = make_peer()
    values = {'remote_hosts': [provider.host], 'inbound_auth': INBOUND}
    values |= {'match': [provider.address], 'identify_by': ['ip']}
    (document,) = create_trunks(values)
    assert document['warnings'] == []
    assert call_trunk(provider) == []
    assert call_trunk(provider, account=THEIRS) == [document['name']]
    assert call_trunk(make_peer(), account=THEIRS) == []


def test_call_with_user_name_other_than_the_trunk_name_is_refused(
    make_peer, create_trunks, call_trunk
):
    """Asterisk looks for an endpoint with that name; the plugin warns."""
    values = {'remote_hosts': ['127.9.0.1'], 'inbound_auth': INBOUND}
    (document,) = create_trunks(values)
    assert [one['code'] for one in document['warnings']] == ['name_is_not_username']
    assert call_trunk(make_peer(), user=USERNAME, account=THEIRS) == []
    by_from = call_trunk(make_peer(), user=document['name'], account=THEIRS)
    assert by_from == [document['name']]


def test_registered_peer_calls_and_is_called(
    wazo, make_peer, create_trunks, call_trunk
):
    other = make_peer()
    values = {'accepts_registrations': True, 'inbound_auth': INBOUND}
    (document,) = create_trunks({'remote_hosts': [], **values}, name=USERNAME)
    assert other.register(wazo.address, USERNAME, THEIRS).status == 200
    assert call_trunk(other, user=USERNAME, account=THEIRS) == [USERNAME]
    wazo.dial(document, '100')
    assert other.wait_for_request('INVITE').user == '100'


def test_registration_with_wrong_password_is_refused(wazo, make_peer, create_trunks):
    values = {'accepts_registrations': True, 'inbound_auth': INBOUND}
    create_trunks({'remote_hosts': [], **values}, name=USERNAME)
    other, wrong = make_peer(), Account(USERNAME, 'wrong')
    assert other.register(wazo.address, USERNAME, wrong).status in (401, 403)
    assert other.address not in wazo.asterisk.run_command('pjsip show contacts')


@pytest.mark.parametrize('who', ['two tenants', 'two accounts of a tenant'])
def test_accounts_at_one_provider_receive_their_own_calls(
    wazo, make_peer, new_name, who
):
    provider = make_peer()
    other = wazo.tenant_confd if who == 'two tenants' else wazo.confd
    accounts = {'100': wazo.confd, '200': other}
    documents = {
        user: wazo.create(
            make_account_body(new_name(), provider, user, confd), confd=confd
        )[0]
        for user, confd in accounts.items()
    }
    provider.wait_for_requests('REGISTER', 2)
    for request in provider.requests('REGISTER'):
        user, contact = extract_user(request['From']), extract_uri(request['Contact'])
        assert provider.call(contact).status == 200
        (call,) = wazo.read_incoming_calls()
        expected = documents.pop(user)
        assert call[:3] == (expected['name'], expected['context'], user)
    assert documents == {}


def make_account_body(new_name, provider, user, confd):
    """Return the body of an interconnection that registers a user."""
    contexts = confd.get('/contexts', params={'type': 'incall'}).json()['items']
    values = {
        'remote_hosts': [provider.host],
        'outbound_auth': {'username': user, 'password': 'S3cr3t'},
        'registration': {'contact_user': user},
    }
    return sip_body(new_name, **values) | {'context': contexts[0]['name']}


def test_call_arrives_in_the_context_of_the_trunk(wazo, make_peer, create_trunks):
    provider = make_peer()
    context = wazo.sandbox.about['contexts']['internal']['name']
    create_trunks({'remote_hosts': [provider.host]}, context=context)
    assert provider.call(f'sip:{NUMBER}@{wazo.address}').status == 200
    assert [call.context for call in wazo.read_incoming_calls()] == [context]


def test_refer_from_the_provider_uses_transfer_context(wazo, make_peer, new_name):
    """So the plugin must restrict TRANSFER_CONTEXT to contexts of the tenant."""
    provider, internal = make_peer(), wazo.sandbox.about['contexts']['internal']['name']
    options = {'endpoint': [['set_var', f'TRANSFER_CONTEXT={internal}']]}
    body = sip_body(new_name(), remote_hosts=[provider.host], options=options)
    wazo.create(body | {'context': wazo.context})
    wazo.dialplan = (
        '[answering]\nexten = s,1,Answer()\n same = n,Wait(9)\n'
        f'[{wazo.context}](+)\nexten = 77,1,Dial(Local/s@answering)\n'
        f'[{internal}]\nexten = 99,1,Log(NOTICE,transferred to ${{CONTEXT}})\n'
    )
    wazo.reload()
    call = provider.call(f'sip:77@{wazo.address}')
    wazo.asterisk.wait_until_bridged('PJSIP/')
    transfer = {'Refer-To': f'<sip:99@{wazo.address}>'}
    assert provider.request('REFER', call.dialog, transfer).status == 202
    lines = []

    def transferred():
        lines.extend(wazo.asterisk.read_new_log())
        return f'transferred to {internal}' in str(lines)

    wait_for(transferred, 'the transfer')


@pytest.mark.parametrize(('port', 'is_recognised'), [(5062, True), (5063, False)])
@pytest.mark.parametrize('mask', ['', '/32'])
def test_match_with_a_port_takes_only_calls_from_this_port(
    create_trunks, call_trunk, make_peer, port, mask, is_recognised
):
    caller = make_peer(port)
    match = f'{caller.address}:5062{mask}'
    (document,) = create_trunks({'match': [match]})
    expected = [document['name']] if is_recognised else []
    assert call_trunk(caller) == expected


def test_call_is_recognised_by_to(wazo, make_peer, create_trunks, call_trunk):
    header = {'name': 'To', 'value': f'<sip:{NUMBER}@{wazo.address}>'}
    (document,) = create_trunks(
        {'remote_hosts': ['127.9.0.1']}, headers={'incoming': [header]}
    )
    assert call_trunk(make_peer()) == [document['name']]
    assert call_trunk(make_peer(), '5145550101') == []


def test_call_is_recognised_by_from_without_its_tag(
    make_peer, create_trunks, call_trunk
):
    caller = make_peer()
    user = 'caller+1(a)'
    header = {'name': 'From', 'value': f'<sip:{user}@{caller.host}>'}
    (document,) = create_trunks(
        {'remote_hosts': ['127.9.0.1']}, headers={'incoming': [header]}
    )
    assert document['headers']['incoming'] == [header]
    assert call_trunk(caller, user=user) == [document['name']]
    for other in (f'x{user}', f'{user}x', 'caller1(a)'):
        assert call_trunk(caller, user=other) == []
