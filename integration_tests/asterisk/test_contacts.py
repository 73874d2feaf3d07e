# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Contacts that registered, once nobody is to register any more."""

from __future__ import annotations

import re

import pytest
from samples import path_of, sip
from sip_peer import Account

PASSWORD = 'S3cr3t'


@pytest.fixture
def registered(wazo, peer, name):
    """An interconnection, and the peer that has registered with it."""
    own, branch = name(), peer()
    auth = {'username': own, 'password': PASSWORD}
    values = {'accepts_registrations': True, 'inbound_auth': auth}
    body = {'type': 'sip', 'name': own, 'context': wazo.context, 'sip': values}
    (document,) = wazo.create(body)
    answer = branch.register(wazo.address, own, Account(own, PASSWORD))
    assert answer.status == 200
    return document, branch


def edited_to(wazo, document, host):
    values = {
        'accepts_registrations': False,
        'inbound_auth': None,
        'remote_hosts': [host],
    }
    return wazo.edit(document, {'sip': values})


def made_anew_at(wazo, document, host):
    assert wazo.confd.delete(path_of(document)).status_code == 204
    wazo.load()
    (document,) = wazo.create(sip(document['name'], remote_hosts=[host]))
    return document


def forget(wazo, name):
    """Delete the contacts of one interconnection, as docs/sip.md says."""
    shown = wazo.asterisk.cli('database show registrar/contact')
    for key in re.findall(rf'/registrar/contact/({name};@\w+)', shown):
        wazo.asterisk.cli(f'database del registrar/contact {key}')


@pytest.mark.parametrize('change', [edited_to, made_anew_at])
def test_a_contact_is_called_until_it_expires_or_is_forgotten(
    wazo, peer, registered, change
):
    """Whatever `max_contacts` is by then: it is in Asterisk's own database."""
    document, branch = registered
    other = peer()
    document = change(wazo, document, other.host)
    wazo.dial(document, '5145550100')
    branch.expect('INVITE')
    assert other.requests('INVITE') == []
    wazo.asterisk.hang_up()
    forget(wazo, document['name'])
    wazo.dial(document, '5145550100')
    other.expect('INVITE')
    assert len(branch.requests('INVITE')) == 1
