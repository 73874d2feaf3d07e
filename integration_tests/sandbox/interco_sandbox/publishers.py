# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""The message bus, and the reloads that confd requests from wazo-sysconfd."""

import logging
from collections import defaultdict
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import requests
from flask import current_app
from xivo_dao.helpers.db_manager import Base, Session

logger = logging.getLogger(__name__)

#: The events since the last ``DELETE /sandbox/events``.
published: list[dict[str, Any]] = []
_http = requests.Session()
_http.trust_env = False


class BusPublisher:
    """The events of a request, which are published after its commit."""

    def __init__(self) -> None:
        self.queue: list[Any] = []

    def queue_event(self, event: Any) -> None:
        self.queue.append(event)

    def publish(self, event: Any) -> None:
        tenant_uuid = getattr(event, 'tenant_uuid', None)
        shown = {'name': event.name, 'tenant_uuid': tenant_uuid, 'data': event.content}
        published.append(shown)

    def flush(self) -> None:
        events, self.queue = self.queue, []
        for event in events:
            self.publish(event)

    def rollback(self) -> None:
        self.queue = []


class BusConsumer:
    """Passes events to the handlers of plugins.

    As on the host, one thread calls all handlers, all handlers of an event get the same
    dict, and an exception is logged.
    """

    def __init__(self) -> None:
        self._handlers: dict[str, list[Callable]] = defaultdict(list)
        self._thread = ThreadPoolExecutor(1)

    def consumer_connected(self) -> bool:
        return True

    def subscribe(self, event_name: str, handler: Callable) -> None:
        self._handlers[event_name].append(handler)

    def receive(self, event: dict[str, Any]) -> None:
        """Pass an AMI event to its handlers, and wait until they are done."""
        self._thread.submit(self._call_handlers, event).result()

    def _call_handlers(self, event: dict[str, Any]) -> None:
        for handler in self._handlers[event['Event']]:
            try:
                handler(event)
            except Exception:
                logger.exception('handler of %s failed', event['Event'])


class SysconfdPublisher:
    """The reloads of a request, which are requested once each after its commit."""

    def __init__(self) -> None:
        self.handlers: dict[str, set[str]] = {}

    def exec_request_handlers(self, args: dict[str, list[str]]) -> None:
        infos = Base.metadata.tables['infos'].c
        if Session.query(infos.live_reload_enabled).scalar():
            for service, commands in args.items():
                self.handlers.setdefault(service, set()).update(commands)

    def flush(self) -> None:
        handlers, self.handlers = self.handlers, {}
        if handlers:
            sysconfd = current_app.config['sysconfd']
            url = f'http://{sysconfd["host"]}:{sysconfd["port"]}/exec_request_handlers'
            body = {service: list(commands) for service, commands in handlers.items()}
            _http.post(url, json=body, timeout=10).raise_for_status()

    def rollback(self) -> None:
        self.handlers = {}
