# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The transport of a registration: that of the endpoint unless an option names one."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from confd_client import Confd, Db
from nat_samples import insert_transport, update_nat
from samples import (
    Document,
    create,
    fetch,
    insert_trunk,
    path_of,
    problems_of,
    sip_body,
    stored_values,
    tenant_of,
    update,
)

REGISTERS = {
    'outbound_auth': {'username': 'account', 'password': 'p'},
    'registration': {},
}


@pytest.fixture
def transports(db: Db, name: Callable[..., str]) -> list[Document]:
    """Two unused transports."""
    return [insert_transport(db, name('transport')) for _ in range(2)]


@pytest.fixture
def registered(
    confd: Confd, name: Callable[..., str], transports: list[Document]
) -> Document:
    """An interconnection that registers over the first transport."""
    reference = {'name': transports[0]['name']}
    return create(confd, sip_body(name(), **REGISTERS, transport=reference))


@pytest.fixture
def stored(db: Db, registered: Document) -> Callable[[], list[str]]:
    """Return the stored transports of the registration."""
    return lambda: stored_values(db, registered['id'], 'registration', 'transport')


def option(*names: str) -> dict[str, Any]:
    """Return a patch of the options of the registration."""
    return {'sip': {'options': {'registration': [['transport', n] for n in names]}}}


def test_registration_uses_the_transport_of_the_endpoint(
    stored, registered, transports
):
    assert stored() == [transports[0]['name']]
    assert registered['sip']['options']['registration'] == []


@pytest.mark.parametrize('choose', ['sip', 'nat'])
def test_registration_follows_another_transport_of_the_endpoint(
    confd, stored, registered, transports, choose
):
    other = {'transport': {'name': transports[1]['name']}}
    if choose == 'sip':
        update(confd, registered, {'sip': other})
    else:
        update_nat(confd, registered, other)
    assert stored() == [transports[1]['name']]


def test_registration_without_a_transport_of_the_endpoint_has_none(
    confd, stored, registered
):
    update(confd, registered, {'sip': {'transport': None}})
    assert stored() == []


def test_option_replaces_the_transport_of_the_endpoint(
    confd, stored, registered, transports
):
    other = transports[1]['name']
    document = update(confd, registered, option(other))
    assert stored() == [other]
    assert document['sip']['options']['registration'] == [['transport', other]]
    assert document['sip']['transport']['name'] == transports[0]['name']


def test_registration_uses_the_transport_of_the_endpoint_again_without_the_option(
    confd, stored, registered, transports
):
    update(confd, registered, option(transports[1]['name']))
    update(confd, registered, option())
    assert stored() == [transports[0]['name']]


def test_removed_registration_leaves_no_transport(confd, stored, registered):
    update(confd, registered, {'sip': {'registration': None}})
    assert stored() == []


def test_edit_of_another_field_adds_no_transport_to_a_stored_registration(
    confd, db, fixtures, name, transports
):
    options = {
        'aor': [('contact', 'sip:192.0.2.1')],
        'registration': [
            ('server_uri', 'sip:192.0.2.1'),
            ('client_uri', 'sip:a@192.0.2.1'),
        ],
    }
    trunk = name()
    id_ = insert_trunk(db, tenant_of(fixtures), trunk, options)
    uuid = transports[0]['uuid']
    set_transport = 'UPDATE endpoint_sip SET transport_uuid = %s WHERE name = %s'
    db.query(set_transport, uuid, trunk)
    update(confd, id_, {'sip': {'registration': {'expiration': 120}}})
    assert stored_values(db, id_, 'registration', 'transport') == []
    assert fetch(confd, id_)['sip']['transport']['name'] == transports[0]['name']


def test_unknown_transport_in_the_options_is_rejected(confd, registered):
    answer = confd.put(path_of(registered), json=option('no-such-transport'))
    (reason,) = problems_of(answer).values()
    assert reason.startswith("transport 'no-such-transport' not found; use one of ")
