# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""The application: the life of a request, and loading the plugins."""

import logging
import time
from importlib import import_module, resources
from importlib.metadata import entry_points
from typing import Any
from urllib.parse import unquote

import yaml
from flask import Flask, Response, g, request
from flask_restful import Api
from sqlalchemy.exc import SQLAlchemyError
from xivo_dao.helpers.db_manager import Session, init_db

from . import native_resources, sandbox_api, standins
from .pjsip_doc import PJSIPDoc
from .publishers import BusConsumer, BusPublisher

logger = logging.getLogger('wazo_confd')


def make_app(config: dict[str, Any]) -> Flask:
    """Return the application with the plugins that the configuration enables."""
    app = Flask('wazo_confd')
    app.config.update(config, MAX_CONTENT_LENGTH=40 * 1024 * 1024)
    app.before_request(_log_request)
    app.after_request(_finish)
    app.extensions['bus_consumer'] = BusConsumer()
    app.extensions['token_subscribers'] = []
    api = Api(app, prefix='/1.1')
    native_resources.load(api)
    sandbox_api.load(app)
    _load_plugins(app, api, config)
    return app


def start(app: Flask) -> None:
    """Connect to the database, then provide a token.

    As on the host, a plugin has neither while it is loaded.
    """
    init_db(app.config['db_uri'])
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
    packages = [__package__]
    for entry_point in entry_points(group='wazo_confd.plugins'):
        if config['enabled_plugins'].get(entry_point.name):
            entry_point.load()().load(dependencies)
            packages.append(import_module(entry_point.module).__package__)

    @app.get('/1.1/api/api.yml')
    def show_spec() -> Response:
        text = yaml.dump(_merge_specs(packages), sort_keys=False)
        return Response(text, content_type='application/x-yaml')


def _merge_specs(packages: list[str]) -> dict[str, Any]:
    """Return the content of the api.yml of all packages; objects are merged."""
    merged: dict[str, Any] = {}
    for package in packages:
        spec = yaml.safe_load((resources.files(package) / 'api.yml').read_text())
        for name, value in spec.items():
            if isinstance(value, dict):
                merged[name] = value | merged.get(name, {})
            else:
                merged.setdefault(name, value)
    return merged
