# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Transports and templates to test NAT on, made behind the plugin's back."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from confd_client import Confd, Db
from samples import Document, created, endpoint_by_sql, path_of, sip

# The manual's chapter on NAT.
MANUAL: Document = {
    'local_net': ['192.168.0.0/16', '10.1.1.0/24'],
    'external_media_address': '203.0.113.1',
    'external_signaling_address': '203.0.113.1',
    'rtp_symmetric': True,
    'rewrite_contact': True,
}
BARE = (('protocol', 'udp'), ('bind', '0.0.0.0:5099'))
NOTHING: Document = {
    'external_media_address': None,
    'external_signaling_address': None,
    'external_signaling_port': None,
    'local_net': [],
    'rtp_symmetric': None,
    'rewrite_contact': None,
    'force_rport': None,
    'direct_media': None,
}


def nat_of(document: Document | int) -> str:
    return f'{path_of(document)}/nat'


def shown_nat(confd: Confd, document: Document | int) -> Document:
    answer = confd.get(nat_of(document))
    assert answer.status_code == 200, answer.text
    return answer.json()


def edited_nat(confd: Confd, document: Document | int, patch: Document) -> Document:
    """The answer to a patch that is taken."""
    answer = confd.put(nat_of(document), json=patch)
    assert answer.status_code == 200, answer.text
    return answer.json()


def values(nat: Document) -> Document:
    """The values that PUT takes, but for the transport."""
    return {key: nat[key] for key in NOTHING}


def effective(nat: Document, option: str) -> tuple[Any, str]:
    found = nat['effective'][option]
    return found['value'], found['source']


def transport_by_sql(
    db: Db, name: str, options: Iterable[tuple[str, str]] = BARE
) -> Document:
    """A transport of its own, as its uuid and name."""
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


def options_by_sql(db: Db, transport: Document) -> list[tuple[str, str]]:
    """The options of a transport in their order."""
    rows = db.query(
        'SELECT key, value FROM pjsip_transport_option'
        ' WHERE pjsip_transport_uuid = %s ORDER BY id',
        transport['uuid'],
    )
    return [(row['key'], row['value']) for row in rows]


def template_by_sql(db: Db, tenant_uuid: str, name: str, **kwargs: Any) -> str:
    """A template, labelled as it is named."""
    return str(
        endpoint_by_sql(db, tenant_uuid, name, template=True, label=name, **kwargs)
    )


def on_transport(confd: Confd, name: str, transport: Document) -> Document:
    """An interconnection that has a transport of its own."""
    return created(confd, sip(name, transport={'name': transport['name']}))
