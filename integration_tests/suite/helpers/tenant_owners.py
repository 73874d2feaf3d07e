# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A tenant with one object of every kind, and ids of the same form that nobody has."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID, uuid4

from callerids import find, policy, prefix
from confd_client import Confd, Db
from kinds import insert_context
from samples import (
    count_rows,
    create,
    fetch,
    insert_endpoint,
    sip_body,
    stored_options,
)

UNKNOWN_ID = 2**31 - 1
UNKNOWN_UUID = '00000000-0000-4000-8000-000000000000'
UNKNOWN_NAME = 'no-such-name'


def _user_by_sql(db: Db, tenant: str) -> str:
    template = db.one(
        'INSERT INTO func_key_template (tenant_uuid, private) VALUES (%s, true)'
        ' RETURNING id',
        tenant,
    )['id']
    return db.one(
        'INSERT INTO userfeatures'
        ' (uuid, firstname, tenant_uuid, func_key_private_template_id, description)'
        " VALUES (%s, %s, %s, %s, '') RETURNING uuid",
        *(str(uuid4()), 'Of another tenant', tenant, template),
    )['uuid']


class Owner:
    """A tenant with one of everything that has an id or a name."""

    def __init__(
        self, db: Db, confd: Confd, tenant: str, name: Callable[..., str]
    ) -> None:
        self.confd, self.db, self.tenant = confd, db, tenant
        self.incall, self.outcall_context = name('in'), name('out')
        insert_context(db, tenant, self.incall, 'incall')
        insert_context(db, tenant, self.outcall_context, 'outcall')
        extension = {'exten': f'_{prefix()}X', 'context': self.outcall_context}
        outcall = {'name': name('to'), 'extensions': [extension]}
        document = create(confd, sip_body(name()) | {'outcalls': [outcall]})
        self.id = document['id']
        found = find(policy(confd)['outcalls'], name=outcall['name'])
        self.outcall_id = found['id']
        self.extension_id = found['extensions'][0]['id']
        self.label = name('label')
        self.template = insert_endpoint(
            db, tenant, name(), label=self.label, template=True
        )
        (self.endpoint,) = (
            str(row['endpoint_sip_uuid'])
            for row in db.query(
                'SELECT endpoint_sip_uuid FROM trunkfeatures WHERE id = %s', self.id
            )
        )
        self.user = _user_by_sql(db, tenant)

    def state(self) -> tuple[Any, ...]:
        """Return what is stored of the objects."""
        return (
            fetch(self.confd, self.id),
            stored_options(self.db, self.id),
            find(policy(self.confd)['outcalls'], id=self.outcall_id),
            self.db.one(
                'SELECT outcallerid FROM userfeatures WHERE uuid = %s', self.user
            ),
            count_rows(self.db),
        )


def unknown_like(value: Any) -> Any:
    """Return an id, UUID or name, as the value is, that nobody has."""
    if isinstance(value, int):
        return UNKNOWN_ID
    try:
        UUID(value)
    except ValueError:
        return UNKNOWN_NAME
    return UNKNOWN_UUID
