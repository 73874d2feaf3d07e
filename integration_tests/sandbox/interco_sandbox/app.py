# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""The life of a request, the plugins, and what is served beside them."""

from __future__ import annotations

import logging
import time
from collections import ChainMap
from importlib import import_module, resources
from importlib.metadata import entry_points
from types import SimpleNamespace
from typing import Any
from urllib.parse import unquote

import wazo_confd.auth
import yaml
from flask import Flask, Response, g, jsonify, request
from flask_restful import Api
from sqlalchemy.exc import SQLAlchemyError
from xivo_dao.helpers.db_manager import Session, init_db_from_config

from . import fixtures, publishers, resources_native, standins
from .pjsip_doc import PJSIPDoc

logger = logging.getLogger('wazo_confd')
GROUP = 'wazo_confd.plugins'


def make_app(config: dict[str, Any]) -> Flask:
    app = Flask('wazo_confd')
    app.config.update(config, MAX_CONTENT_LENGTH=40 * 1024 * 1024)
    app.before_request(_log_request)
    app.after_request(_finish)
    wazo_confd.auth.init_app(app)
    api = Api(app, prefix='/1.1')
    resources_native.register(api)
    _serve_sandbox(app)
    _load_plugins(api, config)
    return app


def start(app: Flask) -> None:
    """The database, then a token: confd has neither while it loads its plugins."""
    init_db_from_config(app.config)
    for tell in app.extensions['token_changed']:
        tell(standins.TOKENS['service'][0])


def _log_request() -> None:
    g.started = time.time()
    body = f' with data {request.get_data(as_text=True)}' if request.data else ''
    logger.info('request: %s %s%s', request.method, unquote(request.url), body)


def _finish(response: Response) -> Response:
    """Every request ends in a commit; then the reloads, then the events."""
    try:
        Session.commit()
    except SQLAlchemyError:
        Session.rollback()
        raise
    finally:
        Session.remove()
    for name in ('sysconfd_publisher', 'bus_publisher'):
        if name in g:
            g.get(name).flush()
    took = time.time() - g.started
    logger.info('response: %s in %.3fs', response.status_code, took)
    return response


def _load_plugins(api: Api, config: dict[str, Any]) -> None:
    subscribers = api.app.extensions['token_changed'] = []
    dependencies = {
        'api': api,
        'config': config,
        'token_changed_subscribe': subscribers.append,
        'bus_consumer': SimpleNamespace(subscribe=lambda *args, **kwargs: None),
        'bus_publisher': publishers.BusPublisher(),
        'auth_client': SimpleNamespace(),
        'middleware_handle': SimpleNamespace(register=lambda *args: None),
        'pjsip_doc': PJSIPDoc(),
        'status_aggregator': SimpleNamespace(add_provider=lambda provider: None),
    }
    specs = [yaml.safe_load(_beside(__package__))]
    for entry_point in entry_points(group=GROUP):
        if config['enabled_plugins'].get(entry_point.name):
            entry_point.load()().load(dependencies)
            specs.append(yaml.safe_load(_beside(entry_point.module)) or {})

    @api.app.get('/1.1/api/api.yml')
    def spec() -> Response:
        text = yaml.dump(_merge(specs), sort_keys=False)
        return Response(text, content_type='application/x-yaml')


def _beside(module_name: str) -> str:
    module = import_module(module_name)
    package = module.__spec__.parent or module_name
    found = resources.files(package) / 'api.yml'
    return found.read_text() if found.is_file() else '{}'


def _merge(specs: list[dict[str, Any]]) -> dict[str, Any]:
    """Objects merge, the first to say something else wins."""
    merged = {}
    for key, value in ChainMap(*specs).items():
        parts = [spec[key] for spec in specs if key in spec]
        whole = isinstance(value, dict) and all(isinstance(p, dict) for p in parts)
        merged[key] = _merge(parts) if whole else value
    return merged


def _serve_sandbox(app: Flask) -> None:
    @app.get('/sandbox')
    def sandbox() -> Response:
        tokens = {
            name: {'token': token, 'tenant_uuid': tenant}
            for name, (token, tenant, _) in standins.TOKENS.items()
            if name != 'service'
        }
        with Session() as session:
            known = fixtures.known(session.connection())
        return jsonify(db_uri=app.config['db_uri'], tokens=tokens, **known)

    stores = {'events': publishers.published, 'reloads': standins.reloads}
    for name, store in stores.items():
        _serve_store(app, name, store)


def _serve_store(app: Flask, name: str, store: list[Any]) -> None:
    @app.route(
        f'/sandbox/{name}', methods=['GET', 'DELETE'], endpoint=f'sandbox_{name}'
    )
    def recorded() -> Any:
        if request.method == 'GET':
            return jsonify(list(store))
        store.clear()
        return '', 204
