# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What was recorded on a real host, done again with the sandbox's own services."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path
from typing import Any

from confd_client import Host
from flask import Flask, g

RECORDED = json.loads((Path(__file__).parent / 'data' / 'native.json').read_text())
#: differ from one database to the next, or are generated
ANY = {'id', 'uuid', 'href', 'context', 'created_at', 'exten', 'interface', 'options'}
ANY |= {'trunk_id', 'register_id', 'outcall_id', 'trunk_ids', 'extension_id', 'name'}
ANY |= {'incall_id', 'user_id'}


def alike(ours: Any, recorded: Any) -> bool:
    """The same keys all the way down, and the same values where they can be."""
    if isinstance(recorded, dict) and isinstance(ours, dict):
        return ours.keys() == recorded.keys() and all(
            key in ANY or alike(ours[key], recorded[key]) for key in recorded
        )
    if isinstance(recorded, list) and isinstance(ours, list):
        return len(ours) == len(recorded) and all(map(alike, ours, recorded))
    return ours == recorded


@contextmanager
def sandbox_app(host: Host) -> Iterator[Flask]:
    """The sandbox's own, in this process; nothing of it is committed."""
    from interco_sandbox.__main__ import settings
    from interco_sandbox.app import make_app
    from interco_sandbox.standins import MASTER, Auth, Sysconfd, serve
    from xivo_dao.helpers.db_manager import Session, init_db

    Session.remove()
    init_db(host.about['db_uri'], pool_size=2)
    auth, sysconfd = serve(Auth), serve(Sysconfd)
    config = settings(
        Path('/nonexistent'),
        db_uri=host.about['db_uri'],
        auth={
            'host': '127.0.0.1',
            'port': auth.server_port,
            'master_tenant_uuid': MASTER,
        },
        sysconfd={'host': '127.0.0.1', 'port': sysconfd.server_port},
        enabled_plugins={},
    )
    yield make_app(config)
    Session.rollback()
    Session.remove()
    Session.bind.dispose()
    auth.shutdown(), sysconfd.shutdown()


class Replay:
    """Does what a recorded request did, and compares."""

    def __init__(self, fixtures: dict[str, Any]) -> None:
        from interco_sandbox.pjsip_doc import PJSIPDoc

        self.doc, self.contexts = PJSIPDoc(), fixtures['contexts']
        self.tenant = {'tenant_uuid': fixtures['tokens']['admin']['tenant_uuid']}

    def service(self, plugin: str, builder: str = 'build_service', *args: Any) -> Any:
        module = import_module(f'wazo_confd.plugins.{plugin}.service')
        return getattr(module, builder)(*args)

    def model(self, path: str, **values: Any) -> Any:
        module, name = path.split('.')
        return getattr(import_module(f'xivo_dao.alchemy.{module}'), name)(**values)

    def check(self, number: int, document: Any = None) -> None:
        """Against the recording's exchange ``number``."""
        recorded = RECORDED[number]
        bus, sysconfd = g.get('bus_publisher'), g.get('sysconfd_publisher')
        sent = [
            {'name': e.name, 'tenant_uuid': getattr(e, 'tenant_uuid', None)}
            | {'data': e.marshal()}
            for e in (bus._queue if bus else ())
        ]
        reloads = {
            k: sorted(v) for k, v in (sysconfd.handlers if sysconfd else {}).items()
        }
        note = recorded['note']
        assert alike(sent, recorded['events']), (note, sent, recorded['events'])
        asked = [
            {k: sorted(v) for k, v in body.items()} for body in recorded['sysconfd']
        ]
        assert ([reloads] if reloads else []) == asked, note
        if document is not None:
            assert alike(document, recorded['response']), (note, document)
        for publisher in (bus, sysconfd):
            if publisher:
                publisher.rollback()
