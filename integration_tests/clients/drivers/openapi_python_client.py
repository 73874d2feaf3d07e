# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Use the client of openapi-python-client; the working directory contains it."""

from __future__ import annotations

import os
import sys

sys.path.insert(0, os.getcwd())
from interco_client import AuthenticatedClient, models
from interco_client.api.callerid_policy import (
    get_callerid_policy,
    resolve_callerid_policy,
)
from interco_client.api.interconnections import (
    create_interconnection,
    delete_interconnection,
    get_interconnection,
    list_interconnections,
    update_interconnection,
)

client = AuthenticatedClient(
    base_url=os.environ['INTERCO_URL'],
    token=os.environ['INTERCO_TOKEN'],
    prefix='',
    auth_header_name='X-Auth-Token',
)
auth = models.InterconnectionSIPOutboundAuth(username='u', password='p')
sip = models.InterconnectionSIP(remote_hosts=['a.example'], outbound_auth=auth)
body = models.Interconnection(type_='sip', name='openapi-python-client', sip=sip)


def send(operation, *path, status=200, **arguments):
    """Send a request, and return what the client makes of the answer."""
    answer = operation.sync_detailed(*path, client=client, **arguments)
    assert answer.status_code == status, (answer.status_code, answer.content)
    return answer.parsed


before = send(list_interconnections).total
preview = send(create_interconnection, body=body, dry_run=True)
assert preview.changes and preview.result['name'] == body.name
created = send(create_interconnection, body=body, status=201)
assert created.id and created.sip.outbound_auth.has_password is True

read = send(get_interconnection, created.id)
read.label = 'ACME'
send(update_interconnection, read.id, body=read, status=204)
after = send(get_interconnection, read.id)
assert after.label == 'ACME'
assert after.sip == created.sip

patch = models.Interconnection(label='Acme')
prefer = 'return=representation'
preferred = send(update_interconnection, read.id, body=patch, prefer=prefer)
assert (preferred.id, preferred.label) == (read.id, 'Acme')
# A patch sends only what it contains, no defaults.
assert send(get_interconnection, read.id).sip == created.sip
patch = models.Interconnection(label='x')
preview = send(update_interconnection, read.id, body=patch, dry_run=True)
assert [change.table for change in preview.changes] == ['endpoint_sip']

preview = send(delete_interconnection, read.id, routes=True, dry_run=True)
assert preview.changes and preview.result is None
send(delete_interconnection, read.id, routes=True, status=204)
assert send(list_interconnections).total == before

assert send(get_callerid_policy).precedence
call = models.CallerIDCall(number='123')
assert send(resolve_callerid_policy, body=call).reason

invalid = models.Interconnection(type_='sip')
(problem,) = send(create_interconnection, body=invalid, status=400)
assert problem == 'Input Error - sip: required'

print('all requests were answered as expected')
