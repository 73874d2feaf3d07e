# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Registered contacts of a trunk that no longer accepts registrations."""

from __future__ import annotations

import re

import pytest
from samples import path_of, sip_body
from sip_peer import Account

PASSWORD = 'S3cr3t'


@pytest.fixture
def registered_trunk(wazo, make_peer, new_name):
    """Provide an interconnection and the peer that has registered with it."""
    own, branch = new_name(), make_peer()
    auth = {'username': own, 'password': PASSWORD}
    values = {'accepts_registrations': True, 'inbound_auth': auth}
    body = {'type': 'sip', 'name': own, 'context': wazo.context, 'sip': values}
    (document,) = wazo.create(body)
    answer = branch.register(wazo.address, own, Account(own, PASSWORD))
    assert answer.status == 200
    return document, branch


def edit_to_static_contact(wazo, document, host):
    values = {
        'accepts_registrations': False,
        'inbound_auth': None,
        'remote_hosts': [host],
    }
    return wazo.edit(document, {'sip': values})


def recreate_with_static_contact(wazo, document, host):
    assert wazo.confd.delete(path_of(document)).status_code == 204
    wazo.reload()
    (document,) = wazo.create(sip_body(document['name'], remote_hosts=[host]))
    return document


def delete_contacts(wazo, name):
    """Delete the contacts of one interconnection by the commands in docs/sip.md."""
    shown = wazo.asterisk.run_command('database show registrar/contact')
    for key in re.findall(rf'/registrar/contact/({name};@\w+)', shown):
        wazo.asterisk.run_command(f'database del registrar/contact {key}')


@pytest.mark.parametrize(
    'change', [edit_to_static_contact, recreate_with_static_contact]
)
def test_registered_contact_is_called_until_it_is_deleted(
    wazo, make_peer, registered_trunk, change
):
    """The contact is in Asterisk's own database, so `max_contacts` does not matter."""
    document, branch = registered_trunk
    other = make_peer()
    document = change(wazo, document, other.host)
    wazo.dial(document, '5145550100')
    branch.wait_for_request('INVITE')
    assert other.requests('INVITE') == []
    wazo.asterisk.hang_up_all()
    delete_contacts(wazo, document['name'])
    wazo.dial(document, '5145550100')
    other.wait_for_request('INVITE')
    assert len(branch.requests('INVITE')) == 1
