# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""What leaves a request after its commit: reloads to sysconfd, events to the bus."""

from __future__ import annotations

from collections import deque
from typing import Any

import requests
from flask import current_app
from xivo_dao.alchemy.infos import Infos
from xivo_dao.helpers.db_manager import Session

#: what was published since the last DELETE /sandbox/events
published: list[dict[str, Any]] = []
_http = requests.Session()
_http.trust_env = False


class Event:
    """A bus message; without a tenant it is for services only."""

    def __init__(self, name: str, content: dict, tenant_uuid: Any = None) -> None:
        self.name, self.content, self.service = name, content, 'confd'
        if tenant_uuid is not None:
            self.tenant_uuid = str(tenant_uuid)

    def marshal(self) -> dict[str, Any]:
        return self.content


class BusPublisher:
    def __init__(self) -> None:
        self._queue: deque[Any] = deque()

    def queue_event(self, event: Any, *, extra_headers: dict | None = None) -> None:
        self._queue.append(event)

    def flush(self) -> None:
        while self._queue:
            event = self._queue.popleft()
            published.append(
                {
                    'name': event.name,
                    'tenant_uuid': getattr(event, 'tenant_uuid', None),
                    'data': event.marshal(),
                }
            )

    def rollback(self) -> None:
        self._queue.clear()


class SysconfdError(Exception):
    pass


class SysconfdPublisher:
    """Reloads are sets: asked ten times, sent once."""

    def __init__(self) -> None:
        self.handlers: dict[str, set[str]] = {}

    def exec_request_handlers(self, args: dict[str, Any]) -> None:
        if Session.query(Infos.live_reload_enabled).scalar():
            for service, commands in args.items():
                self.handlers.setdefault(service, set()).update(commands)

    def flush(self) -> None:
        handlers, self.handlers = self.handlers, {}
        if not handlers:
            return
        sysconfd = current_app.config['sysconfd']
        url = f'http://{sysconfd["host"]}:{sysconfd["port"]}/exec_request_handlers'
        body = {service: tuple(commands) for service, commands in handlers.items()}
        answer = _http.post(url, json=body, timeout=10)
        if answer.status_code != 200:
            raise SysconfdError(f'status {answer.status_code} - {answer.text}')

    def rollback(self) -> None:
        self.handlers = {}
