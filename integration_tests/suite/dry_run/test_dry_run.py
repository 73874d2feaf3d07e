# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A dry run tells what a request would do: the request is made, and it comes true."""

from __future__ import annotations

import pytest
from callerids import POLICY
from dry_runs import AUTH, in_order, made_rows, same_fields, told_rows, without_ids
from kinds import SECRET, compared, rows_of
from nat_samples import nat_of, on_transport, transport_by_sql
from samples import (
    INTERCONNECTIONS,
    created,
    errors,
    path_of,
    shown,
    sip,
    tenant_of,
    trunk_by_sql,
)


@pytest.fixture
def same_as_real(db, events, reloads, dry_run):
    """A request, tried and then made; what was told has to come true."""

    def send(client, method, path, body=None):
        told = dry_run(client, method, path, body)
        assert told.status_code == 200, told.text
        assert SECRET not in told.text
        told = told.json()
        before = rows_of(db)
        answer = client.request(method, path, json=body)
        assert answer.status_code in (201, 204), answer.text
        made = list(compared(before, rows_of(db)))
        assert told_rows(told['changes']) == made_rows(made)
        same_fields(told['changes'], made)
        for ours, theirs in (
            (told['events'], events.all()),
            (told['reloads'], [in_order(one) for one in reloads.all()]),
        ):
            assert without_ids(ours) == without_ids(theirs)
        return told, answer

    return send


@pytest.mark.parametrize('with_routes', [False, True])
@pytest.mark.parametrize('kind', ['sip', 'iax', 'custom'])
def test_a_new_one(confd, new_body, same_as_real, kind, with_routes):
    told, answer = same_as_real(
        confd, 'POST', INTERCONNECTIONS, new_body(kind, with_routes)
    )
    assert told.keys() == {'result', 'changes', 'asterisk', 'reloads', 'events'}
    assert told['asterisk'].keys() == {'before', 'after'}
    assert without_ids(told['result']) == without_ids(answer.json())
    confd.delete(path_of(answer.json()))


EDITS = [
    ('sip', {'label': 'x'}),
    ('sip', {'sip': {'remote_hosts': ['new.example.com']}}),
    ('sip', {'sip': {'outbound_auth': {'password': f'{SECRET}2'}}}),
    ('sip', {'sip': {'registration': None, 'codecs': ['ulaw']}}),
    ('sip', {'sip': {'outbound_auth': None, 'registration': None, 'match': []}}),
    ('sip', {'sip': {'inbound_auth': AUTH}}),
    ('iax', {'twilio_incoming': True}),
    ('iax', {'iax': {'host': 'new.example.com', 'options': []}}),
    ('iax', {'iax': {'auth': {'secret': f'{SECRET}2'}}}),
    ('iax', {'iax': {'registration': None}}),
    ('iax', {'iax': {'registration': {'remote_port': 4570}}}),
    ('custom', {'name': 'T2', 'custom': {'enabled': False}}),
    ('custom', {'custom': {'interface_suffix': '/n'}}),
    *[(kind, {'outcalls': []}) for kind in ('sip', 'iax', 'custom')],
]


@pytest.mark.parametrize(('kind', 'patch'), EDITS)
def test_an_edit(confd, new_body, same_as_real, kind, patch):
    document = created(confd, new_body(kind, True))
    told, _ = same_as_real(confd, 'PUT', path_of(document), patch)
    assert told['result'] == shown(confd, document)
    confd.delete(path_of(document))


@pytest.mark.parametrize('kind', ['sip', 'iax', 'custom'])
def test_an_edit_of_what_it_shares(
    confd, fixtures, new_body, new_routes, same_as_real, kind
):
    """The context is the endpoint's too, an outcall is there or made."""
    document, new = created(confd, new_body(kind)), new_routes()
    patch = {key: new[key] for key in ('context', 'outcalls')}
    told, _ = same_as_real(confd, 'PUT', path_of(document), patch)
    assert told['result']['context'] == new['context']
    after = shown(confd, document)
    assert len(told['result']['outcalls']) == len(after['outcalls']) == 2
    confd.delete(path_of(document))


def test_an_edit_of_one_among_many_in_an_outcall(confd, new_body, same_as_real, name):
    outcall = {'outcalls': [{'name': name('to')}]}
    first = created(confd, new_body('custom') | outcall)
    outcall = {'outcalls': [{'id': first['outcalls'][0]['id']}]}
    others = [created(confd, new_body('custom') | outcall) for _ in range(2)]
    same_as_real(confd, 'PUT', path_of(first), {'outcalls': []})
    same_as_real(confd, 'PUT', path_of(first), outcall)
    same_as_real(confd, 'DELETE', path_of(others[0]))


@pytest.mark.parametrize('with_routes', [False, True])
@pytest.mark.parametrize('kind', ['sip', 'iax', 'custom'])
def test_a_deletion(confd, new_body, same_as_real, kind, with_routes):
    document = created(confd, new_body(kind, with_routes))
    told, _ = same_as_real(confd, 'DELETE', path_of(document))
    assert told['result'] is None
    errors(confd.get(path_of(document)), 404)


@pytest.mark.parametrize('kind', ['sip', 'iax', 'custom'])
def test_a_completion(confd, db, fixtures, new_body, same_as_real, kind):
    id_ = trunk_by_sql(db, tenant_of(fixtures))
    told, _ = same_as_real(confd, 'PUT', path_of(id_), new_body(kind))
    assert told['result']['type'] == kind


def test_a_secret_of_a_transport_is_not_told(confd, db, dry_run, name):
    options = [('protocol', 'tls'), ('password', SECRET)]
    transport = transport_by_sql(db, name('transport'), options)
    document = on_transport(confd, name(), transport)
    answer = dry_run(confd, 'PUT', nat_of(document), {'local_net': ['10.0.0.0/8']})
    assert 'password = ***\n' in answer.json()['asterisk']['after']
    (event,) = answer.json()['events']
    assert ['password', '***'] in event['data']['options']
    assert SECRET not in answer.text


# --- the text that Asterisk reads


def texts(answer):
    assert answer.status_code == 200, answer.text
    asterisk = answer.json()['asterisk']
    return asterisk['before'], asterisk['after']


def test_a_change_of_a_transport(confd, dry_run, name, transport):
    document = on_transport(confd, name(), transport)
    patch = {'external_media_address': '203.0.113.1', 'local_net': ['10.0.0.0/8']}
    for path, body in (
        (nat_of(document), patch),
        (path_of(document), {'label': 'x', 'nat': patch}),
    ):
        before, after = texts(dry_run(confd, 'PUT', path, body))
        section = (
            f'[{transport["name"]}]\ntype = transport\nprotocol = udp\n'
            'bind = 0.0.0.0:5099\n'
        )
        assert before.endswith(section)
        assert after.endswith(
            f'{section}external_media_address = 203.0.113.1\nlocal_net = 10.0.0.0/8\n'
        )
        assert before.startswith('[') or before.startswith(';')


def test_a_new_one_with_its_transport(confd, dry_run, name, transport):
    body = sip(name(), transport=transport) | {'nat': {'local_net': ['10.0.0.0/8']}}
    before, after = texts(dry_run(confd, 'POST', INTERCONNECTIONS, body))
    assert before is None
    assert after.endswith('\nlocal_net = 10.0.0.0/8\n')


def test_a_move_to_another_transport(confd, dry_run, name, transport):
    document = created(confd, sip(name()))
    patch = {'transport': transport}
    before, after = texts(dry_run(confd, 'PUT', nat_of(document), patch))
    assert '\n[transport-udp]\ntype = transport\n' in before
    assert f'\n[{transport["name"]}]\ntype = transport\n' in after


def test_a_transport_is_the_master_tenants(tenant_confd, dry_run, name, transport):
    document = on_transport(tenant_confd, name(), transport)
    patch = {'rtp_symmetric': True}
    for path, body in (
        (nat_of(document), patch),
        (path_of(document), {'nat': patch}),
    ):
        before, after = texts(dry_run(tenant_confd, 'PUT', path, body))
        assert '\nrtp_symmetric = yes\n' in after
        assert 'type = transport' not in before + after


def test_a_change_of_the_policy(confd, dry_run, name):
    sips = [created(confd, sip(name(), from_user='old')) for _ in range(2)]
    body = {'interconnections': [{'id': one['id'], 'from_user': 'new'} for one in sips]}
    before, after = texts(dry_run(confd, 'PUT', POLICY, body))
    assert (before.count('\nfrom_user = old\n'), after.count('= old\n')) == (2, 0)
    assert after.count('\nfrom_user = new\n') == 2
    for one in sips:
        assert f'[{one["name"]}]\n' in before


def test_a_change_of_the_policy_that_no_file_has(confd, dry_run):
    answer = dry_run(confd, 'PUT', POLICY, {'unset_users': 'default'})
    assert texts(answer) == (None, None)
