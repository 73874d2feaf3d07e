# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""NAT values and transports that an interconnection inherits from templates."""

from __future__ import annotations

import pytest
from nat_samples import (
    effective_value,
    fetch_nat,
    insert_template,
    insert_transport,
)
from samples import create, insert_trunk, sip_body, template_of, tenant_of


@pytest.fixture
def nat_of_templates(confd, db, fixtures, name):
    """Return a function that inserts a trunk with templates and returns its NAT."""

    def make(*templates):
        trunk = insert_trunk(db, tenant_of(fixtures), name(), templates=templates)
        return fetch_nat(confd, trunk)

    return make


@pytest.fixture
def make_template(db, fixtures, name):
    """Return a function that inserts a template and returns its UUID.

    :param transport: its own transport
    :param option: the name of a transport in its option `transport`
    """

    def make(transport=None, option=None, parents=(), **options):
        rows = [*options.items(), *([('transport', option)] if option else ())]
        uuid = transport and transport['uuid']
        return insert_template(
            db,
            tenant_of(fixtures),
            name('template'),
            sections={'endpoint': rows} if rows else {},
            templates=parents,
            transport_uuid=uuid,
        )

    return make


def test_nat_transport_is_inherited_through_many_templates(
    nat_of_templates, make_template, transport, db
):
    parent = make_template(transport, rtp_symmetric='yes')
    label = db.one('SELECT label FROM endpoint_sip WHERE uuid = %s', parent)['label']
    for _ in range(30):
        parent = make_template(parents=[parent])
    nat = nat_of_templates(parent)

    assert nat['transport']['inherited'] is True
    assert effective_value(nat, 'transport') == (transport['name'], f'template:{label}')
    assert effective_value(nat, 'rtp_symmetric') == (True, f'template:{label}')
    assert nat['rtp_symmetric'] is None


def test_nat_transport_comes_from_the_last_template_or_its_ancestors(
    nat_of_templates, make_template, db, name
):
    first, last = (insert_transport(db, name('transport')) for _ in range(2))
    deep = make_template(parents=[make_template(last)])
    assert (
        nat_of_templates(make_template(first), deep)['transport']['name']
        == last['name']
    )
    assert (
        nat_of_templates(deep, make_template(first))['transport']['name']
        == first['name']
    )
    # A template without a transport does not hide those of the templates before it.
    assert nat_of_templates(deep, make_template())['transport']['name'] == last['name']


def test_nat_transport_of_a_shared_ancestor_is_counted_once(
    nat_of_templates, make_template, transport
):
    parent = make_template(transport)
    left, right = make_template(parents=[parent]), make_template(parents=[parent])
    for _ in range(25):
        left, right = (
            make_template(parents=[left, right]),
            make_template(parents=[right, left]),
        )
    nat = nat_of_templates(left, right)

    assert nat['transport']['name'] == transport['name']
    assert nat['transport']['shared_by']['interconnections'] == 1
    assert effective_value(nat, 'rtp_symmetric') == (False, 'default')


def test_nat_transport_precedence_is_column_then_option_then_templates(
    confd, nat_of_templates, make_template, transport, db, fixtures, name
):
    other = insert_transport(db, name('transport'))
    both = make_template(transport, option=other['name'])
    named = nat_of_templates(
        make_template(transport), make_template(option=other['name'])
    )
    assert nat_of_templates(both)['transport']['name'] == transport['name']
    assert named['transport']['name'] == other['name']

    rows = {'endpoint': [('transport', other['name'])]}
    trunk = insert_trunk(db, tenant_of(fixtures), name(), rows, [both])
    nat = fetch_nat(confd, trunk)
    assert nat['transport'] == other | {
        'inherited': False,
        'shared_by': {'interconnections': 2, 'lines': 0, 'others': False},
    }


def test_nat_shows_the_transport_of_the_global_template(confd, db, fixtures, name):
    uuid = template_of(db, tenant_of(fixtures), 'registration_trunk')
    document = create(confd, sip_body(name(), templates=[{'uuid': uuid}]))
    nat = fetch_nat(confd, document)
    assert effective_value(nat, 'transport') == ('transport-udp', 'template:global')
