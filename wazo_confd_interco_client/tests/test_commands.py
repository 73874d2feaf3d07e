# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Each command is one request, as the contract has it."""

from __future__ import annotations

import subprocess
import sys
from typing import Any

import pytest

from wazo_confd_interco_client.callerid_policy import CallerIDPolicyCommand
from wazo_confd_interco_client.interconnections import InterconnectionsCommand

TENANT = 'eeeeeeee-eeee-4eee-8eee-eeeeeeeeeee2'
DRY_RUN = {'dry_run': 'true'}


class Answer:
    headers = {'ETag': '"7"'}

    def json(self) -> dict[str, str]:
        return {'answer': 'document'}


class FakeClient:
    """Takes the place of confd's client and of its session."""

    READ_HEADERS = {'Accept': 'json'}
    WRITE_HEADERS = {'Accept': 'json', 'Content-Type': 'json'}

    def __init__(self) -> None:
        self.tenant_uuid: str | None = None
        self.sent: list[Any] = []

    def session(self) -> FakeClient:
        return self

    def get(self, url: str, **kwargs: Any) -> Answer:
        return self._answer('GET', url, None, **kwargs)

    def delete(self, url: str, **kwargs: Any) -> Answer:
        return self._answer('DELETE', url, None, **kwargs)

    def post(self, url: str, body: Any, **kwargs: Any) -> Answer:
        return self._answer('POST', url, body, **kwargs)

    def put(self, url: str, body: Any, **kwargs: Any) -> Answer:
        return self._answer('PUT', url, body, **kwargs)

    def _answer(self, method: str, url: str, body: Any, **kwargs: Any) -> Answer:
        headers = kwargs.get('headers') or {}
        own = {k: v for k, v in headers.items() if k in ('If-Match', 'Wazo-Tenant')}
        self.sent.append((method, url, body, kwargs.get('params') or {}, own))
        return Answer()


@pytest.fixture
def client() -> FakeClient:
    return FakeClient()


SIP = {'type': 'sip'}
CALLS = [
    (lambda c: c.create(SIP), ('POST', '', SIP, {}, {})),
    (
        lambda c: c.create(SIP, tenant_uuid=TENANT),
        ('POST', '', SIP, {}, {'Wazo-Tenant': TENANT}),
    ),
    (lambda c: c.create(SIP, dry_run=True), ('POST', '', SIP, DRY_RUN, {})),
    (
        lambda c: c.update({'id': 4, 'label': None, 'links': []}),
        ('PUT', '/4', {'id': 4, 'label': None}, {}, {}),
    ),
    (
        lambda c: c.update({'id': 4}, if_match='"7"'),
        ('PUT', '/4', {'id': 4}, {}, {'If-Match': '"7"'}),
    ),
    (
        lambda c: c.update({'id': 4}, dry_run=True),
        ('PUT', '/4', {'id': 4}, DRY_RUN, {}),
    ),
    (lambda c: c.delete(4), ('DELETE', '/4', None, {}, {})),
    (
        lambda c: c.delete({'id': 4}, if_match='"7"'),
        ('DELETE', '/4', None, {}, {'If-Match': '"7"'}),
    ),
    (lambda c: c.delete(4, dry_run=True), ('DELETE', '/4', None, DRY_RUN, {})),
    (lambda c: c.nat(4), ('GET', '/4/nat', None, {}, {})),
    (
        lambda c: c.update_nat({'id': 4}, {'direct_media': False}),
        ('PUT', '/4/nat', {'direct_media': False}, {}, {}),
    ),
    (
        lambda c: c.update_nat(4, {'local_net': []}, dry_run=True),
        ('PUT', '/4/nat', {'local_net': []}, DRY_RUN, {}),
    ),
    (lambda c: c.diagnostics({'id': 4}), ('GET', '/4/diagnostics', None, {}, {})),
    (lambda c: c.dahdi(), ('GET', '/dahdi', None, {}, {})),
    (lambda c: c.profiles(), ('GET', '/profiles', None, {}, {})),
]


@pytest.mark.parametrize('call, expected', CALLS)
def test_interconnections(client: FakeClient, call: Any, expected: Any) -> None:
    answer = call(InterconnectionsCommand(client))

    method, path, *rest = expected
    assert client.sent == [(method, f'/interconnections{path}', *rest)]
    is_silent = method in ('PUT', 'DELETE') and 'nat' not in path
    if is_silent and DRY_RUN not in rest:
        assert answer is None
    else:
        assert answer == {'answer': 'document'}


def test_what_belongs_to_one_is_reached_by_its_id_too(client: FakeClient) -> None:
    one = InterconnectionsCommand(client)({'id': 4})

    one.get_nat()
    one.update_nat({'direct_media': False})
    one.get_diagnostics()

    assert [(method, url) for method, url, *_ in client.sent] == [
        ('GET', '/interconnections/4/nat'),
        ('PUT', '/interconnections/4/nat'),
        ('GET', '/interconnections/4/diagnostics'),
    ]


def test_the_version_comes_with_the_document(client: FakeClient) -> None:
    command = InterconnectionsCommand(client)

    assert command.get_with_etag(4) == ({'answer': 'document'}, '"7"')
    assert client.sent == [('GET', '/interconnections/4', None, {}, {})]


def test_the_tenant_of_the_client_is_that_of_a_new_one(client: FakeClient) -> None:
    client.tenant_uuid = TENANT

    InterconnectionsCommand(client).create({})

    assert client.sent[0][-1] == {'Wazo-Tenant': TENANT}


def test_callerid_policy(client: FakeClient) -> None:
    command = CallerIDPolicyCommand(client)

    command.get(search='ada', limit=5)
    assert command.update({'unset_users': 'default'}, tenant_uuid=TENANT) is None
    assert command.update({'users': []}, dry_run=True) == {'answer': 'document'}
    command.resolve({'number': '00123'})

    resource = '/callerid-policy'
    assert client.sent == [
        ('GET', resource, None, {'search': 'ada', 'limit': 5}, {}),
        ('PUT', resource, {'unset_users': 'default'}, {}, {'Wazo-Tenant': TENANT}),
        ('PUT', resource, {'users': []}, DRY_RUN, {}),
        ('POST', f'{resource}/resolve', {'number': '00123'}, {}, {}),
    ]


def test_neither_confd_nor_its_database_is_imported() -> None:
    program = (
        'import sys\n'
        'hosts = ("wazo_confd", "xivo_dao", "xivo", "flask", "sqlalchemy")\n'
        'sys.modules.update(dict.fromkeys(hosts))\n'
        'import wazo_confd_interco_client.callerid_policy\n'
        'import wazo_confd_interco_client.interconnections\n'
        'assert "wazo_confd_interco" not in sys.modules\n'
    )
    subprocess.run([sys.executable, '-c', program], check=True, timeout=60)
