# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Values that a client may omit, because they follow from others.

The URIs follow the patterns of pjsip_wizard.conf: `sip:<remote host>` and
`sip:<username>@<remote host>`. `identify_by` keeps strangers out: identifying by
`username` or `auth_username` without a password admits anyone who puts the name of the
endpoint into From or Authorization (integration_tests/asterisk/test_strangers.py).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Final

from ...documents import Document, get_path, has_path, replace_path
from ...options.hosts import is_host
from ...problems import InvalidValue
from ..change import Change
from .uris import expand_uri, get_host, get_host_and_port, quote_uri_user

# Derived again when a patch sets them to null: a registration needs both.
REQUIRED: Final = ('sip.registration.server_uri', 'sip.registration.client_uri')
# An invalid remote host makes these values invalid as well.
DERIVED_FROM_REMOTE_HOSTS: Final = ('sip.match', *REQUIRED)


def derive(document: Document, default_templates: Mapping[str, Any]) -> dict[str, Any]:
    """Return the derived values of a document by path.

    :param default_templates: the tenant's templates by purpose: `registration` and
        `global`, each as the list that an interconnection has by default
    :return: only paths for which there is a value to derive from
    """
    sip = document['sip']
    incoming = document['headers']['incoming']
    purpose = 'registration' if sip['registration'] else 'global'
    found = {
        'sip.match': _derive_match(sip, incoming),
        'sip.identify_by': _derive_identify_by(sip, incoming),
        'sip.templates': default_templates[purpose],
    }
    if sip['registration'] is not None:
        found |= _derive_registration(sip)
    inbound = sip['inbound_auth'] or {}
    if sip['accepts_registrations'] and inbound.get('username'):
        found['name'] = inbound['username']
    return found


def _derive_match(sip: Mapping[str, Any], incoming: list[Any]) -> list[str]:
    if sip['inbound_auth'] or incoming:
        return []
    # Calls of a provider behind a proxy come from the proxy. The provider's domain
    # often has no address, and Asterisk would then ignore the complete section.
    proxy = sip['outbound_proxy']
    hosts = [proxy] if proxy else sip['remote_hosts'] or ()
    return sorted({get_host(host) for host in hosts} - {''})


def _derive_identify_by(sip: Mapping[str, Any], incoming: list[Any]) -> list[str]:
    if sip['inbound_auth']:
        return ['auth_username', 'username']
    return ['header'] if incoming else ['ip']


def _derive_registration(sip: Mapping[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = {'sip.registration.line': True}
    if not sip['remote_hosts']:
        return found
    remote = sip['remote_hosts'][0]
    found['sip.registration.server_uri'] = expand_uri(remote)
    auth = sip['registration'].get('outbound_auth') or sip['outbound_auth'] or {}
    if auth.get('username'):
        found['sip.registration.client_uri'] = _derive_client_uri(
            auth['username'], remote
        )
    return found


def _derive_client_uri(username: str, remote: str) -> str:
    user, at, host = username.rpartition('@')
    if at and _is_valid_host(host):
        # The user name is the address of record.
        return f'sip:{quote_uri_user(user)}@{host}'
    return f'sip:{quote_uri_user(username)}@{get_host_and_port(remote)}'


def _is_valid_host(text: str) -> bool:
    try:
        return is_host(text)
    except InvalidValue:
        return False


def apply_derived(change: Change) -> Change:
    """Return the change with the derived values that no client has set.

    A value that equals the derived value of the old document is not a client's own, so
    it follows the values from which it is derived.
    """
    defaults = change.references.default_templates
    before = derive(change.old, defaults)
    new = change.new
    for path, value in derive(change.new, defaults).items():
        if has_path(change.patch, path):
            is_removed = get_path(change.new, path) is None
            was_stored = change.creates or get_path(change.old, path) is not None
            follows = path in REQUIRED and is_removed and was_stored
        else:
            old_value = get_path(change.old, path)
            follows = change.creates or old_value == before.get(path)
        if follows:
            new = replace_path(new, path, value)
    return replace(change, new=new)
