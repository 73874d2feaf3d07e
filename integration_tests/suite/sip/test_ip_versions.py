# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Which transports are said to carry no call to which hosts: IPv4 and IPv6 apart.

What Asterisk does then is seen in integration_tests/asterisk/test_ipv6.py.
"""

from __future__ import annotations

import pytest
from nat_samples import template_by_sql, transport_by_sql
from samples import created, edited, shown, sip, tenant_of, trunk_by_sql

CODE = 'transport_of_other_ip_version'
IPV4, IPV6, NAME = '192.0.2.1:5061', '[2001:db8::1]:5061', 'sip.example.com'


@pytest.fixture
def transport(db, name):
    """A transport that is bound to each of these."""

    def make(*binds):
        options = [('protocol', 'udp'), *(('bind', bind) for bind in binds)]
        return transport_by_sql(db, name('transport'), options)

    return make


@pytest.fixture
def is_warned(confd, name):
    """Whether it is said of an interconnection of such values."""

    def is_warned(**values):
        return said_of(created(confd, sip(name(), **values)))

    return is_warned


def said_of(document):
    return CODE in [warning['code'] for warning in document['warnings']]


@pytest.mark.parametrize(
    ('bind', 'remote', 'warned'),
    [
        *(('0.0.0.0:5099', IPV6, True), ('0.0.0.0:5099', IPV4, False)),
        *(('192.0.2.9', IPV6, True), ('192.0.2.9', 'sip:192.0.2.1', False)),
        *(('[::]:5099', IPV4, True), ('[::]:5099', IPV6, False)),
        *(('::', 'sip:u@192.0.2.1;transport=tcp', True), ('::', IPV6, False)),
        *(('0.0.0.0:5099', NAME, False), ('[::]:5099', NAME, False)),
        *(('pbx.example.com', IPV6, False), ('pbx.example.com', IPV4, False)),
    ],
)
def test_it_is_said_of_addresses_alone(is_warned, transport, bind, remote, warned):
    values = {'transport': transport(bind), 'remote_hosts': [remote]}
    assert is_warned(**values) == warned


def test_it_is_said_where_no_host_can_be_reached(is_warned, transport):
    bound = transport('0.0.0.0:5099')
    for hosts, warned in (
        ([IPV6, '[2001:db8::2]'], True),
        ([IPV6, IPV4], False),
        ([IPV6, NAME], False),
    ):
        assert is_warned(transport=bound, remote_hosts=hosts) == warned


def test_it_is_said_of_the_inherited_transport(is_warned):
    assert is_warned(remote_hosts=[IPV6])
    assert not is_warned(remote_hosts=[IPV4])


def test_behind_a_proxy_it_is_not_said(is_warned):
    assert not is_warned(remote_hosts=[IPV6], outbound_proxy='sip:192.0.2.9;lr')


@pytest.mark.parametrize('binds', [(), ('0.0.0.0:5099', '[::]:5099')])
def test_it_is_not_said_where_nobody_knows_the_address(is_warned, transport, binds):
    values = {'transport': transport(*binds), 'remote_hosts': [IPV6]}
    assert not is_warned(**values)


def test_who_registers_with_us_is_wherever_he_is(is_warned):
    auth = {'username': 'them', 'password': 'S3cr3t'}
    values = {'accepts_registrations': True, 'inbound_auth': auth}
    assert not is_warned(remote_hosts=[], **values)


def test_the_nearest_template_that_has_a_transport_decides(
    confd, db, fixtures, name, transport
):
    tenant = tenant_of(fixtures)
    templates = [
        template_by_sql(db, tenant, name('template'), transport_uuid=one['uuid'])
        for one in (transport('0.0.0.0:5099'), transport('[::]:5099'))
    ]
    for order, warned in ((templates, False), (templates[::-1], True)):
        trunk = trunk_by_sql(
            db,
            tenant,
            name(),
            sections={'aor': [('contact', f'sip:{IPV6}')]},
            templates=order,
        )
        assert said_of(shown(confd, trunk)) == warned


def test_it_is_not_said_of_a_transport_that_an_option_names(
    confd, db, fixtures, name, transport
):
    """Which one that is, is not loaded; it stands before those of templates."""
    tenant = tenant_of(fixtures)
    bound = transport('0.0.0.0:5099')
    template = template_by_sql(
        db, tenant, name('template'), transport_uuid=bound['uuid']
    )
    for options, warned in (([], True), ([('transport', 'other')], False)):
        trunk = trunk_by_sql(
            db,
            tenant,
            name(),
            sections={'aor': [('contact', f'sip:{IPV6}')], 'endpoint': options},
            templates=[template],
        )
        assert said_of(shown(confd, trunk)) == warned


def test_it_is_gone_with_another_transport(confd, name, transport):
    document = created(confd, sip(name(), remote_hosts=[IPV6]))
    assert said_of(document)
    after = edited(confd, document, {'sip': {'transport': transport('[::]:5099')}})
    assert not said_of(after)


def test_diagnostics_says_what_to_do(confd, name):
    document = created(confd, sip(name(), remote_hosts=[IPV6]))
    answer = confd.get(f'/interconnections/{document["id"]}/diagnostics').json()
    (check,) = [one for one in answer['checks'] if one['id'] == CODE]
    assert '[::]' in check['advice']
