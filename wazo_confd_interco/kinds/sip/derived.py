# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""What follows from what: the values that a client may leave out.

The patterns of the URIs are those of pjsip_wizard.conf: `sip:<remote host>` and
`sip:<username>@<remote host>`. `identify_by` keeps strangers out: by `username` or
`auth_username` without a password, whoever says the name of the endpoint in his From,
or in an Authorization, is let in (integration_tests/asterisk/test_strangers.py).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from ...options import values as grammar
from ...options.option_codecs import uri_of

# Recomputed when they are null: a registration can't do without.
REQUIRED: Final = ('sip.registration.server_uri', 'sip.registration.client_uri')

# These follow from `sip.remote_hosts`.
FROM_REMOTE_HOSTS: Final = ('sip.match', *REQUIRED)


def derive(document: Mapping[str, Any], defaults: Mapping[str, list]) -> dict[str, Any]:
    """The derived values by path; a path that nothing derives is not there.

    :param document: one that has a `sip` object
    :param defaults: the tenant's `templates` by what they are for: `registration` and
        `global`, each as the list that an interconnection would have
    """
    sip = document['sip']
    incoming = document['headers']['incoming']
    found = {
        'sip.match': _match(sip, incoming),
        'sip.identify_by': _identify_by(sip, incoming),
        'sip.templates': defaults['registration' if sip['registration'] else 'global'],
    }
    if sip['registration'] is not None:
        found |= _registration(sip)
    if sip['accepts_registrations'] and sip['inbound_auth']:
        found['name'] = sip['inbound_auth'].get('username')
    return found


def _match(sip: Mapping[str, Any], incoming: list) -> list[str]:
    if sip['inbound_auth'] or incoming:
        return []
    return sorted({grammar.host_of(host) for host in sip['remote_hosts'] or ()} - {''})


def _identify_by(sip: Mapping[str, Any], incoming: list) -> list[str]:
    if sip['inbound_auth']:
        return ['auth_username', 'username']
    return ['header'] if incoming else ['ip']


def _registration(sip: Mapping[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = {'sip.registration.line': True}
    if not sip['remote_hosts']:
        return found
    remote = sip['remote_hosts'][0]
    found['sip.registration.server_uri'] = uri_of(remote)
    auth = sip['registration'].get('outbound_auth') or sip['outbound_auth'] or {}
    if auth.get('username'):
        user = grammar.quoted_user(auth['username'])
        host = grammar.host_and_port(remote)
        found['sip.registration.client_uri'] = f'sip:{user}@{host}'
    return found
