# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""The message bus, and the reloads that confd requests from wazo-sysconfd."""

from __future__ import annotations

import logging
import threading
from collections import defaultdict
from collections.abc import Callable
from queue import SimpleQueue
from typing import Any

import requests
from flask import current_app
from xivo_dao.helpers.db_manager import Base, Session

logger = logging.getLogger(__name__)

Handler = Callable[[dict[str, Any]], None]

#: The events since the last ``DELETE /sandbox/events``.
published: list[dict[str, Any]] = []
_http = requests.Session()
_http.trust_env = False


class Event:
    """A message of confd; without a tenant only services receive it."""

    def __init__(
        self, name: str, content: dict[str, Any], tenant_uuid: Any = None
    ) -> None:
        self.name, self.content = name, content
        if tenant_uuid is not None:
            self.tenant_uuid = str(tenant_uuid)


class BusPublisher:
    """The events of a request, which are published after its commit."""

    def __init__(self) -> None:
        self.queue: list[Any] = []

    def queue_event(
        self, event: Any, *, extra_headers: dict[str, Any] | None = None
    ) -> None:
        self.queue.append(event)

    def publish(self, event: Any) -> None:
        published.append(
            {
                'name': event.name,
                'tenant_uuid': getattr(event, 'tenant_uuid', None),
                'data': event.content,
            }
        )

    def flush(self) -> None:
        events, self.queue = self.queue, []
        for event in events:
            self.publish(event)

    def rollback(self) -> None:
        self.queue = []


class BusConsumer:
    """Passes events to the handlers of plugins.

    As on the host, one thread calls all handlers, all handlers of an event get the same
    dict, an exception is logged, and SystemExit ends the thread.
    """

    def __init__(self) -> None:
        self._handlers: dict[str, list[Handler]] = defaultdict(list)
        self._messages: SimpleQueue[tuple[dict[str, Any], threading.Event]]
        self._messages = SimpleQueue()
        self._thread = threading.Thread(
            target=self._run, name='wazo-confd:consumer', daemon=True
        )

    def start(self) -> None:
        self._thread.start()

    def consumer_connected(self) -> bool:
        return self._thread.is_alive()

    def subscribe(
        self,
        event_name: str,
        handler: Handler,
        headers: dict[str, Any] | None = None,
        routing_key: str | None = None,
        headers_match_all: bool = True,
    ) -> None:
        self._handlers[event_name].append(handler)

    def unsubscribe(self, event_name: str, handler: Handler) -> bool:
        known = handler in self._handlers[event_name]
        if known:
            self._handlers[event_name].remove(handler)
        return known

    def receive(self, event: dict[str, Any]) -> None:
        """Pass an AMI event to its handlers, and wait until they are done."""
        done = threading.Event()
        self._messages.put((event, done))
        while self.consumer_connected() and not done.wait(0.1):
            pass

    def _run(self) -> None:
        while True:
            event, done = self._messages.get()
            for handler in list(self._handlers[event['Event']]):
                try:
                    handler(event)
                except Exception:
                    logger.exception('handler of %s failed', event['Event'])
            done.set()


class SysconfdError(Exception):
    """wazo-sysconfd does not accept a request."""


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
        if not handlers:
            return
        sysconfd = current_app.config['sysconfd']
        url = f'http://{sysconfd["host"]}:{sysconfd["port"]}/exec_request_handlers'
        body = {service: list(commands) for service, commands in handlers.items()}
        answer = _http.post(url, json=body, timeout=10)
        if answer.status_code != 200:
            raise SysconfdError(f'status {answer.status_code} - {answer.text}')

    def rollback(self) -> None:
        self.handlers = {}
