# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Requests about NAT, and transports and templates inserted without the plugin."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from confd_client import Confd, Db
from samples import Document, create, insert_endpoint, path_of, sip_body

# The settings that the chapter about NAT of Wazo's manual recommends.
MANUAL_NAT: Document = {
    'local_net': ['192.168.0.0/16', '10.1.1.0/24'],
    'external_media_address': '203.0.113.1',
    'external_signaling_address': '203.0.113.1',
    'rtp_symmetric': True,
    'rewrite_contact': True,
}
# The options of a transport without any about NAT.
PLAIN_TRANSPORT = (('protocol', 'udp'), ('bind', '0.0.0.0:5099'))
# The values of NAT of an interconnection that has none.
EMPTY_NAT: Document = {
    'external_media_address': None,
    'external_signaling_address': None,
    'external_signaling_port': None,
    'local_net': [],
    'rtp_symmetric': None,
    'rewrite_contact': None,
    'force_rport': None,
    'direct_media': None,
}

RESTART = 'asterisk_restart_required'


def nat_path_of(document: Document | int) -> str:
    """Return the path of the NAT document of an interconnection."""
    return f'{path_of(document)}/nat'


def fetch_nat(confd: Confd, document: Document | int) -> Document:
    """Return the NAT document that GET answers."""
    answer = confd.get(nat_path_of(document))
    assert answer.status_code == 200, answer.text
    return answer.json()


def update_nat(confd: Confd, document: Document | int, patch: Document) -> Document:
    """Send a patch of NAT, which must succeed, and return the answer."""
    answer = confd.put(nat_path_of(document), json=patch)
    assert answer.status_code == 200, answer.text
    return answer.json()


def warning_codes(nat: Document) -> list[str]:
    """Return the codes of the warnings of a NAT document."""
    return [warning['code'] for warning in nat['warnings']]


def without_restart(nat: Document) -> Document:
    """Return the answer to a change as a GET shows the document afterwards."""
    kept = [one for one in nat['warnings'] if one['code'] != RESTART]
    return nat | {'warnings': kept, RESTART: False}


def nat_values(nat: Document) -> Document:
    """Return the values of a NAT document that PUT accepts, without the transport."""
    return {key: nat[key] for key in EMPTY_NAT}


def effective_value(nat: Document, option: str) -> tuple[Any, str]:
    """Return the value of an option that is in effect, and its source."""
    found = nat['effective'][option]
    return found['value'], found['source']


def insert_transport(
    db: Db, name: str, options: Iterable[tuple[str, str]] = PLAIN_TRANSPORT
) -> Document:
    """Insert a transport by SQL, and return its `uuid` and `name`."""
    sql = 'INSERT INTO pjsip_transport (name) VALUES (%s) RETURNING uuid'
    uuid = db.one(sql, name)['uuid']
    for key, value in options:
        db.query(
            'INSERT INTO pjsip_transport_option (key, value, pjsip_transport_uuid)'
            ' VALUES (%s, %s, %s)',
            key,
            value,
            uuid,
        )
    return {'uuid': str(uuid), 'name': name}


def transport_options(db: Db, transport: Document) -> list[tuple[str, str]]:
    """Return the stored options of a transport, in order."""
    rows = db.query(
        'SELECT key, value FROM pjsip_transport_option'
        ' WHERE pjsip_transport_uuid = %s ORDER BY id',
        transport['uuid'],
    )
    return [(row['key'], row['value']) for row in rows]


def insert_template(db: Db, tenant_uuid: str, name: str, **kwargs: Any) -> str:
    """Insert a SIP template by SQL, with its name as label, and return its UUID."""
    return str(
        insert_endpoint(db, tenant_uuid, name, template=True, label=name, **kwargs)
    )


def create_on_transport(confd: Confd, name: str, transport: Document) -> Document:
    """Create a SIP interconnection that uses a transport."""
    return create(confd, sip_body(name, transport={'name': transport['name']}))
