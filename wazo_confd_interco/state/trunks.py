# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""The stored values that determine the state of an interconnection."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from ..kinds.iax import register_line
from ..kinds.iax.fields import DYNAMIC
from ..kinds.stored import StoredTrunk
from ..options.option_codecs import UNPARSED, is_positive, is_true, read_by_asterisk

CUSTOM: Final = 'custom'
IAX: Final = 'iax'
SIP: Final = 'sip'
# The options of SIP endpoints that are read below.
OPTIONS: Final = (
    'server_uri',
    'client_uri',
    'contact',
    'max_contacts',
    'qualify_frequency',
)


@dataclass(frozen=True)
class RegistrationSettings:
    """A registration with the other side.

    :param username: the account of an IAX registration
    :param address: its host and port
    """

    server_uri: str
    client_uri: str
    username: str = ''
    address: str = ''


@dataclass(frozen=True)
class WatchedTrunk:
    """An interconnection as it is stored.

    :param registration: None if this Wazo does not register with the other side
    :param is_qualified: whether Asterisk checks that the other side answers
    :param is_registrar: whether the other side registers with this Wazo, which then
        has no other address of it
    """

    id: int
    tenant_uuid: str
    name: str | None
    type: str | None
    is_enabled: bool = True
    registration: RegistrationSettings | None = None
    is_qualified: bool = False
    is_registrar: bool = False

    @property
    def endpoint_name(self) -> str:
        """The name of the endpoint in Asterisk, empty if there is none."""
        return self.name or ''


def read_trunk(stored: StoredTrunk) -> WatchedTrunk:
    """Return the values that determine the state of a stored trunk."""
    row = stored.row
    if row.type == SIP:
        return _read_sip(stored)
    if row.type == IAX:
        return _read_iax(stored)
    return WatchedTrunk(row.id, row.tenant_uuid, row.name, row.type, row.enabled)


def _read_sip(stored: StoredTrunk) -> WatchedTrunk:
    row, endpoint = stored.row, stored.endpoint
    server_uri = endpoint.effective('registration', 'server_uri')
    client_uri = endpoint.effective('registration', 'client_uri')
    registration = None
    if server_uri and client_uri:
        registration = RegistrationSettings(
            read_by_asterisk(server_uri), read_by_asterisk(client_uri)
        )
    return WatchedTrunk(
        row.id,
        row.tenant_uuid,
        row.name,
        row.type,
        registration=registration,
        is_qualified=is_positive(endpoint.effective('aor', 'qualify_frequency')),
        is_registrar=is_positive(endpoint.effective('aor', 'max_contacts'))
        and not endpoint.effective('aor', 'contact'),
    )


def _read_iax(stored: StoredTrunk) -> WatchedTrunk:
    row, peer = stored.row, stored.iax
    qualify = dict(peer.options).get('qualify') if peer else None
    registration = None
    if row.register_line and row.register_enabled:
        registration = _read_register_line(row.register_line)
    return WatchedTrunk(
        row.id,
        row.tenant_uuid,
        row.name,
        row.type,
        is_enabled=row.enabled,
        registration=registration,
        is_qualified=is_true(qualify) or is_positive(qualify),
        is_registrar=peer is not None and peer.host == DYNAMIC,
    )


def _read_register_line(line: str) -> RegistrationSettings | None:
    parts = register_line.parse(line)
    if parts is UNPARSED:
        return None
    username = parts['auth_username'] or ''
    address = (
        f'{parts["remote_host"]}:{parts["remote_port"] or register_line.DEFAULT_PORT}'
    )
    # The form of RFC 5456, section 5.
    account = f'{username}@' if username else ''
    return RegistrationSettings(
        f'iax:{address}', f'iax:{account}{address}', username, address
    )
