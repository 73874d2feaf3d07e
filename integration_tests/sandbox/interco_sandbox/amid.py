# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""The stand-in for wazo-amid, which gives the answers that it was set to."""

from __future__ import annotations

import json
import threading
import time
from http.server import ThreadingHTTPServer
from typing import Any

from .standins import MASTER, Handler, find_token, has_right

#: The answers by action: a list of messages, or for ``Command`` lines by command.
#: A key may name parameters too: ``PJSIPShowEndpoint {"Endpoint": "acme"}``.
Actions = dict[str, Any]


class Amid:
    """A server of wazo-amid's actions, which can refuse connections."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._server = ActionServer(0)
        self.port: int = self._server.server_port
        self._server.start()

    def set_actions(self, actions: Actions | None) -> None:
        """Set the answers from now on; with None connections are refused."""
        with self._lock:
            if actions is not None:
                self._server.actions = actions
                self._server.start()
            elif self._server.is_running:
                self._server.stop()
                # It is bound to the port, so that nothing else can take it.
                self._server = ActionServer(self.port)


class ActionServer(ThreadingHTTPServer):
    """A server that refuses connections until it is started."""

    daemon_threads = True

    def __init__(self, port: int) -> None:
        super().__init__(('127.0.0.1', port), ActionHandler, bind_and_activate=False)
        self.actions: Actions = {}
        self.is_running = False
        self.server_bind()

    def start(self) -> None:
        if not self.is_running:
            self.is_running = True
            self.server_activate()
            threading.Thread(target=self.serve_forever, daemon=True).start()

    def stop(self) -> None:
        self.shutdown()
        self.server_close()


class ActionHandler(Handler):
    """Answers ``POST /1.0/action/<action>``."""

    # With HTTP/1.1 connections would outlive the server.
    protocol_version = 'HTTP/1.0'
    server: ActionServer

    def answer(self, path: list[str]) -> tuple[int, Any]:
        match self.command, path:
            case 'POST', ['1.0', 'action', action]:
                return self._check_token(action) or self._answer_action(action)
        return 404, {'message': 'Not Found'}

    def _check_token(self, action: str) -> tuple[int, Any] | None:
        token = self.headers.get('X-Auth-Token', '')
        right = f'amid.action.{action}.create'
        tenant_uuid, acl = find_token(token)
        details: dict[str, Any] = {'invalid_token': token}
        if tenant_uuid is None:
            details |= {'reason': 'not_found_or_expired', 'required_access': right}
            return self._fail(401, 'Unauthorized', 'unauthorized', details)
        if not has_right(acl, right):
            reason = 'missing_permission_or_invalid_tenant'
            details |= {'reason': reason, 'required_access': right}
            details['tenant_uuid'] = self.headers.get('Wazo-Tenant')
            return self._fail(401, 'Unauthorized', 'unauthorized', details)
        if tenant_uuid != MASTER:
            return self._fail(401, 'Unauthorized', 'unauthorized', details)
        return None

    def _answer_action(self, action: str) -> tuple[int, Any]:
        parameters = self.body if isinstance(self.body, dict) else {}
        if action == 'Command':
            return self._answer_command(parameters)
        if action.lower() in ('command', 'queues'):
            message = 'Action incompatible with wazo-amid'
            details = {'action': action}
            return self._fail(501, message, 'incompatible-action', details)
        for key in (f'{action} {json.dumps(parameters)}', action):
            if key in self.server.actions:
                return 200, self.server.actions[key]
        message = (
            f'Invalid/unknown command: {action}. Use Action: ListCommands to show '
            'available commands.'
        )
        return 200, [{'Response': 'Error', 'Message': message}]

    def _answer_command(self, parameters: dict[str, Any]) -> tuple[int, Any]:
        command = parameters.get('command')
        if not isinstance(command, str):
            details = {'command': ['Missing data for required field.']}
            message = 'Sent data is invalid'
            return self._fail(400, message, 'invalid-data', details)
        unknown = (
            f"No such command '{command}' (type 'core show help {command}' for other "
            'possible commands)'
        )
        lines = self.server.actions.get('Command', {}).get(command, [unknown])
        return 200, {'response': lines}

    def _fail(
        self, status: int, message: str, error_id: str, details: dict[str, Any]
    ) -> tuple[int, Any]:
        error = {'message': message, 'error_id': error_id, 'details': details}
        return status, {**error, 'timestamp': time.time()}
