# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Each method requires a right of its own, and a 401 says what is missing."""

from __future__ import annotations

import pytest
from confd_client import Confd
from samples import (
    INTERCONNECTIONS,
    count_rows,
    create,
    error_text,
    fetch,
    path_of,
    sip_body,
    tenant_of,
)

UNKNOWN_UUID = 'f00dcafe-0000-4000-8000-000000000000'
_METHODS = [
    ('GET', INTERCONNECTIONS, 'confd.interconnections.read'),
    ('POST', INTERCONNECTIONS, 'confd.interconnections.create'),
    ('GET', '{item}', 'confd.interconnections.{id}.read'),
    ('PUT', '{item}', 'confd.interconnections.{id}.update'),
    ('DELETE', '{item}', 'confd.interconnections.{id}.delete'),
]
_WRITES = [one for one in _METHODS if one[0] != 'GET']


_OTHER_METHODS = [
    ('GET', '{item}/state', 'confd.interconnections.{id}.state.read'),
    ('GET', f'{INTERCONNECTIONS}/states', 'confd.interconnections.states.read'),
    ('POST', f'{INTERCONNECTIONS}/identify', 'confd.interconnections.identify.create'),
    ('POST', f'{INTERCONNECTIONS}/probe', 'confd.interconnections.probe.create'),
    (
        *('GET', f'{INTERCONNECTIONS}/unrecognised'),
        'confd.interconnections.unrecognised.read',
    ),
]


@pytest.fixture
def powerless(host):
    """A client of the master tenant without any right."""
    if 'powerless' not in host.tokens:
        pytest.skip('this host has no token without rights')
    return Confd(host.url, host.tokens['powerless']['token'])


@pytest.fixture
def acme(confd, name):
    return create(confd, sip_body(name()))


def _send(client, method, path, document, name, **kwargs):
    json = {'POST': sip_body(name()), 'PUT': {'label': 'x'}}.get(method)
    path = path.format(item=path_of(document))
    return client.request(method, path, json=json, **kwargs)


@pytest.mark.parametrize(('method', 'path', 'right'), _METHODS)
@pytest.mark.parametrize(
    ('token', 'reason'),
    [
        (UNKNOWN_UUID, 'the token is invalid or has expired'),
        ('', 'no token; send one in the header X-Auth-Token'),
    ],
)
def test_request_without_valid_token_is_401_with_the_reason(
    confd, db, acme, name, method, path, right, token, reason
):
    before = count_rows(db)
    answer = _send(confd, method, path, acme, name, token=token)
    assert error_text(answer, 401) == f'Unauthorized - {reason}'
    assert count_rows(db) == before
    assert fetch(confd, acme) == acme


@pytest.mark.parametrize(('method', 'path', 'right'), _WRITES)
def test_write_with_a_token_to_read_is_401_with_the_missing_right(
    confd, readonly, db, acme, name, method, path, right
):
    before = count_rows(db)
    text = error_text(_send(readonly, method, path, acme, name), 401)
    right = right.format(id=acme['id'])
    assert text == f'Unauthorized - the token lacks the right {right}'
    assert count_rows(db) == before
    assert fetch(confd, acme) == acme


@pytest.mark.parametrize(('method', 'path', 'right'), [*_METHODS, *_OTHER_METHODS])
def test_master_tenant_needs_the_right_of_each_method(
    powerless, acme, name, method, path, right
):
    text = error_text(_send(powerless, method, path, acme, name), 401)
    right = right.format(id=acme['id'])
    assert text == f'Unauthorized - the token lacks the right {right}'


def test_missing_right_is_named_with_a_visible_tenant_too(readonly, fixtures, acme):
    for who in ('admin', 'tenant'):
        tenant = tenant_of(fixtures, who)
        text = error_text(readonly.delete(path_of(acme), tenant=tenant), 401)
        right = f'confd.interconnections.{acme["id"]}.delete'
        assert text == f'Unauthorized - the token lacks the right {right}'


def test_token_to_read_reads(readonly, acme):
    assert readonly.get(INTERCONNECTIONS).status_code == 200
    assert readonly.get(path_of(acme)).json() == acme


_NOT_VISIBLE = (
    'Unauthorized - the tenant in the header Wazo-Tenant is unknown to this token'
)


@pytest.mark.parametrize('method', ['GET', 'PUT', 'DELETE'])
def test_tenant_that_the_token_cannot_see_is_401(
    confd, tenant_confd, fixtures, acme, method
):
    for tenant in (tenant_of(fixtures), UNKNOWN_UUID):
        answer = tenant_confd.request(method, path_of(acme), json={}, tenant=tenant)
        assert error_text(answer, 401) == _NOT_VISIBLE
    assert fetch(confd, acme) == acme


def test_invisible_tenant_is_reported_before_a_missing_right(readonly, acme):
    answer = readonly.delete(path_of(acme), tenant=UNKNOWN_UUID)
    assert error_text(answer, 401) == _NOT_VISIBLE


@pytest.mark.parametrize(
    'tenant',
    [
        'acme',
        UNKNOWN_UUID[:-1],
        UNKNOWN_UUID.replace('-', ''),
        f'{{{UNKNOWN_UUID}}}',
        f'urn:uuid:{UNKNOWN_UUID}',
        'x' * 20_000,
        "'; --",
    ],
    ids=lambda tenant: tenant[:12],
)
def test_tenant_that_is_not_a_uuid_is_401_with_the_reason(confd, acme, tenant):
    answer = confd.get(path_of(acme), tenant=tenant)
    assert error_text(answer, 401) == (
        'Unauthorized - the header Wazo-Tenant must be the UUID of a tenant'
    )


def test_unauthorized_answer_never_repeats_the_token(confd, tenant_confd, readonly):
    """Whatever place of the request the token stands in."""
    for client in (confd, tenant_confd, readonly):
        token = client.token
        for answer in (
            client.get(INTERCONNECTIONS, tenant=token),
            client.get(f'{INTERCONNECTIONS}/1', tenant=token),
            client.get(INTERCONNECTIONS, token=f'{token}x'),
        ):
            assert token not in error_text(answer, 401)
    token = readonly.token
    answer = readonly.delete(f'{INTERCONNECTIONS}/{token}')
    assert error_text(answer, 401).endswith('confd.interconnections.***.delete')
    answer = readonly.delete(f'{INTERCONNECTIONS}/{"1" * 20_000}')
    assert len(error_text(answer, 401)) < 300


def test_invalid_body_is_not_explained_without_the_right(readonly, acme):
    for answer in (
        readonly.put(path_of(acme), json={'no_such': 1}),
        readonly.post(INTERCONNECTIONS, data='{'),
    ):
        assert 'the token lacks the right' in error_text(answer, 401)


@pytest.mark.parametrize(
    'form', ['{token}?tenant={own}', '{token}?tenant=', '{token}&x=1', '{token}/', 'x']
)
def test_token_that_is_not_a_uuid_is_rejected(host, fixtures, name, form):
    """wazo-auth would check `<token>?tenant=<own tenant>` for its own tenant."""
    tokens = fixtures['tokens']
    token = form.format(
        token=tokens['tenant']['token'], own=tokens['tenant']['tenant_uuid']
    )
    confd = Confd(host.url, token, tenant_of(fixtures))
    for answer in (
        confd.get(INTERCONNECTIONS),
        confd.post(INTERCONNECTIONS, sip_body(name())),
        confd.get('/callerid-policy'),
    ):
        assert 'the token is invalid or has expired' in error_text(answer, 401)
        assert token not in answer.text or form == 'x'
