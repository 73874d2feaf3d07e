# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""wazo-confd-client, with the commands that this plugin adds."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

import pytest
import requests
from confd_client import Host
from wazo_confd_client import Client


@pytest.fixture
def client(host: Host) -> Client:
    url = urlsplit(host.url)
    token = host.tokens['admin']['token']
    return Client(url.hostname, url.port, prefix='', token=token, https=False)


@pytest.fixture
def acme(client: Client, name: Callable[..., str]) -> dict[str, Any]:
    # A host of its own, so that the answer contains no warning about an overlap.
    body = {
        'type': 'sip',
        'name': name(),
        'sip': {'remote_hosts': [f'{name()}.example.com']},
    }
    return client.interconnections.create(body)


def test_client_creates_edits_and_deletes_an_interconnection(
    client: Client, acme: dict[str, Any]
) -> None:
    found = client.interconnections.list(name=acme['name'])
    assert (found['total'], found['items']) == (1, [acme])

    client.interconnections.update({'id': acme['id'], 'label': 'ACME'})
    document = client.interconnections.get(acme)
    assert document['label'] == 'ACME'
    # A document that was read can be sent back.
    client.interconnections.update(document)

    client.interconnections.delete(document)
    with pytest.raises(requests.HTTPError, match='404'):
        client.interconnections.get(acme['id'])


def test_client_dry_run_changes_nothing(
    client: Client, acme: dict[str, Any], name: Callable[..., str]
) -> None:
    commands = client.interconnections
    other = {**acme, 'name': name()}

    plan = commands.create(other, dry_run=True)
    assert plan['result']['name'] == other['name']
    assert commands.list(name=other['name'])['total'] == 0

    plan = commands.update({'id': acme['id'], 'label': 'ACME'}, dry_run=True)
    assert plan['result']['label'] == 'ACME'
    assert commands.delete(acme, dry_run=True)['result'] is None
    assert commands.get(acme) == acme


def test_client_raises_for_a_stale_etag(client: Client, acme: dict[str, Any]) -> None:
    document, version = client.interconnections.get_with_etag(acme)
    assert document == acme
    client.interconnections.update({**acme, 'label': 'ACME'}, if_match=version)

    with pytest.raises(requests.HTTPError, match='412'):
        client.interconnections.delete(acme, if_match=version)


def test_client_sends_the_tenant_of_the_client_or_of_the_call(
    client: Client, host: Host, acme: dict[str, Any], name: Callable[..., str]
) -> None:
    tenant = host.tokens['tenant']['tenant_uuid']
    body = {
        'type': 'custom',
        'name': name(),
        'custom': {'interface': f'Local/{name()}'},
    }
    created = client.interconnections.create(body, tenant_uuid=tenant)
    assert created['tenant_uuid'] == tenant

    found = client.interconnections.list(tenant_uuid=tenant, name=body['name'])
    assert [item['id'] for item in found['items']] == [created['id']]
    # The interconnection of the master tenant is not visible in the other one.
    with pytest.raises(requests.HTTPError, match='404'):
        client.interconnections.update({'id': acme['id']}, tenant_uuid=tenant)
    with pytest.raises(requests.HTTPError, match='404'):
        client.interconnections.nat(acme, tenant_uuid=tenant)
    client.tenant_uuid = tenant
    assert client.interconnections.list(name=acme['name'])['total'] == 0


def test_client_raises_the_reasons_of_a_400(client: Client) -> None:
    with pytest.raises(requests.HTTPError, match='remote_hosts'):
        client.interconnections.create({'type': 'sip', 'sip': {}})


def test_client_lists_profiles_and_dahdi_groups(client: Client) -> None:
    assert 'voip-provider' in [
        profile['name'] for profile in client.interconnections.profiles()['items']
    ]
    assert 'items' in client.interconnections.dahdi()


def test_client_reads_and_edits_nat_and_reads_diagnostics(
    client: Client, acme: dict[str, Any]
) -> None:
    commands = client.interconnections

    plan = commands.update_nat(acme, {'rtp_symmetric': True}, dry_run=True)
    assert plan['result']['rtp_symmetric'] is True
    assert commands.nat(acme)['rtp_symmetric'] is None
    assert commands.update_nat(acme, {'rtp_symmetric': True})['rtp_symmetric'] is True
    assert commands(acme).get_nat()['rtp_symmetric'] is True

    command = f'pjsip show endpoint {acme["name"]}'
    assert command in commands.diagnostics(acme)['commands']


def test_client_edits_and_resolves_the_caller_id_policy(
    client: Client, fixtures: dict[str, Any]
) -> None:
    user = fixtures['users'][0]['uuid']
    users = [{'uuid': user, 'outgoing_caller_id': 'anonymous'}]

    plan = client.callerid_policy.update({'users': users}, dry_run=True)
    assert plan['changes']
    client.callerid_policy.update({'users': users})
    assert user in [
        item['uuid'] for item in client.callerid_policy.get()['users']['items']
    ]

    call = {'user_uuid': user, 'number': '00123'}
    answer = client.callerid_policy.resolve(call)
    assert answer['outcall'] or answer['reason']
    users[0]['outgoing_caller_id'] = 'default'
    client.callerid_policy.update({'users': users})
