# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Recorded exchanges of a real wazo-confd, repeated with the sandbox's services."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from confd_client import Host
from flask import Flask, g

DATA = Path(__file__).parent / 'data'
#: The requests to a real wazo-confd, its answers, events and reloads.
RECORDED = json.loads((DATA / 'native.json').read_text())
#: Names whose values differ between databases, or are generated.
VARIABLE_NAMES = {
    *('id', 'uuid', 'href', 'context', 'created_at', 'exten', 'interface', 'options'),
    *('trunk_id', 'register_id', 'outcall_id', 'trunk_ids', 'extension_id', 'name'),
    *('incall_id', 'user_id'),
}


def is_alike(ours: Any, recorded: Any, partly: bool = False) -> bool:
    """Return whether JSON has the same structure, and the same values where possible.

    :param partly: whether objects may lack names of the recording
    """
    if isinstance(recorded, dict) and isinstance(ours, dict):
        known = (
            ours.keys() <= recorded.keys() if partly else ours.keys() == set(recorded)
        )
        return known and all(
            name in VARIABLE_NAMES or is_alike(ours[name], recorded[name], partly)
            for name in ours
        )
    if isinstance(recorded, list) and isinstance(ours, list):
        pairs = zip(ours, recorded, strict=False)
        return len(ours) == len(recorded) and all(
            is_alike(one, other, partly) for one, other in pairs
        )
    return ours == recorded


@contextmanager
def sandbox_app(host: Host) -> Iterator[Flask]:
    """Run the sandbox's application in this process; its changes are rolled back."""
    from interco_sandbox.__main__ import settings
    from interco_sandbox.amid import amid
    from interco_sandbox.app import make_app
    from interco_sandbox.standins import MASTER, auth, serve, sysconfd
    from xivo_dao.helpers.db_manager import Session, init_db

    Session.remove()
    init_db(host.about['db_uri'], pool_size=2)
    servers = [serve(app) for app in (auth, sysconfd, amid)]
    auth_port, sysconfd_port, amid_port = (server.port for server in servers)
    config = settings(
        Path('/nonexistent'),
        db_uri=host.about['db_uri'],
        auth={
            'host': '127.0.0.1',
            'port': auth_port,
            'master_tenant_uuid': MASTER,
        },
        sysconfd={'host': '127.0.0.1', 'port': sysconfd_port},
        amid={'host': '127.0.0.1', 'port': amid_port},
        enabled_plugins={},
    )
    yield make_app(config)
    Session.rollback()
    Session.remove()
    Session.bind.dispose()
    for server in servers:
        server.shutdown()


def check_exchange(number: int) -> None:
    """Check that the pending events and reloads are those of a recorded exchange.

    They are dropped afterwards.
    """
    recorded = RECORDED[number]
    bus, sysconfd = g.get('bus_publisher'), g.get('sysconfd_publisher')
    events = [
        {
            'name': event.name,
            'tenant_uuid': getattr(event, 'tenant_uuid', None),
            'data': event.content,
        }
        for event in (bus.queue if bus else ())
    ]
    note = recorded['note']
    assert is_alike(events, recorded['events']), (note, events, recorded['events'])
    reloads = {
        service: sorted(commands)
        for service, commands in (sysconfd.handlers if sysconfd else {}).items()
    }
    expected = [
        {service: sorted(commands) for service, commands in body.items()}
        for body in recorded['sysconfd']
    ]
    assert ([reloads] if reloads else []) == expected, note
    drop_pending()


def drop_pending() -> None:
    """Drop the events and reloads of the current request."""
    for name in ('bus_publisher', 'sysconfd_publisher'):
        if name in g:
            g.get(name).rollback()


def check_document(number: int, resource: str, row: Any) -> None:
    """Check that a row is shown as in a recorded exchange, as far as it is shown."""
    from interco_sandbox.native_resources import show

    document, recorded = show(resource, row), RECORDED[number]['response']
    assert is_alike(document, recorded, partly=True), (document, recorded)
