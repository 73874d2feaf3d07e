# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Every tenant's ids tried by every other: the answer is that to an id of nowhere.

The tables have every path with an id and every id in a body. Transports are not among
them, all tenants share those; nor are interfaces, of which those that nobody has are
allowed (`test_custom_refusals`).
"""

from __future__ import annotations

import json
from uuid import UUID, uuid4

import pytest
from callerids import POLICY, RESOLVE, find, policy, prefix
from confd_client import Confd
from kinds import context_by_sql
from samples import (
    INTERCONNECTIONS,
    counts,
    created,
    endpoint_by_sql,
    path_of,
    shown,
    sip,
    stored,
    tenant_of,
)

NOWHERE = 2**31 - 1
NO_UUID = '00000000-0000-4000-8000-000000000000'
NO_NAME = 'no-such-name'

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


# Of an interconnection: which of the owner's ids, and the patch that names it.
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
# Of the caller ID policy.
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


def _user_by_sql(db, tenant):
    template = db.one(
        'INSERT INTO func_key_template (tenant_uuid, private) VALUES (%s, true)'
        ' RETURNING id',
        tenant,
    )['id']
    return db.one(
        'INSERT INTO userfeatures'
        ' (uuid, firstname, tenant_uuid, func_key_private_template_id, description)'
        " VALUES (%s, %s, %s, %s, '') RETURNING uuid",
        *(str(uuid4()), 'Of another tenant', tenant, template),
    )['uuid']


class Owner:
    """A tenant with one of everything that has an id or a name."""

    def __init__(self, db, confd, tenant, name):
        self.confd, self.db, self.tenant = confd, db, tenant
        self.incall, self.outcall_context = name('in'), name('out')
        context_by_sql(db, tenant, self.incall, 'incall')
        context_by_sql(db, tenant, self.outcall_context, 'outcall')
        extension = {'exten': f'_{prefix()}X', 'context': self.outcall_context}
        outcall = {'name': name('to'), 'extensions': [extension]}
        document = created(confd, sip(name()) | {'outcalls': [outcall]})
        self.id = document['id']
        found = find(policy(confd)['outcalls'], name=outcall['name'])
        self.outcall_id = found['id']
        self.extension_id = found['extensions'][0]['id']
        self.label = name('label')
        self.template = endpoint_by_sql(
            db, tenant, name(), label=self.label, template=True
        )
        (self.endpoint,) = (
            str(row['endpoint_sip_uuid'])
            for row in db.query(
                'SELECT endpoint_sip_uuid FROM trunkfeatures WHERE id = %s', self.id
            )
        )
        self.user = _user_by_sql(db, tenant)

    def state(self):
        return (
            shown(self.confd, self.id),
            stored(self.db, self.id),
            find(policy(self.confd)['outcalls'], id=self.outcall_id),
            self.db.one(
                'SELECT outcallerid FROM userfeatures WHERE uuid = %s', self.user
            ),
            counts(self.db),
        )


def _nothing_like(value):
    """What nobody has, of the same form."""
    if isinstance(value, int):
        return NOWHERE
    try:
        UUID(value)
    except ValueError:
        return NO_NAME
    return NO_UUID


@pytest.fixture(scope='module')
def clients(host, confd, tenant_confd, fixtures):
    """Who may ask, by name; a real host may have no sibling."""
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
    ids=lambda pair: f'{pair[1]} asks for what is of {pair[0]}',
)
def pair(request, owners, clients):
    """An owner, and who tries his ids."""
    owner, stranger = request.param
    if stranger not in clients:
        pytest.skip('this host has no third tenant to ask as')
    return owners[owner], clients[stranger]


def _plain(answer, value):
    """An answer without the value that was asked for."""
    text = answer.text.replace(str(value), '')
    headers = {name.lower() for name in answer.headers}
    return answer.status_code, text, headers


def _same(owner, value, ask, events, reloads):
    """The answers to the owner's value, and to one of nowhere, which are the same."""
    before = owner.state()
    events.clear()
    reloads.clear()
    nothing = _nothing_like(value)
    found, missing = ask(value), ask(nothing)
    assert _plain(found, value) == _plain(missing, nothing)
    assert events.all() == []
    assert reloads.all() == []
    assert owner.state() == before
    return found


@pytest.mark.parametrize(('method', 'rest', 'sent'), _PATHS)
def test_an_id_in_a_path(pair, events, reloads, method, rest, sent):
    owner, stranger = pair
    answer = _same(
        owner,
        owner.id,
        lambda value: stranger.request(method, f'{path_of(value)}{rest}', **sent),
        events,
        reloads,
    )
    assert answer.status_code == 404


@pytest.fixture
def own(pair, name):
    """An interconnection of who asks; a tenant never set up has no template."""
    _, stranger = pair
    return created(stranger, sip(name()))


@pytest.mark.parametrize('query', ['', '?dry_run=true'])
@pytest.mark.parametrize('what', _IN_DOCUMENTS)
def test_an_id_in_a_document(pair, own, name, events, reloads, what, query):
    owner, stranger = pair
    attribute, patch = _IN_DOCUMENTS[what]
    new = sip(name())

    def create(value):
        body = new | patch(value)
        body['sip'] = new['sip'] | body['sip']
        return stranger.post(f'{INTERCONNECTIONS}{query}', json=body)

    def edit(value):
        return stranger.put(f'{path_of(own)}{query}', json=patch(value))

    for ask in (create, edit):
        value = getattr(owner, attribute)
        assert _same(owner, value, ask, events, reloads).status_code == 400


@pytest.mark.parametrize('query', ['', '?dry_run=true'])
@pytest.mark.parametrize('what', _IN_POLICIES)
def test_an_id_in_a_policy(pair, events, reloads, what, query):
    owner, stranger = pair
    attribute, patch = _IN_POLICIES[what]

    def ask(value):
        body = {'unset_users': 'default', **patch(value)}
        return stranger.put(f'{POLICY}{query}', json=body)

    value = getattr(owner, attribute)
    assert _same(owner, value, ask, events, reloads).status_code == 400


@pytest.mark.parametrize('what', _IN_CALLS)
def test_an_id_in_a_call(pair, events, reloads, what):
    owner, stranger = pair
    attribute, call = _IN_CALLS[what]
    value = getattr(owner, attribute)
    answer = _same(
        owner,
        value,
        lambda value: stranger.post(RESOLVE, json=call(value)),
        events,
        reloads,
    )
    assert answer.status_code == 400


def test_an_extension_of_another_in_an_outcall_of_ones_own(
    owners, events, reloads, clients
):
    owner, own = owners['master'], owners['tenant']

    def ask(value):
        extensions = [{'id': value, 'caller_id': '"X" <1>'}]
        body = {'outcalls': [{'id': own.outcall_id, 'extensions': extensions}]}
        return clients['tenant'].put(POLICY, json=body)

    answer = _same(owner, owner.extension_id, ask, events, reloads)
    assert answer.status_code == 400


def test_a_tenant_that_a_token_does_not_see_can_not_be_asked_as(
    pair, owners, fixtures, events
):
    _, stranger = pair
    if stranger.tenant:
        pytest.skip('this token sees both')
    for method, rest, sent in _PATHS:
        path = f'{path_of(owners["master"].id)}{rest}'
        answers = [
            stranger.request(method, path, tenant=tenant, **sent)
            for tenant in (tenant_of(fixtures), NO_UUID)
        ]
        assert {answer.status_code for answer in answers} == {401}
        assert answers[0].text == answers[1].text
    assert events.all() == []
