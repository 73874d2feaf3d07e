# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""The stand-ins for wazo-auth and wazo-sysconfd; a real wazo-confd can use them too."""

import logging
import threading
import time
from typing import Any

from flask import Flask, request
from werkzeug.serving import BaseWSGIServer, make_server
from xivo.auth_verifier import AccessCheck

MASTER = 'eeeeeeee-eeee-eeee-eeee-eeeeeeeeeee1'
SUBTENANT = 'eeeeeeee-eeee-eeee-eeee-eeeeeeeeeee2'
#: A second sub-tenant, which is not in confd's database at first.
SIBLING = 'eeeeeeee-eeee-eeee-eeee-eeeeeeeeeee3'
#: The names of the tenants; the first is the parent of all.
TENANTS = {MASTER: 'master', SUBTENANT: 'subtenant', SIBLING: 'sibling'}
_TOKEN = 'aaaaaaaa-0000-4000-8000-0000000000'
_LIST = 'auth.tenants.read'
#: The tokens by name: token, tenant and rights.
TOKENS: dict[str, tuple[str, str, list[str]]] = {
    'admin': (_TOKEN + '01', MASTER, ['#']),
    'tenant': (_TOKEN + '02', SUBTENANT, ['#']),
    'sibling': (_TOKEN + '04', SIBLING, ['#']),
    'readonly': (_TOKEN + '03', MASTER, ['confd.#.read', _LIST]),
    'portal': (_TOKEN + '05', MASTER, ['confd.interconnections.#', _LIST]),
    'updater': (_TOKEN + '06', SIBLING, ['confd.#.read', 'confd.#.update', _LIST]),
    'powerless': (_TOKEN + '07', MASTER, []),
    'service': (_TOKEN + 'cf', MASTER, ['#']),
}
#: The requests to wazo-sysconfd since the last ``DELETE /sandbox/reloads``.
reloads: list[dict[str, Any]] = []
auth, sysconfd = Flask('wazo-auth'), Flask('wazo-sysconfd')


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
    return list(TENANTS) if top == MASTER else [one for one in TENANTS if one == top]


def describe_token(token: str) -> dict[str, Any]:
    """Return what wazo-auth answers about a token."""
    tenant_uuid, acl = find_token(token)
    shown: dict[str, Any] = dict.fromkeys(('token', 'auth_id', 'session_uuid'), token)
    shown |= dict.fromkeys(('expires_at', 'utc_expires_at'), '2099-01-01T00:00:00')
    metadata = {'uuid': token, 'tenant_uuid': tenant_uuid, 'purpose': 'internal'}
    return {'data': shown | {'acl': acl, 'metadata': metadata}}


@auth.post('/0.1/token')
def create_token() -> Any:
    return describe_token(TOKENS['service'][0])


@auth.get('/0.1/token/<token>')
def show_token(token: str) -> Any:
    tenant_uuid, acl = find_token(token)
    if tenant_uuid is None:
        return {'reason': ['No such token'], 'timestamp': [time.time()]}, 404
    asked = request.args.get('tenant') or tenant_uuid
    right = has_right(acl, request.args.get('scope'))
    if not right or asked not in list_tenants(tenant_uuid):
        return {'reason': ['Forbidden']}, 403
    return ('', 204) if request.method == 'HEAD' else describe_token(token)


@auth.get('/0.1/tenants')
def show_tenants() -> Any:
    tenant_uuid, acl = find_token(request.headers.get('X-Auth-Token', ''))
    top = request.headers.get('Wazo-Tenant') or tenant_uuid
    if not has_right(acl, _LIST) or top not in list_tenants(tenant_uuid):
        return {'message': 'Unauthorized'}, 401
    items = [
        {'uuid': uuid, 'name': TENANTS[uuid], 'parent_uuid': MASTER}
        for uuid in list_tenants(top)
    ]
    return {'total': len(items), 'filtered': len(items), 'items': items}


@auth.get('/0.1/status')
def show_status() -> Any:
    return {}


@sysconfd.post('/exec_request_handlers')
def reload() -> Any:
    """Record what wazo-sysconfd is asked to reload."""
    reloads.append(request.get_json())
    return {}


def serve(app: Any, port: int = 0) -> BaseWSGIServer:
    """Start a server of a WSGI application on a port, by default a free port."""
    logging.getLogger('werkzeug').setLevel(logging.ERROR)
    server = make_server('127.0.0.1', port, app, threaded=True)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return server
