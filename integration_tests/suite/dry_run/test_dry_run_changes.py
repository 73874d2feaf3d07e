# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A dry run reports the rows, events and reloads of the request.

Each request is sent as a dry run, then for real, and the two are compared.
"""

from __future__ import annotations

import pytest
from dry_runs import AUTH, check_changes, sort_commands, without_ids
from kinds import (
    SECRET,
    insert_custom_endpoint,
    insert_register_line,
    read_rows,
)
from nat_samples import create_on_transport, insert_transport, nat_path_of
from samples import (
    INTERCONNECTIONS,
    create,
    error_text,
    fetch,
    insert_trunk,
    path_of,
    sip_body,
    tenant_of,
)

TYPES = ['sip', 'iax', 'custom']


@pytest.fixture
def preview_and_send(db, events, reloads, dry_run):
    """Return a function that compares the dry run of a request with the request."""

    def send(client, method, path, body=None):
        preview = dry_run(client, method, path, body)
        assert preview.status_code == 200, preview.text
        assert SECRET not in preview.text
        preview = preview.json()
        before = read_rows(db)
        answer = client.request(method, path, json=body)
        assert answer.status_code in (201, 204), answer.text
        check_changes(preview['changes'], before, read_rows(db))
        assert without_ids(preview['events']) == without_ids(events.all())
        sent = [sort_commands(one) for one in reloads.all()]
        assert preview['reloads'] == sent
        return preview, answer

    return send


@pytest.mark.parametrize('with_routes', [False, True])
@pytest.mark.parametrize('type_', TYPES)
def test_dry_run_of_post_reports_what_post_does(
    confd, new_body, preview_and_send, type_, with_routes
):
    preview, answer = preview_and_send(
        confd, 'POST', INTERCONNECTIONS, new_body(type_, with_routes)
    )
    members = ('result', 'summary', 'changes', 'asterisk', 'reloads', 'events')
    assert preview.keys() == {*members}
    assert preview['asterisk'].keys() == {'before', 'after'}
    assert without_ids(preview['result']) == without_ids(answer.json())
    confd.delete(path_of(answer.json()))


_PATCHES = [
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
    *[(type_, {'outcalls': []}) for type_ in TYPES],
]


@pytest.mark.parametrize(('type_', 'patch'), _PATCHES)
def test_dry_run_of_put_reports_what_put_does(
    confd, new_body, preview_and_send, type_, patch
):
    document = create(confd, new_body(type_, True))
    preview, _ = preview_and_send(confd, 'PUT', path_of(document), patch)
    # The dry run also compares with other interconnections.
    after = {**fetch(confd, document), 'warnings': []}
    assert {**preview['result'], 'warnings': []} == after
    confd.delete(path_of(document))


@pytest.mark.parametrize('type_', TYPES)
def test_dry_run_of_put_reports_a_new_context_and_outcall(
    confd, new_body, new_routes, preview_and_send, type_
):
    document, new = create(confd, new_body(type_)), new_routes()
    patch = {key: new[key] for key in ('context', 'outcalls')}
    preview, _ = preview_and_send(confd, 'PUT', path_of(document), patch)
    assert preview['result']['context'] == new['context']
    after = fetch(confd, document)
    assert len(preview['result']['outcalls']) == len(after['outcalls']) == 2
    confd.delete(path_of(document))


def test_dry_run_reports_the_other_trunks_of_an_outcall(
    confd, new_body, preview_and_send, name
):
    outcall = {'outcalls': [{'name': name('to')}]}
    first = create(confd, new_body('custom') | outcall)
    outcall = {'outcalls': [{'id': first['outcalls'][0]['id']}]}
    others = [create(confd, new_body('custom') | outcall) for _ in range(2)]
    preview_and_send(confd, 'PUT', path_of(first), {'outcalls': []})
    preview_and_send(confd, 'PUT', path_of(first), outcall)
    preview_and_send(confd, 'DELETE', path_of(others[0]))


@pytest.mark.parametrize('with_routes', [False, True])
@pytest.mark.parametrize('type_', TYPES)
def test_dry_run_of_delete_reports_what_delete_does(
    confd, new_body, preview_and_send, type_, with_routes
):
    document = create(confd, new_body(type_, with_routes))
    preview, _ = preview_and_send(confd, 'DELETE', path_of(document))
    assert preview['result'] is None
    error_text(confd.get(path_of(document)), 404)


@pytest.mark.parametrize('type_', TYPES)
def test_dry_run_reports_the_completion_of_a_trunk_without_endpoint(
    confd, db, fixtures, new_body, preview_and_send, type_
):
    id_ = insert_trunk(db, tenant_of(fixtures))
    preview, _ = preview_and_send(confd, 'PUT', path_of(id_), new_body(type_))
    assert preview['result']['type'] == type_


def find_change(answer, table):
    """Return the only change of a table."""
    assert answer.status_code == 200, answer.text
    (change,) = (one for one in answer.json()['changes'] if one['table'] == table)
    return change


_REFERENCES = {'sip': 'endpoint_sip_uuid', 'custom': 'endpoint_custom_id'}


@pytest.mark.parametrize('type_', _REFERENCES)
def test_dry_run_of_delete_reports_rows_whose_reference_is_set_to_null(
    confd, db, contexts, new_body, dry_run, type_
):
    """The foreign key of a line to an endpoint is ON DELETE SET NULL."""
    document, column = create(confd, new_body(type_)), _REFERENCES[type_]
    line = db.one(
        f'INSERT INTO linefeatures (context, provisioningid, {column})'
        f' SELECT %s, 0, {column} FROM trunkfeatures WHERE id = %s'
        f' RETURNING id, {column} AS endpoint',
        *(contexts['internal'], document['id']),
    )
    try:
        answer = dry_run(confd, 'DELETE', path_of(document))
    finally:
        db.query('DELETE FROM linefeatures WHERE id = %s', line['id'])
    assert find_change(answer, 'linefeatures') == {
        'table': 'linefeatures',
        'action': 'update',
        'key': {'id': line['id']},
        'fields': [column],
        'before': {column: line['endpoint']},
        'after': {column: None},
    }


def test_dry_run_reports_the_values_before_and_after(confd, new_body, dry_run):
    body = new_body('iax')
    document = create(confd, body)
    patch = {'iax': {'host': 'new.example.com', 'auth': {'secret': f'{SECRET}2'}}}
    change = find_change(dry_run(confd, 'PUT', path_of(document), patch), 'useriax')
    assert change['before'] == {'host': body['iax']['host'], 'secret': '***'}
    assert change['after'] == {'host': 'new.example.com', 'secret': '***'}
    assert change['fields'] == ['host', 'secret']


def test_dry_run_masks_the_secrets_of_existing_rows(confd, db, fixtures, dry_run, name):
    """Secrets that other programs stored, in every place that has one."""
    tenant = tenant_of(fixtures)
    options = [('password', SECRET), ('md5_cred', SECRET), ('username', 'u')]
    sections = {'outbound_auth': options, 'auth': options}
    trunks = [
        insert_trunk(db, tenant, name(), sections),
        insert_trunk(
            db,
            tenant,
            register_iax_id=insert_register_line(
                db, f'u:{SECRET}@{name()}.example.com:4569'
            ),
            endpoint_iax_id=db.one(
                'INSERT INTO useriax (name, tenant_uuid, type, category, secret,'
                " dbsecret, options) VALUES (%s, %s, 'friend', 'trunk', %s, %s, %s)"
                ' RETURNING id',
                *(name(), tenant, SECRET, SECRET, [['dbsecret', SECRET]]),
            )['id'],
        ),
        insert_trunk(
            db,
            tenant,
            endpoint_custom_id=insert_custom_endpoint(db, tenant, f'Local/{name()}'),
        ),
    ]
    for trunk in trunks:
        answer = dry_run(confd, 'DELETE', path_of(trunk))
        assert answer.status_code == 200
        assert SECRET not in answer.text
        assert {one['action'] for one in answer.json()['changes']} == {'delete'}


def test_dry_run_masks_the_secrets_of_a_transport(confd, db, dry_run, name):
    options = [('protocol', 'tls'), ('password', SECRET)]
    transport = insert_transport(db, name('transport'), options)
    document = create_on_transport(confd, name(), transport)
    answer = dry_run(confd, 'PUT', nat_path_of(document), {'local_net': ['10.0.0.0/8']})
    assert 'password = ***\n' in answer.json()['asterisk']['after']
    (event,) = answer.json()['events']
    assert ['password', '***'] in event['data']['options']
    assert SECRET not in answer.text


def test_dry_run_of_unchanged_document_reports_nothing(confd, new_body, dry_run):
    for type_ in TYPES:
        document = create(confd, new_body(type_))
        preview = dry_run(confd, 'PUT', path_of(document), document).json()
        assert (preview['changes'], preview['reloads']) == ([], [])
        assert preview['events'] == []
        assert preview['result'] == document


def test_dry_run_reports_rows_that_one_statement_inserts(confd, dry_run, name):
    """SQLAlchemy inserts the options of a section with one statement."""
    values = [f'A{number}=1' for number in range(20)]
    options = {'endpoint': [['set_var', value] for value in values]}
    answer = dry_run(confd, 'POST', INTERCONNECTIONS, sip_body(name(), options=options))
    found = [
        one['after']['value']
        for one in answer.json()['changes']
        if one['table'] == 'endpoint_sip_section_option'
        and one['after']['key'] == 'set_var'
    ]
    assert sorted(found) == sorted(values)


def test_summary_says_in_words_what_a_create_and_a_delete_change(
    confd, new_body, dry_run, spec
):
    body = new_body('sip', with_routes=True)
    preview = dry_run(confd, 'POST', INTERCONNECTIONS, body).json()
    found = {(one['object'], one['action']): one for one in preview['summary']}
    counts = {key: one['count'] for key, one in found.items()}
    assert counts['trunk', 'create'] == counts['registration', 'create'] == 1
    new = [outcall for outcall in body['outcalls'] if 'id' not in outcall]
    assert counts['outgoing_route', 'create'] == len(new)
    attached = len(body['outcalls']) - len(new)
    assert counts['outgoing_route', 'update'] == attached
    assert counts['incoming_route', 'create'] == len(body['incalls'])
    assert '1 trunk' in [one['text'] for one in preview['summary']]
    assert spec.find_mismatches('InterconnectionDryRun', preview) == []

    document = create(confd, body)
    preview = dry_run(confd, 'DELETE', path_of(document)).json()
    actions = {one['object']: one['action'] for one in preview['summary']}
    assert actions['trunk'] == actions['registration'] == 'delete'
    assert actions['outgoing_route'] == 'update'
