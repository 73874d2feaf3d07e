# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Lists with `view=summary`: one row of each interconnection."""

from __future__ import annotations

import pytest
from kinds import custom_body, iax_body, insert_context, unused_exten
from samples import INTERCONNECTIONS, create, insert_trunk, sip_body, tenant_of


def summaries_of(confd, **params):
    answer = confd.get(INTERCONNECTIONS, params={'view': 'summary', **params})
    assert answer.status_code == 200, answer.text
    return answer.json()['items']


def summary_of(confd, document):
    (found,) = (one for one in summaries_of(confd) if one['id'] == document['id'])
    return found


def test_summary_repeats_members_of_the_document(confd, name):
    document = create(confd, sip_body(name()) | {'label': 'ACME'})
    summary = summary_of(confd, document)
    shared = ('id', 'tenant_uuid', 'type', 'name', 'label', 'context', 'links')
    assert {key: summary[key] for key in shared} == {
        key: document[key] for key in shared
    }
    assert 'sip' not in summary


@pytest.mark.parametrize(
    ('sip', 'remote'),
    [
        ({'remote_hosts': ['a.example', 'b.example']}, 'a.example, b.example'),
        ({'remote_hosts': None, 'accepts_registrations': True}, None),
    ],
)
def test_summary_of_sip_shows_the_remote_hosts(confd, name, sip, remote):
    auth = {'inbound_auth': {'username': name(), 'password': 'secret'}}
    document = create(confd, sip_body(name(), **auth, **sip))
    assert summary_of(confd, document)['remote'] == remote


def test_summary_of_iax_and_custom_shows_host_and_interface(confd, name):
    iax = create(confd, iax_body(name()))
    custom = create(confd, custom_body(f'Local/{name()}'))
    assert summary_of(confd, iax)['remote'] == iax['iax']['host']
    assert summary_of(confd, custom)['remote'] == custom['custom']['interface']


def test_summary_says_whether_the_interconnection_is_enabled(confd, db, fixtures, name):
    body = custom_body(f'Local/{name()}')
    enabled = create(confd, body)
    body = custom_body(f'Local/{name()}')
    disabled = create(confd, body | {'custom': {**body['custom'], 'enabled': False}})
    incomplete = {'id': insert_trunk(db, tenant_of(fixtures))}
    found = {one['id']: one['enabled'] for one in summaries_of(confd)}
    assert found[enabled['id']] is True
    assert found[disabled['id']] is False
    assert found[incomplete['id']] is False


def test_summary_counts_routes_and_warnings(confd, db, fixtures, name):
    context = name('in')
    insert_context(db, tenant_of(fixtures), context, 'incall')
    to_nobody = {'destination': {'type': 'none'}}
    body = sip_body(name()) | {
        'context': context,
        'outcalls': [{'name': name()}, {'name': name()}],
        'incalls': [{'exten': unused_exten(db, context), **to_nobody}],
    }
    document = create(confd, body)
    summary = summary_of(confd, document)
    assert summary['outcall_count'] == 2
    assert summary['incall_count'] == 1
    assert summary['warning_count'] == len(document['warnings'])


def test_summary_counts_no_incalls_of_another_tenant(confd, db, fixtures, name):
    context = name('in')
    insert_context(db, tenant_of(fixtures), context, 'incall')
    incall = {'exten': unused_exten(db, context), 'destination': {'type': 'none'}}
    create(confd, sip_body(name()) | {'context': context, 'incalls': [incall]})
    other = insert_trunk(db, tenant_of(fixtures, 'tenant'), name(), context=context)
    (found,) = (o for o in summaries_of(confd, recurse=True) if o['id'] == other)
    assert found['incall_count'] == 0


def test_summaries_are_searched_sorted_and_paged_like_documents(confd, name):
    word = name('sum')
    for letter in 'bca':
        create(confd, sip_body(f'{word}-{letter}'))
    params = {'search': word, 'order': 'name', 'limit': 2}
    names = [one['name'] for one in summaries_of(confd, **params)]
    assert names == [f'{word}-a', f'{word}-b']


def test_summary_is_as_api_yml_defines_it(confd, spec, db, fixtures, name):
    create(confd, sip_body(name()) | {'label': 'ACME'})
    insert_trunk(db, tenant_of(fixtures))
    for summary in summaries_of(confd):
        assert spec.find_mismatches('InterconnectionSummary', summary) == []


@pytest.mark.parametrize('view', ['', 'Summary', 'whole'])
def test_unknown_view_gets_400(confd, view):
    answer = confd.get(INTERCONNECTIONS, params={'view': view})
    assert answer.status_code == 400
    assert '- view: must be one of' in answer.text
