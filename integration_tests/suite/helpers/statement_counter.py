# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Counts the SQL statements of a request, which is handled in this process."""

from __future__ import annotations

import re
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from confd_client import Host

Json = Any
# wazo-confd asks for each event whether it may reload Asterisk. A statement that begins
# with WITH can also be an insert.
_NOT_A_LOOK_UP = re.compile(r'FROM infos\b|INSERT INTO')
# Sends a request, and returns the body of the answer and the statements.
Send = Callable[..., tuple[Json, list[str]]]


@contextmanager
def counting_statements(host: Host) -> Iterator[Send]:
    """Yield a function that sends a request, which must succeed.

    Its arguments are those of `open` of Flask's test client, with the token of an
    administrator unless `token` is another one.
    """
    from interco_sandbox.__main__ import settings
    from interco_sandbox.app import make_app
    from interco_sandbox.standins import MASTER, auth, serve, sysconfd
    from sqlalchemy import event
    from xivo_dao.helpers.db_manager import Session, init_db

    Session.remove()
    init_db(host.about['db_uri'], pool_size=2)
    auth_server, sysconfd_server = serve(auth), serve(sysconfd)
    address = {'host': '127.0.0.1'}
    config = settings(
        Path('/nonexistent'),
        db_uri=host.about['db_uri'],
        auth=address | {'port': auth_server.port, 'master_tenant_uuid': MASTER},
        sysconfd=address | {'port': sysconfd_server.port},
        enabled_plugins={'interconnections': True},
    )
    client = make_app(config).test_client()
    admin: str = host.tokens['admin']['token']

    def send(
        path: str, method: str = 'GET', token: str = admin, **kwargs: Any
    ) -> tuple[Json, list[str]]:
        statements: list[str] = []
        thread = threading.current_thread()

        def record(connection: Any, cursor: Any, statement: str, *_: Any) -> None:
            # Another thread asks for the state.
            if threading.current_thread() is thread:
                statements.append(statement)

        event.listen(Session.bind, 'before_cursor_execute', record)
        answer = client.open(
            f'/1.1{path}', method=method, headers={'X-Auth-Token': token}, **kwargs
        )
        event.remove(Session.bind, 'before_cursor_execute', record)
        assert answer.status_code in (200, 204), answer.text
        return answer.json if answer.data else None, statements

    yield send
    Session.remove()
    Session.bind.dispose()
    auth_server.shutdown()
    sysconfd_server.shutdown()


def count_look_ups(statements: Iterable[str]) -> int:
    """Return the number of statements with which the plugin looks something up."""
    return sum(
        text.lstrip().startswith(('SELECT', 'WITH')) and not _NOT_A_LOOK_UP.search(text)
        for text in statements
    )
