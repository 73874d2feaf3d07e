# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""`POST /interconnections/identify` says what a real Asterisk does with a call.

`INTERCO_SETS` is the number of random sets of interconnections, 10 by default; each
gets 12 calls. Another `INTERCO_SEED` makes other sets.
"""

from __future__ import annotations

import os
import random
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any
from uuid import uuid4

import pytest
import sdp
from identified_calls import IDENTIFY, name_of
from random_calls import (
    ANONYMOUS,
    IDENTIFIERS,
    PASSWORD,
    CallGenerator,
    RandomCall,
    RandomTrunk,
    describe,
)
from random_documents import SEED
from samples import create, insert_endpoint, insert_trunk, sip_body
from sip_message import extract_uri, extract_user
from sip_peer import Account, Dialog, Peer
from wazo_pbx import Wazo

SETS = int(os.environ.get('INTERCO_SETS', '10'))
CALLS = 12
# In every tenant; the last two are in no incall.
NUMBERS = ('14185550100', '+14185550100', '14185550199', 's', '9', '+9')
PHONES = ('phone-a', 'phone-b')
NAME = re.compile(r'\bt-[0-9]+\b|\banonymous\b')
_ORDER = "key = 'endpoint_identifier_order'"
_TELEPHONE = """
[{}]
type = endpoint
context = {}
allow = ulaw
identify_by = {}
"""
# How Asterisk ends a call that reaches no incall.
_STATUSES = {
    'not_identified': {401},
    'challenged': {401},
    'access_denied': {401},
    'no_match': {404, 484},
    'no_context': {404},
    'context_unknown': {404},
    'no_route': {200},
    'loop': {603},
}


@pytest.fixture
def confds(wazo: Wazo) -> dict[str, Any]:
    return {'admin': wazo.confd, 'tenant': wazo.tenant_confd}


@pytest.fixture
def contexts(wazo: Wazo, confds, new_name) -> dict[str, list[str]]:
    """Provide the contexts of two tenants, which take some numbers."""
    wazo.has_wazo_dialplan = True
    found = {}
    for tenant, confd in confds.items():
        items = confd.get('/contexts', params={'type': 'incall'}).json()['items']
        found[tenant] = [items[0]['name']]
        rows = wazo.db.query(
            'SELECT 1 FROM extensions WHERE (exten, context) = (%s, %s)',
            *(NUMBERS[0], items[0]['name']),
        )
        if not rows:
            incalls = [
                {'exten': number, 'destination': {'type': 'none'}}
                for number in (NUMBERS[0], NUMBERS[2])
            ]
            body = sip_body(new_name()) | {'context': items[0]['name']}
            create(confd, body | {'incalls': incalls})
    return found


@pytest.fixture
def order(wazo: Wazo) -> Iterator[Any]:
    """Provide a function that sets the global order, which needs a restart."""
    sql = f'UPDATE asterisk_file_variable SET value = %s WHERE {_ORDER}'
    (before,) = wazo.db.query(
        f'SELECT value FROM asterisk_file_variable WHERE {_ORDER}'
    )

    def set_order(value: str) -> None:
        wazo.db.query(sql, value)
        wazo.reload()
        wazo.asterisk.restart()

    yield set_order
    set_order(before['value'])


@pytest.fixture
def phones(wazo: Wazo) -> Iterator[tuple[str, ...]]:
    """Provide telephones without a password, one for each identifier by name."""
    tenant = wazo.sandbox.tokens['admin']['tenant_uuid']
    context = wazo.sandbox.about['contexts']['internal']['name']
    methods = dict(zip(PHONES, ('username', 'auth_username'), strict=True))
    for name, method in methods.items():
        endpoint = insert_endpoint(
            wazo.db, tenant, name, {'endpoint': [('identify_by', method)]}
        )
        wazo.db.query(
            'INSERT INTO linefeatures (endpoint_sip_uuid, context, provisioningid)'
            ' VALUES (%s, %s, %s)',
            *(endpoint, context, 0),
        )
        wazo.pjsip += _TELEPHONE.format(name, context, method)
    yield PHONES
    wazo.pjsip = ''
    wazo.db.query('DELETE FROM linefeatures WHERE provisioningid = 0')
    wazo.db.query('DELETE FROM endpoint_sip WHERE name = ANY(%s)', list(PHONES))


@pytest.fixture
def peers(make_peer) -> list[Peer]:
    return [make_peer(port) for port in (5060, 5060, 5070)]


def insert(wazo: Wazo, trunk: RandomTrunk) -> int:
    """Insert a trunk, with its template if it has one."""
    tenant = wazo.sandbox.tokens[trunk.tenant]['tenant_uuid']
    templates = []
    if trunk.template:
        name = f'template-{uuid4().hex[:8]}'
        templates.append(
            insert_endpoint(wazo.db, tenant, name, trunk.template, template=True)
        )
    return insert_trunk(
        wazo.db, tenant, trunk.name, trunk.sections, templates, context=trunk.context
    )


def find_contacts(
    wazo: Wazo, peers: Sequence[Peer], trunks: Sequence[RandomTrunk]
) -> dict[str, str]:
    """Return the Contact of each trunk that registers, once all are registered."""
    names = [trunk.name for trunk in trunks if trunk.registrar]
    for name in names:
        wazo.wait_for_registration({'name': name}, 'Registered')
    requests = [one for peer in peers for one in peer.requests('REGISTER')]
    users = {extract_user(extract_uri(one['To'])): one for one in requests}
    return {name: extract_uri(users[name]['Contact']) for name in names}


def send(wazo: Wazo, peer: Peer, call: RandomCall, uri: str) -> tuple[int, list[Any]]:
    """Return the status that Asterisk answers, and the calls that it admitted."""
    local = f'<sip:{call.user}@{peer.host}>;tag={uuid4().hex}'
    remote = f'<sip:{call.to}@{wazo.address}>' if call.to else f'<{uri}>'
    dialog = Dialog(uri, local, remote)
    account = call.username and Account(call.username, PASSWORD)
    headers = {**call.headers, 'Content-Type': 'application/sdp'}
    body = sdp.render_sdp(peer.address, peer.codecs)
    answer = peer.request('INVITE', dialog, headers, body, account)
    return answer.status, wazo.read_incoming_calls()


def ask(
    wazo: Wazo, peer: Peer, call: RandomCall, uri: str, confd: Any
) -> dict[str, Any]:
    """Return what the plugin says about a call.

    A peer only sends its credentials if it is asked for them.
    """
    answer = ask_once(wazo, peer, replace(call, username=None), uri, confd)
    if call.username and answer['challenged']:
        return ask_once(wazo, peer, call, uri, confd)
    return answer


def ask_once(
    wazo: Wazo, peer: Peer, call: RandomCall, uri: str, confd: Any
) -> dict[str, Any]:
    body = {
        'source': {'address': peer.address, 'port': peer.port},
        'request_uri': uri,
        'from': f'<sip:{call.user}@{peer.host}>;tag=1',
        'headers': [{'name': k, 'value': v} for k, v in call.headers.items()],
        'authorization_username': call.username,
    }
    if call.to:
        body['to'] = f'<sip:{call.to}@{wazo.address}>'
    answer = confd.post(IDENTIFY, json=body)
    assert answer.status_code == 200, answer.text
    return answer.json()


def find_difference(
    wazo: Wazo, status: int, admitted: Sequence[Any], answer: dict[str, Any]
) -> str | None:
    """Return how the answer of an administrator differs from Asterisk, or None."""
    taken = [(one.endpoint, one.exten) for one in admitted]
    if answer['kind'] == 'telephone':
        names = [endpoint for endpoint, _ in taken]
        is_right = status in (200, 404, 484) and not set(names) - set(PHONES)
        return None if is_right else f'{status} {taken}, expected a telephone'
    if answer['reason'] == 'several_registrations':
        named = set(NAME.findall(answer['trace'][0]['why']))
        is_right = {endpoint for endpoint, _ in taken} <= named
        return None if is_right else f'{status} {taken}, expected one of {named}'
    if answer['reason'] is None:
        expected = [(name_of(answer), answer['number'])]
        return None if taken == expected else f'{status} {taken}, expected {expected}'
    allowed = _STATUSES[answer['reason']]
    is_right = not taken and status in allowed
    return None if is_right else f'{status} {taken}, expected {allowed}'


def find_leak(
    answer: dict[str, Any], by_admin: dict[str, Any], foreign: Sequence[str]
) -> str | None:
    """Return what an answer to a tenant shows of others, or how it is wrong."""
    # The name anonymous is that of an identifier as well.
    if any(name in str(answer) for name in foreign if name != ANONYMOUS):
        return 'names an interconnection of another tenant'
    if by_admin['reason'] == 'several_registrations':
        return None
    owner = name_of(by_admin)
    if owner and owner not in foreign:
        return None if name_of(answer) == owner else 'does not name its own'
    is_other = by_admin['kind'] is not None
    wrong = answer['kind'] != ('other' if is_other else None)
    return f'has the kind {answer["kind"]}' if wrong else None


def test_decision_is_that_of_asterisk_for_random_calls(
    wazo, confds, contexts, order, phones, peers, new_name, dns_records
):
    source = random.Random(SEED)
    dns_records['one.example'] = peers[0].address
    dns_records['three.example'] = peers[2].address
    names = ('one.example', 'three.example', 'three.example:5070', 'gone.example')
    hosts = [(peer.address, peer.port) for peer in peers]
    differences, seen = [], Counter()
    for number in range(SETS):
        generator = CallGenerator(
            source.randrange(2**31), hosts, names, contexts, NUMBERS, phones
        )
        if number % 5 == 0:
            order(generator.make_order())
        trunk_names = [new_name('t') for _ in range(source.randint(1, 9))]
        if number % 3 == 0:
            trunk_names.append(ANONYMOUS)
        trunks = generator.make_trunks(trunk_names)
        ids = [insert(wazo, trunk) for trunk in trunks]
        wazo.reload('module reload res_pjsip.so')
        foreign = [one.name for one in trunks if one.tenant == 'admin']
        contacts = find_contacts(wazo, peers, trunks)
        for call in generator.make_calls(trunks, CALLS):
            peer = peers[call.peer]
            uri = f'sip:{call.number}@{wazo.address}'
            uri = contacts[call.line_of] if call.line_of else uri
            wazo.asterisk.read_new_log()
            status, admitted = send(wazo, peer, call, uri)
            answer = ask(wazo, peer, call, uri, wazo.confd)
            difference = find_difference(wazo, status, admitted, answer)
            to_tenant = ask(wazo, peer, call, uri, wazo.tenant_confd)
            leak = find_leak(to_tenant, answer, foreign)
            seen[answer['reason'], answer['identifier']] += 1
            if difference or leak:
                shown = (difference, leak, vars(call), *describe(trunks), answer)
                differences.append('\n  '.join(map(str, shown)))
        for id_ in ids:
            wazo.confd.delete(f'/interconnections/{id_}')
        wazo.asterisk.hang_up_all()
    assert not differences, '\n'.join(differences)
    assert {identifier for _, identifier in seen} == {None, 'line', *IDENTIFIERS}
