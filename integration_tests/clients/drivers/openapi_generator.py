# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Use the Python client of openapi-generator; the working directory contains it."""

from __future__ import annotations

import os
import sys

sys.path.insert(0, os.getcwd())
import openapi_client as api

client = api.ApiClient(
    api.Configuration(
        host=os.environ['INTERCO_URL'],
        api_key={'wazo_auth_token': os.environ['INTERCO_TOKEN']},
    )
)
interconnections = api.InterconnectionsApi(client)
policy = api.CalleridPolicyApi(client)

auth = api.InterconnectionSIPOutboundAuth(username='u', password='p')
sip = api.InterconnectionSIP(remote_hosts=['a.example'], outbound_auth=auth)
body = api.Interconnection(type='sip', name='openapi-generator', sip=sip)

before = interconnections.list_interconnections().total
preview = interconnections.create_interconnection(body, dry_run=True)
assert preview.changes and preview.result['name'] == body.name
created = interconnections.create_interconnection(body)
assert created.id and created.sip.outbound_auth.has_password is True

read = interconnections.get_interconnection(created.id)
read.label = 'ACME'
interconnections.update_interconnection(read.id, read)
after = interconnections.get_interconnection(read.id)
assert after.label == 'ACME'
assert after.sip == created.sip

preferred = interconnections.update_interconnection(
    read.id, api.Interconnection(label='Acme'), prefer='return=representation'
)
assert (preferred.id, preferred.label) == (read.id, 'Acme')
preview = interconnections.update_interconnection(
    read.id, api.Interconnection(label='x'), dry_run=True
)
assert [change.table for change in preview.changes] == ['endpoint_sip']
assert any(
    one.id == read.id
    for one in interconnections.list_interconnections(search='openapi-gen').items
)

preview = interconnections.delete_interconnection(read.id, routes=True, dry_run=True)
assert preview.changes and preview.result is None
assert interconnections.delete_interconnection(read.id, routes=True) is None
assert interconnections.list_interconnections().total == before

assert policy.get_callerid_policy().precedence
assert policy.resolve_callerid_policy(api.CallerIDCall(number='123')).reason

try:
    interconnections.create_interconnection(api.Interconnection(type='sip'))
    raise AssertionError('an invalid request was accepted')
except api.ApiException as error:
    assert error.status == 400 and 'sip: required' in error.body

print('all requests were answered as expected')
