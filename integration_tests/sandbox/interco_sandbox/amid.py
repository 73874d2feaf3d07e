# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""The stand-in for wazo-amid, which gives the answers that it was set to."""

import json
import socket
import time
from typing import Any

from flask import Flask, request
from xivo.http_exceptions import (
    InvalidTokenAPIException,
    MissingPermissionsTokenAPIException,
)
from xivo.rest_api_helpers import APIException

from .standins import MASTER, find_token, has_right

amid = Flask('wazo-amid')
# The answers by action: a list of messages, or for ``Command`` lines by command. A key
# may name parameters too: ``PJSIPShowEndpoint {"Endpoint": "acme"}``.
amid.config['ACTIONS'] = {}


@amid.before_request
def drop_connection() -> None:
    """Close connections without an answer if there are no actions."""
    if amid.config['ACTIONS'] is None:
        request.environ['werkzeug.socket'].shutdown(socket.SHUT_RDWR)


@amid.before_request
def check_token() -> None:
    token = request.headers.get('X-Auth-Token', '')
    right = f'amid.action.{request.path.rpartition("/")[2]}.create'
    tenant_uuid, acl = find_token(token)
    if tenant_uuid is None:
        raise InvalidTokenAPIException(token, right)
    if not has_right(acl, right):
        asked = request.headers.get('Wazo-Tenant')
        raise MissingPermissionsTokenAPIException(token, right, asked)
    if tenant_uuid != MASTER:
        raise APIException(
            401, 'Unauthorized', 'unauthorized', {'invalid_token': token}
        )


@amid.errorhandler(APIException)
def answer_error(error: APIException) -> tuple[dict[str, Any], int]:
    body = {'message': error.message, 'error_id': error.id_, 'details': error.details}
    return body | {'timestamp': time.time()}, error.status_code


@amid.post('/1.0/action/Command')
def answer_command() -> dict[str, Any]:
    command = (request.get_json(silent=True) or {}).get('command')
    if not isinstance(command, str):
        details = {'command': ['Missing data for required field.']}
        raise APIException(400, 'Sent data is invalid', 'invalid-data', details)
    unknown = (
        f"No such command '{command}' (type 'core show help {command}' for other "
        'possible commands)'
    )
    return {
        'response': amid.config['ACTIONS'].get('Command', {}).get(command, [unknown])
    }


@amid.post('/1.0/action/<action>')
def answer_action(action: str) -> list[Any]:
    if action.lower() in ('command', 'queues'):
        message = 'Action incompatible with wazo-amid'
        raise APIException(501, message, 'incompatible-action', {'action': action})
    parameters = request.get_json(silent=True) or {}
    for key in (f'{action} {json.dumps(parameters)}', action):
        if key in amid.config['ACTIONS']:
            return amid.config['ACTIONS'][key]
    message = (
        f'Invalid/unknown command: {action}. Use Action: ListCommands to show '
        'available commands.'
    )
    return [{'Response': 'Error', 'Message': message}]
