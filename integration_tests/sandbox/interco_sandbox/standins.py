# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""wazo-auth and wazo-sysconfd, as far as a confd (this one or a real one) asks them."""

from __future__ import annotations

import json
import re
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl, urlsplit

MASTER = 'eeeeeeee-eeee-eeee-eeee-eeeeeeeeeee1'
SUBTENANT = 'eeeeeeee-eeee-eeee-eeee-eeeeeeeeeee2'
# Beside it, and confd has not heard of it yet.
SIBLING = 'eeeeeeee-eeee-eeee-eeee-eeeeeeeeeee3'
#: tenant: name, parent
TENANTS = {
    MASTER: ('master', MASTER),
    SUBTENANT: ('subtenant', MASTER),
    SIBLING: ('sibling', MASTER),
}
#: name: token, tenant, ACL
TOKENS = {
    'admin': ('aaaaaaaa-0000-4000-8000-000000000001', MASTER, ['#']),
    'tenant': ('aaaaaaaa-0000-4000-8000-000000000002', SUBTENANT, ['#']),
    'sibling': ('aaaaaaaa-0000-4000-8000-000000000004', SIBLING, ['#']),
    'readonly': (
        'aaaaaaaa-0000-4000-8000-000000000003',
        MASTER,
        ['confd.#.read', 'auth.tenants.read'],
    ),
    'service': ('aaaaaaaa-0000-4000-8000-0000000000cf', MASTER, ['#']),
}
BY_TOKEN = {token: (tenant, acl) for token, tenant, acl in TOKENS.values()}
#: what was asked of sysconfd since the last DELETE /sandbox/reloads
reloads: list[dict[str, Any]] = []


def allows(acl: list[str], scope: str | None) -> bool:
    """``*`` is one word, ``#`` any number of them, ``!`` takes away."""

    def matches(access: str) -> bool:
        pattern = re.escape(access).replace(r'\*', '[^.#]*?').replace(r'\#', '.*?')
        return re.fullmatch(pattern, scope or '') is not None

    if not scope:
        return True
    if any(matches(access[1:]) for access in acl if access.startswith('!')):
        return False
    return any(matches(access) for access in acl)


def family(top: str) -> list[str]:
    """A tenant and its descendants."""
    found = [top] if top in TENANTS else []
    for parent in found:
        found += [t for t, (_, p) in TENANTS.items() if p == parent and t not in found]
    return found


def token_data(token: str) -> dict[str, Any]:
    tenant, acl = BY_TOKEN[token]
    metadata = {'uuid': token, 'tenant_uuid': tenant, 'purpose': 'internal'}
    return {
        'token': token,
        'auth_id': token,
        'session_uuid': token,
        'acl': acl,
        'metadata': metadata,
        'utc_expires_at': '2099-01-01T00:00:00',
        'expires_at': '2099-01-01T00:00:00',
    }


class Handler(BaseHTTPRequestHandler):
    protocol_version = 'HTTP/1.1'
    disable_nagle_algorithm = True
    wbufsize = -1  # head and body in one packet

    def _handle(self) -> None:
        url = urlsplit(self.path)
        length = int(self.headers.get('Content-Length') or 0)
        self.body = json.loads(self.rfile.read(length) or 'null')
        self.query = dict(parse_qsl(url.query))
        status, answer = self.answer(url.path.strip('/').split('/'))
        data = b'' if answer is None else json.dumps(answer).encode()
        self.send_response(status)
        if status != 204:
            self.send_header('Content-Type', 'application/json')
            self.send_header('Content-Length', str(len(data)))
        self.end_headers()
        if self.command != 'HEAD':
            self.wfile.write(data)

    do_GET = do_HEAD = do_POST = do_PUT = do_DELETE = _handle

    def answer(self, path: list[str]) -> tuple[int, Any]:
        raise NotImplementedError

    def log_message(self, *args: Any) -> None:
        pass


class Auth(Handler):
    def answer(self, path: list[str]) -> tuple[int, Any]:
        match self.command, path:
            case 'POST', ['0.1', 'token']:
                return 200, {'data': token_data(TOKENS['service'][0])}
            case (('HEAD' | 'GET'), ['0.1', 'token', token]):
                return self._token(token)
            case 'GET', ['0.1', 'tenants']:
                return self._tenants()
            case 'GET', ['0.1', 'status']:
                return 200, {}
        return 404, {'message': 'not here'}

    def _token(self, token: str) -> tuple[int, Any]:
        if token not in BY_TOKEN:
            return 404, {'reason': ['No such token'], 'timestamp': [time.time()]}
        tenant, acl = BY_TOKEN[token]
        asked = self.query.get('tenant') or tenant
        if asked not in family(tenant) or not allows(acl, self.query.get('scope')):
            return 403, {'reason': ['Forbidden']}
        return (
            (204, None)
            if self.command == 'HEAD'
            else (200, {'data': token_data(token)})
        )

    def _tenants(self) -> tuple[int, Any]:
        tenant, acl = BY_TOKEN.get(self.headers.get('X-Auth-Token', ''), (None, []))
        top = self.headers.get('Wazo-Tenant') or tenant
        if not allows(acl, 'auth.tenants.read') or top not in family(tenant or ''):
            return 401, {'message': 'Unauthorized'}
        items = [
            {'uuid': t, 'name': TENANTS[t][0], 'parent_uuid': TENANTS[t][1]}
            for t in family(top)
        ]
        return 200, {'total': len(items), 'filtered': len(items), 'items': items}


class Sysconfd(Handler):
    def answer(self, path: list[str]) -> tuple[int, Any]:
        if path == ['exec_request_handlers']:
            reloads.append(self.body)
        return 200, {}


def serve(handler: type[Handler], port: int = 0) -> ThreadingHTTPServer:
    server = ThreadingHTTPServer(('127.0.0.1', port), handler)
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return server
