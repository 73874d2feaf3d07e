# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A plain read of the rows of documents: no answer can be faster."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator
from typing import Any

import psycopg2.extras
from confd_client import Db

_TRUNKS = """
SELECT t.id, t.tenant_uuid, t.context, t.outgoing_caller_id_format, t.twilio_incoming,
       t.endpoint_sip_uuid::text, t.endpoint_iax_id, t.endpoint_custom_id,
       s.name, s.label, s.transport_uuid::text, p.name AS transport,
       i.name AS iax_name, i.host, c.interface, c.intfsuffix, r.var_val
FROM trunkfeatures t
LEFT JOIN endpoint_sip s ON s.uuid = t.endpoint_sip_uuid
LEFT JOIN pjsip_transport p ON p.uuid = s.transport_uuid
LEFT JOIN useriax i ON i.id = t.endpoint_iax_id
LEFT JOIN usercustom c ON c.id = t.endpoint_custom_id
LEFT JOIN staticiax r ON r.id = t.register_iax_id
WHERE t.tenant_uuid = %s ORDER BY t.id LIMIT %s
"""
_OPTIONS = """
SELECT s.endpoint_sip_uuid::text, s.type::text, o.key, o.value
FROM endpoint_sip_section s
JOIN endpoint_sip_section_option o ON o.endpoint_sip_section_uuid = s.uuid
WHERE s.endpoint_sip_uuid = ANY(%s::uuid[])
"""
_TEMPLATES = """
SELECT t.child_uuid::text, t.parent_uuid::text, s.label FROM endpoint_sip_template t
JOIN endpoint_sip s ON s.uuid = t.parent_uuid
WHERE t.child_uuid = ANY(%s::uuid[]) ORDER BY t.priority
"""
_OUTCALLS = """
SELECT t.trunkfeaturesid, o.id, o.name FROM outcalltrunk t
JOIN outcall o ON o.id = t.outcallid WHERE t.trunkfeaturesid = ANY(%s) ORDER BY o.id
"""


def read_plain_rows(db: Db, tenant_uuid: str, limit: int | None) -> str:
    """Return all rows of the tenant's first trunks as JSON.

    :param limit: the number of trunks; None: all
    """
    connection = db.connection
    with connection.cursor(cursor_factory=psycopg2.extras.RealDictCursor) as cursor:
        cursor.execute(_TRUNKS, (tenant_uuid, limit))
        trunks = cursor.fetchall()
    with connection.cursor() as cursor:
        items = list(_assemble(cursor, trunks))
    return json.dumps({'total': len(items), 'items': items})


def _assemble(cursor: Any, trunks: list[dict]) -> Iterator[dict[str, Any]]:
    uuids = [trunk['endpoint_sip_uuid'] for trunk in trunks]
    options: Any = defaultdict(lambda: defaultdict(list))
    cursor.execute(_OPTIONS, (uuids,))
    for uuid, section, key, value in cursor:
        options[uuid][section].append([key, value])
    templates = defaultdict(list)
    cursor.execute(_TEMPLATES, (uuids,))
    for child, parent, label in cursor:
        templates[child].append({'uuid': parent, 'label': label})
    outcalls = defaultdict(list)
    cursor.execute(_OUTCALLS, ([trunk['id'] for trunk in trunks],))
    for trunk_id, id_, name in cursor:
        outcalls[trunk_id].append({'id': id_, 'name': name})
    for trunk in trunks:
        uuid = trunk['endpoint_sip_uuid']
        yield {
            **trunk,
            'sip': {'options': options[uuid], 'templates': templates[uuid]},
            'outcalls': outcalls[trunk['id']],
        }
