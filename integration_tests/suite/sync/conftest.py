# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

import pytest
from confd_client import Confd, Db, Host
from kinds import body_of_type, custom_body, insert_context, unused_exten
from samples import Document, tenant_of
from sync_requests import empty_tenant

TYPES = ('incall', 'outcall')


@pytest.fixture
def sibling(host: Host) -> Iterator[Confd]:
    """A client of a tenant that has no interconnections when the test starts."""
    confd = Confd(host.url, host.tokens['sibling']['token'])
    empty_tenant(confd)
    yield confd
    empty_tenant(confd)


@pytest.fixture
def sibling_contexts(
    db: Db, fixtures: Mapping[str, Any], name: Callable[..., str]
) -> Iterator[dict[str, str]]:
    """The only contexts of two types of the tenant of `sibling`, by type."""
    tenant = tenant_of(fixtures, 'sibling')
    db.query('INSERT INTO tenant (uuid) VALUES (%s) ON CONFLICT DO NOTHING', tenant)
    hidden = db.query(
        'UPDATE context SET tenant_uuid = %s'
        ' WHERE tenant_uuid = %s AND contexttype = ANY(%s) RETURNING name',
        *(tenant_of(fixtures), tenant, list(TYPES)),
    )
    names = {type_: name(type_) for type_ in TYPES}
    for type_, context in names.items():
        insert_context(db, tenant, context, type_)
    yield names
    db.query('DELETE FROM extensions WHERE context = ANY(%s)', list(names.values()))
    db.query('DELETE FROM context WHERE name = ANY(%s)', list(names.values()))
    db.query(
        'UPDATE context SET tenant_uuid = %s WHERE name = ANY(%s)',
        *(tenant, [row['name'] for row in hidden]),
    )


@pytest.fixture
def interface(
    sibling_contexts: Mapping[str, str], name: Callable[..., str]
) -> Callable[[], str]:
    """Return a function that returns an unused interface of the tenant of `sibling`."""
    return lambda: f'Local/{name()}@{sibling_contexts["incall"]}'


@pytest.fixture
def new_body(
    interface: Callable[[], str], name: Callable[..., str]
) -> Callable[[str], Document]:
    """Return a function that returns a body of a type for the tenant of `sibling`."""

    def make(type_: str) -> Document:
        is_custom = type_ == 'custom'
        return custom_body(interface()) if is_custom else body_of_type(type_, name())

    return make


@pytest.fixture
def new_outcall(
    db: Db, sibling_contexts: Mapping[str, str], name: Callable[..., str]
) -> Iterator[Callable[..., Document]]:
    """Return a function that returns a new outcall of the tenant of `sibling`."""
    names = []

    def make(**values: Any) -> Document:
        context = sibling_contexts['outcall']
        exten = f'_{unused_exten(db, context)}.'
        names.append(name('to'))
        extension = {'exten': exten, 'context': context}
        return {'name': names[-1], 'extensions': [extension], **values}

    yield make
    query = 'SELECT id FROM outcall WHERE name = ANY(%s)'
    ids = [row['id'] for row in db.query(query, names)]
    db.query("DELETE FROM dialpattern WHERE type = 'outcall' AND typeid = ANY(%s)", ids)
    db.query('DELETE FROM outcall WHERE id = ANY(%s)', ids)
