# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The ids of each tenant, sent by each other tenant, are answered like unknown ids.

The tables have every path with an id and every id in a body, except transports, which
all tenants share, and interfaces, for which unknown names are allowed
(`test_custom_refusals`).
"""

from __future__ import annotations

import json

import pytest
from callerids import POLICY, RESOLVE
from confd_client import Confd
from samples import INTERCONNECTIONS, create, path_of, sip_body, tenant_of
from tenant_owners import UNKNOWN_UUID, Owner, unknown_like

# Method, what follows the id, and what is sent.
_PATHS = [
    ('GET', '', {}),
    ('HEAD', '', {}),
    ('PUT', '', {'json': {'label': 'x'}}),
    ('PUT', '', {'json': {}}),
    ('PUT', '', {'json': {'name': 'a b', 'sip': {'match': ['?']}}}),
    ('PUT', '', {'json': {'label': 'x'}, 'headers': {'If-Match': '"stale"'}}),
    ('PUT', '?dry_run=true', {'json': {'label': 'x'}}),
    ('DELETE', '', {}),
    ('DELETE', '', {'headers': {'If-Match': '"stale"'}}),
    ('DELETE', '?dry_run=true', {}),
    ('GET', '/nat', {}),
    ('PUT', '/nat', {'json': {'rtp_symmetric': True}}),
    ('PUT', '/nat', {'json': {'external_media_address': '203.0.113.1'}}),
    ('PUT', '/nat', {'json': {'scope': 'tenant', 'rtp_symmetric': True}}),
    ('PUT', '/nat?dry_run=true', {'json': {'rtp_symmetric': True}}),
    ('GET', '/diagnostics', {}),
]


def _sip(**values):
    return lambda value: {
        'sip': {
            key: json.loads(json.dumps(one).replace('"?"', json.dumps(value)))
            for key, one in values.items()
        }
    }


# In an interconnection: the attribute of the owner, and the patch that names it.
_IN_DOCUMENTS = {
    'context': ('incall', lambda value: {'context': value}),
    'outcall': ('outcall_id', lambda value: {'outcalls': [{'id': value}]}),
    'context of an extension': (
        'outcall_context',
        lambda value: {
            'outcalls': [
                {'name': 'n', 'extensions': [{'exten': '1', 'context': value}]}
            ]
        },
    ),
    'template': ('template', _sip(templates=[{'uuid': '?'}])),
    'label of a template': ('label', _sip(templates=[{'label': '?'}])),
    'endpoint as a template': ('endpoint', _sip(templates=[{'uuid': '?'}])),
    'context of an option': (
        'incall',
        _sip(options={'endpoint': [['message_context', '?']]}),
    ),
}
# In the caller ID policy, and in a call to resolve.
_IN_POLICIES = {
    'outcall': ('outcall_id', lambda value: {'outcalls': [{'id': value}]}),
    'interconnection': ('id', lambda value: {'interconnections': [{'id': value}]}),
    'user': (
        'user',
        lambda value: {'users': [{'uuid': value, 'outgoing_caller_id': 'anonymous'}]},
    ),
}
_IN_CALLS = {
    'user': ('user', lambda value: {'user_uuid': value, 'number': '1'}),
    'extension': ('extension_id', lambda value: {'extension_id': value}),
    'context': ('outcall_context', lambda value: {'number': '1', 'context': value}),
}


@pytest.fixture(scope='module')
def clients(host, confd, tenant_confd, fixtures):
    """The clients by name; a real host may have no sibling."""
    found = {'master': confd, 'tenant': tenant_confd}
    found['master as tenant'] = Confd(
        confd.url, confd.token, tenant_of(fixtures, 'tenant')
    )
    if 'sibling' in host.tokens:
        found['sibling'] = Confd(confd.url, host.tokens['sibling']['token'])
    return found


@pytest.fixture(scope='module')
def owners(db, clients, fixtures, name):
    return {
        'master': Owner(db, clients['master'], tenant_of(fixtures), name),
        'tenant': Owner(db, clients['tenant'], tenant_of(fixtures, 'tenant'), name),
    }


@pytest.fixture(
    params=[
        ('master', 'tenant'),
        ('master', 'master as tenant'),
        ('master', 'sibling'),
        ('tenant', 'sibling'),
    ],
    ids=lambda pair: f'{pair[1]} sends ids of {pair[0]}',
)
def pair(request, owners, clients):
    """An owner, and a client that sends the ids of the owner."""
    owner, stranger = request.param
    if stranger not in clients:
        pytest.skip('this host has no third tenant')
    return owners[owner], clients[stranger]


def _plain(answer, value):
    """Return an answer without the value that was sent."""
    text = answer.text.replace(str(value), '')
    headers = {name.lower() for name in answer.headers}
    return answer.status_code, text, headers


def _check_same_answer(owner, value, send, events, reloads):
    """Send a value of the owner and an unknown one, and compare the answers."""
    before = owner.state()
    events.clear()
    reloads.clear()
    unknown = unknown_like(value)
    foreign, missing = send(value), send(unknown)
    assert _plain(foreign, value) == _plain(missing, unknown)
    assert events.all() == []
    assert reloads.all() == []
    assert owner.state() == before
    return foreign


@pytest.mark.parametrize(('method', 'rest', 'sent'), _PATHS)
def test_path_with_an_id_of_another_tenant_answers_like_an_unknown_id(
    pair, events, reloads, method, rest, sent
):
    owner, stranger = pair
    answer = _check_same_answer(
        owner,
        owner.id,
        lambda value: stranger.request(method, f'{path_of(value)}{rest}', **sent),
        events,
        reloads,
    )
    assert answer.status_code == 404


@pytest.fixture
def own(pair, name):
    """An interconnection of the client; an unused tenant has no template yet."""
    _, stranger = pair
    return create(stranger, sip_body(name()))


@pytest.mark.parametrize('query', ['', '?dry_run=true'])
@pytest.mark.parametrize('what', _IN_DOCUMENTS)
def test_document_with_an_id_of_another_tenant_answers_like_an_unknown_id(
    pair, own, name, events, reloads, what, query
):
    owner, stranger = pair
    attribute, patch = _IN_DOCUMENTS[what]
    new = sip_body(name())

    def create(value):
        body = new | patch(value)
        body['sip'] = new['sip'] | body['sip']
        return stranger.post(f'{INTERCONNECTIONS}{query}', json=body)

    def edit(value):
        return stranger.put(f'{path_of(own)}{query}', json=patch(value))

    for send in (create, edit):
        value = getattr(owner, attribute)
        assert (
            _check_same_answer(owner, value, send, events, reloads).status_code == 400
        )


@pytest.mark.parametrize('query', ['', '?dry_run=true'])
@pytest.mark.parametrize('what', _IN_POLICIES)
def test_caller_id_policy_with_an_id_of_another_tenant_answers_like_an_unknown_id(
    pair, events, reloads, what, query
):
    owner, stranger = pair
    attribute, patch = _IN_POLICIES[what]

    def send(value):
        body = {'unset_users': 'default', **patch(value)}
        return stranger.put(f'{POLICY}{query}', json=body)

    value = getattr(owner, attribute)
    assert _check_same_answer(owner, value, send, events, reloads).status_code == 400


@pytest.mark.parametrize('what', _IN_CALLS)
def test_resolve_with_an_id_of_another_tenant_answers_like_an_unknown_id(
    pair, events, reloads, what
):
    owner, stranger = pair
    attribute, call = _IN_CALLS[what]
    value = getattr(owner, attribute)
    answer = _check_same_answer(
        owner,
        value,
        lambda value: stranger.post(RESOLVE, json=call(value)),
        events,
        reloads,
    )
    assert answer.status_code == 400


def test_caller_id_policy_rejects_an_extension_of_another_tenant_in_an_own_outcall(
    owners, events, reloads, clients
):
    owner, own = owners['master'], owners['tenant']

    def send(value):
        extensions = [{'id': value, 'caller_id': '"X" <1>'}]
        body = {'outcalls': [{'id': own.outcall_id, 'extensions': extensions}]}
        return clients['tenant'].put(POLICY, json=body)

    answer = _check_same_answer(owner, owner.extension_id, send, events, reloads)
    assert answer.status_code == 400


def test_header_with_an_invisible_tenant_is_401_like_an_unknown_tenant(
    pair, owners, fixtures, events
):
    _, stranger = pair
    if stranger.tenant:
        pytest.skip('this token sees both tenants')
    for method, rest, sent in _PATHS:
        path = f'{path_of(owners["master"].id)}{rest}'
        answers = [
            stranger.request(method, path, tenant=tenant, **sent)
            for tenant in (tenant_of(fixtures), UNKNOWN_UUID)
        ]
        assert {answer.status_code for answer in answers} == {401}
        assert answers[0].text == answers[1].text
    assert events.all() == []
