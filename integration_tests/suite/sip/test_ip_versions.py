# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The warning about a transport whose IP version differs from that of the remote hosts.

integration_tests/asterisk/test_ipv6.py tests what Asterisk does with such a transport.
"""

from __future__ import annotations

import pytest
from nat_samples import insert_template, insert_transport
from samples import (
    create,
    fetch,
    insert_trunk,
    sip_body,
    tenant_of,
    update,
)

CODE = 'transport_of_other_ip_version'
IPV4, IPV6, NAME = '192.0.2.1:5061', '[2001:db8::1]:5061', 'sip.example.com'


@pytest.fixture
def transport(db, name):
    """Return a function that inserts a transport bound to some addresses."""

    def make(*binds):
        options = [('protocol', 'udp'), *(('bind', bind) for bind in binds)]
        return insert_transport(db, name('transport'), options)

    return make


@pytest.fixture
def is_warned(confd, name):
    """Return a function that creates an interconnection: whether it has the warning."""

    def check(**values):
        return has_warning(create(confd, sip_body(name(), **values)))

    return check


def has_warning(document):
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
def test_ip_version_warning_compares_addresses_but_not_names(
    is_warned, transport, bind, remote, warned
):
    values = {'transport': transport(bind), 'remote_hosts': [remote]}
    assert is_warned(**values) == warned


def test_ip_version_warning_requires_that_no_host_is_reachable(is_warned, transport):
    ipv4_transport = transport('0.0.0.0:5099')
    for hosts, warned in (
        ([IPV6, '[2001:db8::2]'], True),
        ([IPV6, IPV4], False),
        ([IPV6, NAME], False),
    ):
        assert is_warned(transport=ipv4_transport, remote_hosts=hosts) == warned


def test_ip_version_warning_considers_the_inherited_transport(is_warned):
    assert is_warned(remote_hosts=[IPV6])
    assert not is_warned(remote_hosts=[IPV4])


def test_outbound_proxy_prevents_the_ip_version_warning(is_warned):
    assert not is_warned(remote_hosts=[IPV6], outbound_proxy='sip:192.0.2.9;lr')


@pytest.mark.parametrize('binds', [(), ('0.0.0.0:5099', '[::]:5099')])
def test_transport_without_one_bind_prevents_the_ip_version_warning(
    is_warned, transport, binds
):
    values = {'transport': transport(*binds), 'remote_hosts': [IPV6]}
    assert not is_warned(**values)


def test_accepting_interconnection_has_no_ip_version_warning(is_warned):
    auth = {'username': 'them', 'password': 'S3cr3t'}
    values = {'accepts_registrations': True, 'inbound_auth': auth}
    assert not is_warned(remote_hosts=[], **values)


def test_ip_version_warning_considers_the_last_template_with_a_transport(
    confd, db, fixtures, name, transport
):
    tenant = tenant_of(fixtures)
    templates = [
        insert_template(db, tenant, name('template'), transport_uuid=bound['uuid'])
        for bound in (transport('0.0.0.0:5099'), transport('[::]:5099'))
    ]
    for order, warned in ((templates, False), (templates[::-1], True)):
        trunk = insert_trunk(
            db,
            tenant,
            name(),
            sections={'aor': [('contact', f'sip:{IPV6}')]},
            templates=order,
        )
        assert has_warning(fetch(confd, trunk)) == warned


def test_transport_option_prevents_the_ip_version_warning(
    confd, db, fixtures, name, transport
):
    """The option has precedence over templates, but its transport is not loaded."""
    tenant = tenant_of(fixtures)
    ipv4_transport = transport('0.0.0.0:5099')
    template = insert_template(
        db, tenant, name('template'), transport_uuid=ipv4_transport['uuid']
    )
    for options, warned in (([], True), ([('transport', 'other')], False)):
        trunk = insert_trunk(
            db,
            tenant,
            name(),
            sections={'aor': [('contact', f'sip:{IPV6}')], 'endpoint': options},
            templates=[template],
        )
        assert has_warning(fetch(confd, trunk)) == warned


def test_other_transport_removes_the_ip_version_warning(confd, name, transport):
    document = create(confd, sip_body(name(), remote_hosts=[IPV6]))
    assert has_warning(document)
    after = update(confd, document, {'sip': {'transport': transport('[::]:5099')}})
    assert not has_warning(after)


def test_diagnostics_advise_about_the_ip_version(confd, name):
    document = create(confd, sip_body(name(), remote_hosts=[IPV6]))
    answer = confd.get(f'/interconnections/{document["id"]}/diagnostics').json()
    (check,) = [check for check in answer['checks'] if check['id'] == CODE]
    assert '[::]' in check['advice']
