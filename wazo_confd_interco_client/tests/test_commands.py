# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Each command sends one request, as api.yml describes it."""

from __future__ import annotations

import inspect
import re
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from wazo_confd_interco_client.callerid_policy import CallerIDPolicyCommand
from wazo_confd_interco_client.interconnections import (
    InterconnectionRelation,
    InterconnectionsCommand,
)

PAGE = Path(__file__).parents[2] / 'docs' / 'administration.md'
TENANT = 'eeeeeeee-eeee-4eee-8eee-eeeeeeeeeee2'
TENANT_HEADER = {'Wazo-Tenant': TENANT}
DRY_RUN = {'dry_run': 'true'}
DOCUMENT = {'id': 4, 'label': 'ACME'}


class Answer:
    """An answer of wazo-confd."""

    headers = {'ETag': '"7"'}

    def json(self) -> dict[str, Any]:
        return DOCUMENT


@dataclass
class SentRequest:
    """A request, without the headers that every request has."""

    method: str
    path: str
    body: Any
    parameters: dict[str, Any]
    headers: dict[str, str]


class FakeClient:
    """A stand-in for confd's client and for its session. It records the requests."""

    READ_HEADERS = {'Accept': 'json'}
    WRITE_HEADERS = {'Accept': 'json', 'Content-Type': 'json'}

    def __init__(self) -> None:
        self.tenant_uuid: str | None = None
        self.sent: list[SentRequest] = []

    def session(self) -> FakeClient:
        return self

    def get(self, url: str, **options: Any) -> Answer:
        return self._record('GET', url, None, self.READ_HEADERS, **options)

    def delete(self, url: str, **options: Any) -> Answer:
        return self._record('DELETE', url, None, self.READ_HEADERS, **options)

    def post(self, url: str, body: Any, **options: Any) -> Answer:
        return self._record('POST', url, body, self.WRITE_HEADERS, **options)

    def put(self, url: str, body: Any, **options: Any) -> Answer:
        return self._record('PUT', url, body, self.WRITE_HEADERS, **options)

    def _record(
        self,
        method: str,
        url: str,
        body: Any,
        default_headers: dict[str, str],
        *,
        headers: dict[str, str],
        params: dict[str, Any],
    ) -> Answer:
        # The headers of a call replace the default headers of the real session.
        assert headers.items() >= default_headers.items()
        own = {k: v for k, v in headers.items() if k not in default_headers}
        self.sent.append(SentRequest(method, url, body, params, own))
        return Answer()


@pytest.fixture
def client() -> FakeClient:
    return FakeClient()


Call = Callable[[Any], Any]
SIP = {'type': 'sip'}
# A call, its request (method, path, body), and what it returns.
INTERCONNECTION_CALLS: list[tuple[Call, tuple[str, str, Any], Any]] = [
    (lambda c: c.get(4), ('GET', '/4', None), DOCUMENT),
    (lambda c: c.get({'id': 4}), ('GET', '/4', None), DOCUMENT),
    (lambda c: c.get_with_etag(4), ('GET', '/4', None), (DOCUMENT, '"7"')),
    (lambda c: c.create(SIP), ('POST', '', SIP), DOCUMENT),
    (lambda c: c.update(DOCUMENT), ('PUT', '/4', DOCUMENT), None),
    (lambda c: c.delete(4), ('DELETE', '/4', None), None),
    (lambda c: c.delete(DOCUMENT), ('DELETE', '/4', None), None),
    (lambda c: c.nat(4), ('GET', '/4/nat', None), DOCUMENT),
    (lambda c: c(DOCUMENT).get_nat(), ('GET', '/4/nat', None), DOCUMENT),
    (
        lambda c: c.update_nat(DOCUMENT, {'direct_media': False}),
        ('PUT', '/4/nat', {'direct_media': False}),
        DOCUMENT,
    ),
    (
        lambda c: c(4).update_nat({'direct_media': False}),
        ('PUT', '/4/nat', {'direct_media': False}),
        DOCUMENT,
    ),
    (lambda c: c.state(DOCUMENT), ('GET', '/4/state', None), DOCUMENT),
    (lambda c: c(4).get_state(), ('GET', '/4/state', None), DOCUMENT),
    (lambda c: c.diagnostics(DOCUMENT), ('GET', '/4/diagnostics', None), DOCUMENT),
    (lambda c: c(4).get_diagnostics(), ('GET', '/4/diagnostics', None), DOCUMENT),
    (lambda c: c.dahdi(), ('GET', '/dahdi', None), DOCUMENT),
    (lambda c: c.profiles(), ('GET', '/profiles', None), DOCUMENT),
    (
        lambda c: c.sync([SIP], prune=True),
        ('PUT', '', {'items': [SIP], 'prune': True, 'force': False}),
        DOCUMENT,
    ),
    (
        lambda c: c.import_('[acme]', 'pjsip'),
        ('POST', '/import', {'format': 'pjsip', 'text': '[acme]'}),
        DOCUMENT,
    ),
]


@pytest.mark.parametrize('call, request_, returned', INTERCONNECTION_CALLS)
def test_interconnections_command_sends_one_request(
    client: FakeClient, call: Call, request_: tuple[str, str, Any], returned: Any
) -> None:
    assert call(InterconnectionsCommand(client)) == returned

    method, path, body = request_
    url = f'/interconnections{path}'
    assert client.sent == [SentRequest(method, url, body, {}, {})]


@pytest.mark.parametrize('name', ['list', 'states'])
def test_list_sends_parameters_and_excludes_tenants_below(
    client: FakeClient, name: str
) -> None:
    command = getattr(InterconnectionsCommand(client), name)

    assert command(search='acme', limit=5) == DOCUMENT
    command(recurse=True)

    assert [sent.parameters for sent in client.sent] == [
        {'recurse': False, 'search': 'acme', 'limit': 5},
        {'recurse': True},
    ]


@pytest.mark.parametrize(
    'call, path',
    [
        (lambda c: c.portable(), '/interconnections'),
        (lambda c: c.portable(4), '/interconnections/4'),
        (lambda c: c.portable(DOCUMENT), '/interconnections/4'),
    ],
)
def test_portable_reads_the_view_of_all_or_of_one(
    client: FakeClient, call: Call, path: str
) -> None:
    assert call(InterconnectionsCommand(client)) == DOCUMENT
    expected = SentRequest('GET', path, None, {'view': 'portable'}, {})
    assert client.sent == [expected]


def test_update_does_not_send_the_links_of_a_document(client: FakeClient) -> None:
    document = DOCUMENT | {'links': [{'rel': 'interconnections', 'href': 'http://…'}]}

    InterconnectionsCommand(client).update(document)

    assert client.sent[0].body == DOCUMENT


@pytest.mark.parametrize(
    'call',
    [
        lambda c: c.create(SIP, dry_run=True),
        lambda c: c.update(DOCUMENT, dry_run=True),
        lambda c: c.delete(4, dry_run=True),
        lambda c: c.update_nat(4, {}, dry_run=True),
        lambda c: c.sync([], dry_run=True),
        lambda c: c(4).update_nat({}, dry_run=True),
    ],
)
def test_dry_run_is_a_parameter_and_returns_the_preview(
    client: FakeClient, call: Call
) -> None:
    assert call(InterconnectionsCommand(client)) == DOCUMENT
    assert client.sent[0].parameters == DRY_RUN


@pytest.mark.parametrize(
    'call',
    [
        lambda c: c.update(DOCUMENT, if_match='"7"'),
        lambda c: c.delete(4, if_match='"7"'),
    ],
)
def test_if_match_is_sent_as_header(client: FakeClient, call: Call) -> None:
    call(InterconnectionsCommand(client))

    assert client.sent[0].headers == {'If-Match': '"7"'}


def test_update_returns_the_document_that_it_prefers(client: FakeClient) -> None:
    command = InterconnectionsCommand(client)

    assert command.update(DOCUMENT, return_document=True) == DOCUMENT
    assert client.sent[0].headers == {'Prefer': 'return=representation'}


def test_delete_with_routes_sends_the_parameter(client: FakeClient) -> None:
    command = InterconnectionsCommand(client)

    command.delete(4, routes=True)
    command.delete(4, routes=True, dry_run=True)

    assert [sent.parameters for sent in client.sent] == [
        {'routes': 'true'},
        {'routes': 'true'} | DRY_RUN,
    ]


# Arguments of every command that sends a request, without its options.
ARGUMENTS: dict[Any, dict[str, tuple[Any, ...]]] = {
    InterconnectionsCommand: {
        'list': (),
        'get': (4,),
        'get_with_etag': (4,),
        'create': (SIP,),
        'update': (DOCUMENT,),
        'delete': (4,),
        'nat': (4,),
        'update_nat': (4, {}),
        'state': (4,),
        'states': (),
        'diagnostics': (4,),
        'identify': ({},),
        'probe': ({},),
        'unrecognised': (),
        'dahdi': (),
        'profiles': (),
        'sync': ([],),
        'portable': (),
        'import_': ('',),
    },
    InterconnectionRelation: {
        'get_nat': (),
        'update_nat': ({},),
        'get_state': (),
        'get_diagnostics': (),
    },
    CallerIDPolicyCommand: {'get': (), 'update': ({},), 'resolve': ({},)},
}


def _make_command(command_class: Any, client: FakeClient) -> Any:
    if command_class is InterconnectionRelation:
        return InterconnectionsCommand(client)(4)
    return command_class(client)


@pytest.mark.parametrize(
    'command_class, name, arguments',
    [
        (command_class, name, arguments)
        for command_class, commands in ARGUMENTS.items()
        for name, arguments in commands.items()
    ],
)
def test_every_command_accepts_a_tenant(
    client: FakeClient, command_class: Any, name: str, arguments: tuple[Any, ...]
) -> None:
    command = getattr(_make_command(command_class, client), name)

    command(*arguments, tenant_uuid=TENANT)
    # The real session adds the tenant of the client.
    command(*arguments)

    assert [sent.headers for sent in client.sent] == [TENANT_HEADER, {}]


@pytest.mark.parametrize('command_class', ARGUMENTS)
def test_arguments_are_listed_for_every_command(command_class: Any) -> None:
    found = inspect.getmembers(command_class, inspect.isfunction)
    own = {
        name
        for name, function in found
        if function.__module__.startswith('wazo_confd_interco_client')
    }

    assert {name for name in own if name[0] != '_'} == ARGUMENTS[command_class].keys()


def test_callerid_policy_command_sends_one_request_each(client: FakeClient) -> None:
    command = CallerIDPolicyCommand(client)

    assert command.get(search='ada', limit=5) == DOCUMENT
    assert command.update({'unset_users': 'default'}) is None
    assert command.update({'users': []}, dry_run=True) == DOCUMENT
    assert command.resolve({'number': '00123'}) == DOCUMENT

    url = '/callerid-policy'
    assert client.sent == [
        SentRequest('GET', url, None, {'search': 'ada', 'limit': 5}, {}),
        SentRequest('PUT', url, {'unset_users': 'default'}, {}, {}),
        SentRequest('PUT', url, {'users': []}, DRY_RUN, {}),
        SentRequest('POST', f'{url}/resolve', {'number': '00123'}, {}, {}),
    ]


def test_identify_sends_the_call(client: FakeClient) -> None:
    call = {'source': {'address': '203.0.113.9'}, 'message': 'INVITE …'}

    assert InterconnectionsCommand(client).identify(call) == DOCUMENT

    url = '/interconnections/identify'
    assert client.sent == [SentRequest('POST', url, call, {}, {})]


def test_probe_sends_the_document(client: FakeClient) -> None:
    assert InterconnectionsCommand(client).probe({'id': 4}) == DOCUMENT

    url = '/interconnections/probe'
    assert client.sent == [SentRequest('POST', url, {'id': 4}, {}, {})]


def test_commands_import_neither_wazo_confd_nor_its_database() -> None:
    program = (
        'import sys\n'
        'hosts = ("wazo_confd", "xivo_dao", "xivo", "flask", "sqlalchemy")\n'
        'sys.modules.update(dict.fromkeys(hosts))\n'
        'import wazo_confd_interco_client.callerid_policy\n'
        'import wazo_confd_interco_client.interconnections\n'
        'assert "wazo_confd_interco" not in sys.modules\n'
    )
    subprocess.run([sys.executable, '-c', program], check=True, timeout=60)


@pytest.mark.parametrize('command', [InterconnectionsCommand, CallerIDPolicyCommand])
def test_page_lists_every_command_of_the_client(command: type) -> None:
    text = PAGE.read_text()
    table = text.partition('\n## Client commands\n')[2].partition('\n## ')[0]
    names = [name for name in vars(command) if name[0] != '_']
    commands = [name for name in names if callable(getattr(command, name))]
    listed = set(re.findall(r'`(?:\w+\.)?(\w+)(?:\([^)]*\))?`', table))
    assert set(commands) - {'relation_cmd'} <= listed
