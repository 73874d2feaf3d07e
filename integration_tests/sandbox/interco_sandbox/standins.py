# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""The stand-ins for wazo-auth and wazo-sysconfd; a real wazo-confd can use them too."""

from __future__ import annotations

import json
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from xivo.auth_verifier import AccessCheck

MASTER = 'eeeeeeee-eeee-eeee-eeee-eeeeeeeeeee1'
SUBTENANT = 'eeeeeeee-eeee-eeee-eeee-eeeeeeeeeee2'
#: A second sub-tenant, which is not in confd's database at first.
SIBLING = 'eeeeeeee-eeee-eeee-eeee-eeeeeeeeeee3'
#: The tenants: name and parent.
TENANTS = {
    MASTER: ('master', MASTER),
    SUBTENANT: ('subtenant', MASTER),
    SIBLING: ('sibling', MASTER),
}
#: The tokens by name: token, tenant and rights.
TOKENS = {
    'admin': ('aaaaaaaa-0000-4000-8000-000000000001', MASTER, ['#']),
    'tenant': ('aaaaaaaa-0000-4000-8000-000000000002', SUBTENANT, ['#']),
    'sibling': ('aaaaaaaa-0000-4000-8000-000000000004', SIBLING, ['#']),
    'readonly': (
        'aaaaaaaa-0000-4000-8000-000000000003',
        MASTER,
        ['confd.#.read', 'auth.tenants.read'],
    ),
    'portal': (
        'aaaaaaaa-0000-4000-8000-000000000005',
        MASTER,
        ['confd.interconnections.#', 'auth.tenants.read'],
    ),
    'updater': (
        'aaaaaaaa-0000-4000-8000-000000000006',
        SIBLING,
        ['confd.#.read', 'confd.#.update', 'auth.tenants.read'],
    ),
    'powerless': ('aaaaaaaa-0000-4000-8000-000000000007', MASTER, []),
    'service': ('aaaaaaaa-0000-4000-8000-0000000000cf', MASTER, ['#']),
}
#: The requests to wazo-sysconfd since the last ``DELETE /sandbox/reloads``.
reloads: list[dict[str, Any]] = []


def find_token(token: str) -> tuple[str | None, list[str]]:
    """Return the tenant and the rights of a token, None and no rights if unknown."""
    for known, tenant_uuid, acl in TOKENS.values():
        if known == token:
            return tenant_uuid, acl
    return None, []


def has_right(acl: list[str], scope: str | None) -> bool:
    """Return whether rights include a scope."""
    return not scope or AccessCheck('', '', acl).matches_required_access(scope)


def list_tenants(top: str | None) -> list[str]:
    """Return a tenant and its descendants, nothing for an unknown tenant."""
    found = [top] if top in TENANTS else []
    for parent in found:
        found += [t for t, (_, p) in TENANTS.items() if p == parent and t not in found]
    return [tenant for tenant in found if tenant]


def describe_token(token: str) -> dict[str, Any]:
    """Return what wazo-auth answers about a token."""
    tenant_uuid, acl = find_token(token)
    metadata = {'uuid': token, 'tenant_uuid': tenant_uuid, 'purpose': 'internal'}
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
    """A handler of JSON requests; subclasses implement ``answer``."""

    protocol_version = 'HTTP/1.1'
    disable_nagle_algorithm = True
    wbufsize = -1  # Send the head and the body in one packet.

    body: Any
    query: dict[str, str]

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
        """Return the status and the JSON of the answer."""
        raise NotImplementedError

    def log_message(self, *args: Any) -> None:
        """Write no log."""


class Auth(Handler):
    """wazo-auth."""

    def answer(self, path: list[str]) -> tuple[int, Any]:
        match self.command, path:
            case 'POST', ['0.1', 'token']:
                return 200, {'data': describe_token(TOKENS['service'][0])}
            case (('HEAD' | 'GET'), ['0.1', 'token', token]):
                return self._answer_token(token)
            case 'GET', ['0.1', 'tenants']:
                return self._answer_tenants()
            case 'GET', ['0.1', 'status']:
                return 200, {}
        return 404, {'message': 'Not Found'}

    def _answer_token(self, token: str) -> tuple[int, Any]:
        tenant_uuid, acl = find_token(token)
        if tenant_uuid is None:
            return 404, {'reason': ['No such token'], 'timestamp': [time.time()]}
        asked = self.query.get('tenant') or tenant_uuid
        right = has_right(acl, self.query.get('scope'))
        if not right or asked not in list_tenants(tenant_uuid):
            return 403, {'reason': ['Forbidden']}
        if self.command == 'HEAD':
            return 204, None
        return 200, {'data': describe_token(token)}

    def _answer_tenants(self) -> tuple[int, Any]:
        tenant_uuid, acl = find_token(self.headers.get('X-Auth-Token', ''))
        top = self.headers.get('Wazo-Tenant') or tenant_uuid
        right = has_right(acl, 'auth.tenants.read')
        if not right or top not in list_tenants(tenant_uuid):
            return 401, {'message': 'Unauthorized'}
        items = [
            {'uuid': uuid, 'name': TENANTS[uuid][0], 'parent_uuid': TENANTS[uuid][1]}
            for uuid in list_tenants(top)
        ]
        return 200, {'total': len(items), 'filtered': len(items), 'items': items}


class Sysconfd(Handler):
    """wazo-sysconfd, which records what it is asked to reload."""

    def answer(self, path: list[str]) -> tuple[int, Any]:
        if path == ['exec_request_handlers']:
            reloads.append(self.body)
        return 200, {}


def serve(handler: type[Handler], port: int = 0) -> ThreadingHTTPServer:
    """Start a server on a port, by default a free port."""
    server = ThreadingHTTPServer(('127.0.0.1', port), handler)
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return server
