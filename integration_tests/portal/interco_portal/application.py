# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""The parts of wazo-ui around a plugin: login, tenants, menu, languages and errors."""

from __future__ import annotations

import os
from importlib import import_module
from importlib.metadata import entry_points
from pathlib import Path
from typing import Any

import requests
from flask import (
    Flask,
    Response,
    flash,
    redirect,
    request,
    send_from_directory,
    session,
    url_for,
)
from flask_babel import Babel
from flask_login import LoginManager
from flask_menu import Menu
from wazo_confd_client import Client
from wazo_ui.http_server import app
from werkzeug.local import LocalProxy

from . import login, native

PLUGIN = 'interconnection'


def make_application(
    confd: dict[str, Any], users: dict[str, Any], assets: Path
) -> Flask:
    """Return the portal with the plugin.

    :param confd: the address of wazo-confd, as in the configuration of wazo-ui
    :param users: the accounts by name, each with `token` and `tenant_uuid`
    :param assets: the directory of the JavaScript and CSS libraries
    """
    # A random key at each start, as in wazo-ui: a restart invalidates every form.
    app.secret_key = os.urandom(24)
    app.jinja_env.trim_blocks = True
    app.jinja_env.add_extension('jinja2.ext.do')
    Menu(app=app)
    plugin = next(iter(entry_points(group='wazo_ui.plugins', name=PLUGIN)))
    _configure_languages(plugin.module.rpartition('.')[0])
    _configure_login(users)
    _configure_errors()

    @app.get('/assets/<path:path>')
    def asset(path: str) -> Response:
        return send_from_directory(assets, path)

    @app.after_request
    def read_again(response: Response) -> Response:
        # The log of wazo-ui reads every JSON, which fails for static files.
        if response.mimetype == 'application/json':
            response.get_data()
        return response

    login.load(app, users)
    native.load(app)
    client = LocalProxy(lambda: _make_client(confd, users))
    plugin.load()().load(
        {'config': {}, 'flask': app, 'clients': {'wazo_confd': client}}
    )
    return app


def _make_client(confd: dict[str, Any], users: dict[str, Any]) -> Client:
    """Return a client with the token and the working tenant of the session."""
    client = Client(**confd)
    client.token = users[session['user']]['token']
    client.tenant_uuid = session['working_tenant_uuid']
    return client


def _configure_languages(package: str) -> None:
    babel = Babel(app, default_locale='en')
    own = Path(str(import_module(package).__file__)).parent / 'translations'
    app.config['BABEL_TRANSLATION_DIRECTORIES'] = str(own)

    @babel.localeselector
    def select_language() -> str:
        return session.get('language') or request.accept_languages.best_match(
            ('en', 'fr')
        )


def _configure_login(users: dict[str, Any]) -> None:
    manager = LoginManager(app)
    manager.user_loader(lambda name: login.User(name) if name in users else None)


def _configure_errors() -> None:
    # Every error of a view is a redirect, as in wazo-ui.
    @app.errorhandler(401)
    def sign_in(error: Exception) -> Any:
        flash('Session expired, please login again.')
        return redirect(url_for('login'))

    @app.errorhandler(requests.ConnectionError)
    @app.errorhandler(404)
    @app.errorhandler(Exception)
    def show_elsewhere(error: Exception) -> Any:
        app.logger.exception(error)
        flash(str(error), 'error')
        return redirect(url_for('home' if 'user' in session else 'login'))
