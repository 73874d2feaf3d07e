# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""The resources under ``/sandbox``: data for clients, and controls for tests."""

from typing import Any, NoReturn

from flask import Flask, Response, abort, jsonify, make_response, request
from xivo_dao.helpers.db_manager import Session

from . import publishers, schema, standins
from .amid import amid


def load(app: Flask) -> None:
    """Add the resources to the application."""
    recorded = {'events': publishers.published, 'reloads': standins.reloads}

    @app.get('/sandbox')
    def show_sandbox() -> Response:
        tokens = {
            name: {'token': token, 'tenant_uuid': tenant_uuid}
            for name, (token, tenant_uuid, _) in standins.TOKENS.items()
            if name != 'service'
        }
        known = schema.run_script(Session, 'describe.sql').scalar()
        return jsonify(db_uri=app.config['db_uri'], tokens=tokens, **known)

    @app.get('/sandbox/<any(events, reloads):kind>')
    def list_recorded(kind: str) -> Response:
        return jsonify(recorded[kind])

    @app.delete('/sandbox/<any(events, reloads):kind>')
    def delete_recorded(kind: str) -> tuple[str, int]:
        recorded[kind].clear()
        return '', 204

    @app.post('/sandbox/ami')
    def publish_ami_event() -> tuple[str, int]:
        event = _read_body('event')
        if not isinstance(event, dict) or not isinstance(event.get('Event'), str):
            _reject('event must be an object with the name of the event in "Event"')
        app.extensions['bus_consumer'].receive(event)
        return '', 204

    @app.put('/sandbox/amid')
    def set_amid_actions() -> tuple[str, int]:
        actions = _read_body('actions')
        if not isinstance(actions, dict | None):
            _reject('actions must be an object or null')
        for name, answer in (actions or {}).items():
            if not isinstance(answer, dict if name == 'Command' else list):
                _reject(f'actions.{name} must be a list, or an object for "Command"')
        amid.config['ACTIONS'] = actions
        return '', 204


def _read_body(name: str) -> Any:
    """Return the only member of the request's JSON object."""
    body = request.get_json(force=True, silent=True)
    if not isinstance(body, dict) or body.keys() != {name}:
        _reject(f'the body must be a JSON object with the name "{name}" alone')
    return body[name]


def _reject(reason: str) -> NoReturn:
    abort(make_response(jsonify([f'Input Error - {reason}']), 400))
