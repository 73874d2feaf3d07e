# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""The application: the life of a request, and loading the plugins."""

from __future__ import annotations

import logging
import time
from importlib import import_module, resources
from importlib.metadata import entry_points
from typing import Any
from urllib.parse import unquote

import wazo_confd.auth
import yaml
from flask import Flask, Response, g, request
from flask_restful import Api
from sqlalchemy.exc import SQLAlchemyError
from xivo_dao.helpers.db_manager import Session, init_db_from_config

from . import native_resources, sandbox_api, standins
from .amid import Amid
from .pjsip_doc import PJSIPDoc
from .publishers import BusConsumer, BusPublisher

logger = logging.getLogger('wazo_confd')


def make_app(config: dict[str, Any], amid: Amid | None = None) -> Flask:
    """Return the application with the plugins that the configuration enables."""
    app = Flask('wazo_confd')
    app.config.update(config, MAX_CONTENT_LENGTH=40 * 1024 * 1024)
    app.before_request(_log_request)
    app.after_request(_finish)
    app.extensions['bus_consumer'] = BusConsumer()
    app.extensions['token_subscribers'] = []
    wazo_confd.auth.init_app(app)
    api = Api(app, prefix='/1.1')
    native_resources.load(api)
    sandbox_api.load(app, amid)
    _load_plugins(app, api, config)
    return app


def start(app: Flask) -> None:
    """Connect to the database and the bus, then provide a token.

    As on the host, a plugin has none of these while it is loaded.
    """
    init_db_from_config(app.config)
    app.extensions['bus_consumer'].start()
    for set_token in app.extensions['token_subscribers']:
        set_token(standins.TOKENS['service'][0])


def _log_request() -> None:
    g.started = time.time()
    body = f' with data {request.get_data(as_text=True)}' if request.data else ''
    logger.info('request: %s %s%s', request.method, unquote(request.url), body)


def _finish(response: Response) -> Response:
    """Commit, then request the reloads, then publish the events."""
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
    duration = time.time() - g.started
    logger.info('response: %s in %.3fs', response.status_code, duration)
    return response


def _load_plugins(app: Flask, api: Api, config: dict[str, Any]) -> None:
    # The host provides more, which the plugin does not use.
    dependencies = {
        'api': api,
        'config': config,
        'token_changed_subscribe': app.extensions['token_subscribers'].append,
        'bus_consumer': app.extensions['bus_consumer'],
        'bus_publisher': BusPublisher(),
        'pjsip_doc': PJSIPDoc(),
    }
    specs = [_read_spec(__package__)]
    for entry_point in entry_points(group='wazo_confd.plugins'):
        if config['enabled_plugins'].get(entry_point.name):
            entry_point.load()().load(dependencies)
            module = import_module(entry_point.module)
            specs.append(_read_spec(module.__package__ or entry_point.module))

    @app.get('/1.1/api/api.yml')
    def show_spec() -> Response:
        text = yaml.dump(_merge(specs), sort_keys=False)
        return Response(text, content_type='application/x-yaml')


def _read_spec(package: str | None) -> dict[str, Any]:
    """Return the content of the api.yml in a package, which may be missing."""
    path = resources.files(package or '') / 'api.yml'
    return (yaml.safe_load(path.read_text()) or {}) if path.is_file() else {}


def _merge(specs: list[dict[str, Any]]) -> dict[str, Any]:
    """Return one object with the names of all; for other values the first counts."""
    merged: dict[str, Any] = {}
    for name in dict.fromkeys(name for spec in specs for name in spec):
        values = [spec[name] for spec in specs if name in spec]
        mergeable = all(isinstance(value, dict) for value in values)
        merged[name] = _merge(values) if mergeable else values[0]
    return merged
