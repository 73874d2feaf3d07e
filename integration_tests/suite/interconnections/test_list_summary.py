# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Lists with `view=summary`: one row of each interconnection."""

from __future__ import annotations

import pytest
from kinds import custom_body, iax_body, insert_context, unused_exten
from samples import (
    INTERCONNECTIONS,
    create,
    fetch,
    insert_endpoint,
    insert_trunk,
    sip_body,
    tenant_of,
)


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


@pytest.fixture
def stored(db, fixtures, name):
    """Insert a trunk and what it depends on; return the names and keys of the rows."""
    tenant_uuid = tenant_of(fixtures)
    found = {'context': name('in'), 'transport': name('transport')}
    insert_context(db, tenant_uuid, found['context'], 'incall')
    db.query('INSERT INTO pjsip_transport (name) VALUES (%s)', found['transport'])
    options = {
        'endpoint': [
            ('outbound_proxy', 'sip:proxy.example'),
            ('transport', found['transport']),
        ]
    }
    found['top'] = insert_endpoint(db, tenant_uuid, name(), options, template=True)
    options = {'endpoint': [('rtp_symmetric', 'maybe')]}
    found['template'] = insert_endpoint(
        db, tenant_uuid, name(), options, [found['top']], template=True
    )
    options = {'endpoint': [('rtp_symmetric', 'yes')]}
    last = insert_endpoint(db, tenant_uuid, name(), options, template=True)
    options = {
        'endpoint': [('language', 'en')],
        'aor': [('contact', 'sip:old.example')],
    }
    found['name'] = name()
    found['id'] = insert_trunk(
        db,
        tenant_uuid,
        found['name'],
        options,
        [found['template'], last],
        context=found['context'],
    )
    found['endpoint'] = db.one(
        'SELECT endpoint_sip_uuid AS uuid FROM trunkfeatures WHERE id = %s', found['id']
    )['uuid']
    return found


_ADD_CODEC = (
    'INSERT INTO endpoint_sip_section_option (key, value, endpoint_sip_section_uuid)'
    " SELECT 'allow', 'telepathy', uuid FROM endpoint_sip_section"
    " WHERE type = 'endpoint' AND endpoint_sip_uuid = %s"
)
# Changes that other clients of the database can make: the statement, the key of its
# parameter in `stored`, and the expected difference in the number of warnings.
_CHANGES = {
    'an option': (_ADD_CODEC, 'endpoint', 1),
    'an option of a template': (_ADD_CODEC, 'template', 1),
    'an option of a template of a template': (_ADD_CODEC, 'top', 1),
    'the templates of a template': (
        'DELETE FROM endpoint_sip_template WHERE parent_uuid = %s',
        'top',
        -1,
    ),
    'the templates of the endpoint': (
        'DELETE FROM endpoint_sip_template WHERE child_uuid = %s',
        'endpoint',
        -1,
    ),
    'the order of the templates': (
        'UPDATE endpoint_sip_template SET priority = 2 WHERE parent_uuid = %s',
        'template',
        1,
    ),
    'a missing priority of a template': (
        'UPDATE endpoint_sip_template SET priority = NULL WHERE parent_uuid = %s',
        'template',
        1,
    ),
    'the transport of a template': (
        'UPDATE endpoint_sip SET transport_uuid = (SELECT uuid FROM pjsip_transport'
        " WHERE name = 'transport-wss') WHERE uuid = %s",
        'template',
        1,
    ),
    'the protocol of the transport': (
        'INSERT INTO pjsip_transport_option (key, value, pjsip_transport_uuid)'
        " SELECT 'protocol', 'wss', uuid FROM pjsip_transport WHERE name = %s",
        'transport',
        1,
    ),
    'the name of the transport': (
        "UPDATE pjsip_transport SET name = name || '-2' WHERE name = %s",
        'transport',
        1,
    ),
    'a disabled context': (
        'UPDATE context SET commented = 1 WHERE name = %s',
        'context',
        1,
    ),
    'the type of the context': (
        "UPDATE context SET contexttype = 'internal' WHERE name = %s",
        'context',
        1,
    ),
    'a deleted context': ('DELETE FROM context WHERE name = %s', 'context', 1),
    'the context of the trunk': (
        'UPDATE trunkfeatures SET context = NULL WHERE id = %s',
        'id',
        1,
    ),
}


@pytest.mark.parametrize(
    ('statement', 'row', 'difference'), _CHANGES.values(), ids=_CHANGES
)
def test_summary_counts_the_warnings_after_a_change_by_others(
    confd, db, stored, statement, row, difference
):
    before = summary_of(confd, stored)['warning_count']
    assert before == len(fetch(confd, stored)['warnings'])
    db.query(statement, stored[row])
    after = summary_of(confd, stored)['warning_count']
    assert after == len(fetch(confd, stored)['warnings'])
    assert after == before + difference


def test_summary_contains_the_remote_host_after_a_change_by_others(confd, db, stored):
    assert summary_of(confd, stored)['remote'] == 'old.example'
    db.query(
        "UPDATE endpoint_sip_section_option SET value = 'sip:new.example'"
        " WHERE key = 'contact' AND endpoint_sip_section_uuid IN"
        ' (SELECT uuid FROM endpoint_sip_section WHERE endpoint_sip_uuid = %s)',
        stored['endpoint'],
    )
    assert summary_of(confd, stored)['remote'] == 'new.example'


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
