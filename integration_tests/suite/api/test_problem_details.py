# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Errors for programs: problem details with codes (RFC 9457)."""

from __future__ import annotations

import pytest
from identified_calls import IDENTIFY, make_call
from samples import INTERCONNECTIONS, create, path_of, problems_of, sip_body, tenant_of

PROBLEM_JSON = 'application/problem+json'
ACCEPT = {'Accept': PROBLEM_JSON}
UNKNOWN = '11111111-1111-4111-8111-111111111111'


def details_of(answer, status=400):
    """Return the problem details of an answer."""
    assert answer.status_code == status, answer.text
    assert answer.headers['Content-Type'] == PROBLEM_JSON
    details = answer.json()
    assert details['status'] == status
    assert details['errors']
    return details


def codes_of(answer, status=400):
    """Return the codes of an answer by path."""
    return {e['path']: e['code'] for e in details_of(answer, status)['errors']}


def post(confd, body, **kwargs):
    return confd.post(INTERCONNECTIONS, json=body, headers=ACCEPT, **kwargs)


@pytest.mark.parametrize(
    ('values', 'path', 'code'),
    [
        ({'sip': {'x_unknown': 1}}, 'sip.x_unknown', 'unknown_field'),
        ({'sip': {'remote_host': 'a'}}, 'sip.remote_host', 'unknown_field'),
        ({'label': 1}, 'label', 'wrong_type'),
        ({'twilio_incoming': 'yes'}, 'twilio_incoming', 'wrong_type'),
        ({'sip': {'codecs': 'alaw'}}, 'sip.codecs', 'wrong_type'),
        ({'sip': []}, 'sip', 'wrong_type'),
        ({'sip': {'options': {'aor': [['a']]}}}, 'sip.options.aor.0', 'wrong_type'),
        ({'sip': {'transport': {'uuid': 'x'}}}, 'sip.transport.uuid', 'wrong_type'),
        ({'type': 'h323'}, 'type', 'not_a_choice'),
        ({'sip': {'dtmf_mode': 'x'}}, 'sip.dtmf_mode', 'not_a_choice'),
        ({'sip': {'qualify_frequency': -1}}, 'sip.qualify_frequency', 'out_of_range'),
        (
            {'sip': {'qualify_frequency': 2**40}},
            'sip.qualify_frequency',
            'out_of_range',
        ),
        ({'sip': {'remote_hosts': ['a:70000']}}, 'sip.remote_hosts.0', 'out_of_range'),
        ({'sip': {'remote_hosts': []}}, 'sip.remote_hosts', 'required'),
        ({'sip': {'codecs': ['alaw', 'alaw']}}, 'sip.codecs.1', 'duplicate'),
        ({'sip': {'codecs': ['a law']}}, 'sip.codecs.0', 'invalid'),
        ({'label': 'x' * 70_000}, 'label', 'too_large'),
        ({'label': 'a\nb'}, 'label', 'invalid_character'),
        ({'context': 'no-such-context'}, 'context', 'not_found'),
        ({'name': 'anonymous'}, 'name', 'forbidden'),
        ({'iax': {'host': 'a.example'}}, 'iax', 'conflict'),
        ({'outcalls': [{'id': 2**30}]}, 'outcalls.0.id', 'not_found'),
        (
            {'sip': {'options': {'endpoint': [['callerid', '"A" <1>']]}}},
            'sip.options.endpoint',
            'use_field',
        ),
    ],
)
def test_problem_has_the_code_of_its_kind(confd, name, values, path, code):
    body = sip_body(name())
    sip = values.get('sip', {})
    if isinstance(sip, dict):
        values = values | {'sip': {**body['sip'], **sip}}
    codes = codes_of(post(confd, body | values))
    assert codes == {path: code}


def test_missing_type_and_existing_name_have_codes(confd, name):
    document = create(confd, sip_body(name()))
    assert codes_of(post(confd, {})) == {'type': 'required'}
    answer = post(confd, sip_body(document['name']))
    assert codes_of(answer) == {'name': 'already_exists'}
    patch = {'id': document['id'] + 1}
    answer = confd.put(path_of(document), json=patch, headers=ACCEPT)
    assert codes_of(answer) == {'id': 'read_only'}


def test_value_for_the_master_tenant_has_a_code(tenant_confd, name):
    option = ['set_var', 'SHELL(id)=1']
    answer = post(tenant_confd, sip_body(name(), options={'endpoint': [option]}))
    assert codes_of(answer) == {'sip.options.endpoint': 'master_tenant_only'}


@pytest.mark.parametrize('body', ['', '{', '[]', '{"a": 1, "a": 2}', 'NaN'])
def test_body_that_is_not_a_json_object_has_a_code(confd, body):
    headers = ACCEPT | {'Content-Type': 'application/json'}
    answer = confd.request('POST', INTERCONNECTIONS, data=body, headers=headers)
    assert codes_of(answer) == {'body': 'invalid_json'}


@pytest.mark.parametrize(
    ('query', 'path', 'code'),
    [
        ('x_unknown=1', 'x_unknown', 'unknown_field'),
        ('limit=1&limit=2', 'limit', 'duplicate'),
        ('limit=0', 'limit', 'out_of_range'),
        ('order=x', 'order', 'not_a_choice'),
        (f'search={"x" * 1_025}', 'search', 'too_large'),
    ],
)
def test_query_parameter_has_the_code_of_its_kind(confd, query, path, code):
    answer = confd.get(f'{INTERCONNECTIONS}?{query}', headers=ACCEPT)
    assert codes_of(answer) == {path: code}


@pytest.mark.parametrize(
    ('values', 'path', 'code'),
    [
        ({'source': {'port': 0}}, 'source.port', 'out_of_range'),
        ({'source': {'transport': 'sctp'}}, 'source.transport', 'not_a_choice'),
        ({'source': {'address': '1' * 65}}, 'source.address', 'too_large'),
        ({'source': None}, 'source', 'required'),
        ({'from': ''}, 'from', 'invalid'),
        ({'from': 'x' * 5_000}, 'from', 'too_large'),
        ({'request_uri': None}, 'request_uri', 'required'),
        ({'message': 'INVITE'}, 'request_uri', 'conflict'),
    ],
)
def test_problem_of_a_call_has_the_code_of_its_kind(confd, values, path, code):
    call = make_call('203.0.113.77')
    source = call['source'] | (values.get('source') or {})
    body = call | values | ({'source': source} if values.get('source') else {})
    answer = confd.post(IDENTIFY, json=body, headers=ACCEPT)
    assert codes_of(answer)[path] == code


def test_other_statuses_have_codes(confd, name):
    document = create(confd, sip_body(name()))
    url = path_of(document)
    stale = ACCEPT | {'If-Match': '"x"'}
    answer = confd.put(url, json={'label': 'x'}, headers=stale)
    assert codes_of(answer, 412) == {'': 'stale'}
    answer = confd.get(path_of(2**31 - 1), headers=ACCEPT)
    assert codes_of(answer, 404) == {'': 'not_found'}
    answer = confd.request('PATCH', url, json={}, headers=ACCEPT)
    assert codes_of(answer, 405) == {'': 'method_not_allowed'}
    assert 'PUT' in answer.headers['Allow']
    answer = post(confd, {'label': 'x' * (4 * 1024 * 1024)})
    assert codes_of(answer, 413) == {'': 'too_large'}


@pytest.mark.parametrize(
    'headers', [{'X-Auth-Token': 'x'}, {'X-Auth-Token': ''}, {'Wazo-Tenant': UNKNOWN}]
)
def test_unauthorized_request_has_a_code_and_the_sentence(confd, headers):
    answer = confd.get(INTERCONNECTIONS, headers=ACCEPT | headers)
    (error,) = details_of(answer, 401)['errors']
    assert error['code'] == 'unauthorized'
    assert [error['detail']] == confd.get(INTERCONNECTIONS, headers=headers).json()


def test_several_problems_are_the_same_as_in_the_list_of_sentences(confd, name):
    body = sip_body(name(), codecs=['a law', 'u law'], from_user=' ') | {'label': '\n'}
    details = details_of(post(confd, body))
    sentences = problems_of(confd.post(INTERCONNECTIONS, json=body))
    assert {e['path']: e['detail'] for e in details['errors']} == sentences
    assert details['title'] == 'Bad Request'
    assert details['detail'] == f'{len(sentences)} problems; nothing was changed'


def test_number_of_problems_is_bounded(confd, name):
    details = details_of(post(confd, {f'x_unknown_{n}': 1 for n in range(60)}))
    assert (len(details['errors']), details['more_errors']) == (50, 10)


@pytest.mark.parametrize(
    ('accept', 'is_problem'),
    [
        ('application/json', False),
        ('*/*', False),
        ('application/*', False),
        (f'{PROBLEM_JSON};q=0', False),
        (f'application/json, {PROBLEM_JSON}', True),
        (f'{PROBLEM_JSON};q=0.1, application/json', True),
    ],
)
def test_media_type_must_be_named(confd, accept, is_problem):
    answer = confd.post(INTERCONNECTIONS, json={}, headers={'Accept': accept})
    expected = PROBLEM_JSON if is_problem else 'application/json'
    assert answer.status_code == 400
    assert answer.headers['Content-Type'] == expected


def test_answer_without_errors_stays_json(confd, name):
    answer = post(confd, sip_body(name()))
    assert answer.status_code == 201
    assert answer.headers['Content-Type'] == 'application/json'


@pytest.mark.parametrize(
    ('path', 'body'),
    [
        (
            '/callerid-policy',
            {'users': [{'uuid': UNKNOWN, 'outgoing_caller_id': None}]},
        ),
        ('/callerid-policy', {'unset_users': 'x'}),
    ],
)
def test_other_resources_answer_problem_details(confd, path, body):
    details_of(confd.put(path, json=body, headers=ACCEPT))


def test_problem_details_are_as_api_yml_defines_them(confd, spec, name):
    for body in ({}, sip_body(name(), codecs=['a law', 'u law'])):
        details = details_of(post(confd, body))
        assert spec.find_mismatches('InterconnectionProblems', details) == []


def test_problem_of_another_tenants_object_is_that_of_a_missing_one(
    confd, tenant_confd, name, fixtures
):
    document = create(confd, sip_body(name()))
    foreign = details_of(tenant_confd.get(path_of(document), headers=ACCEPT), 404)
    missing = details_of(tenant_confd.get(path_of(2**31 - 1), headers=ACCEPT), 404)
    shown, hidden = f"'id': {document['id']})", f"'id': {2**31 - 1})"
    assert str(foreign).replace(shown, hidden) == str(missing)
    assert tenant_of(fixtures) not in str(foreign)
