# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

from typing import Any

from flask import Flask
from werkzeug.local import LocalProxy
from xivo.auth_verifier import required_acl as required_acl

_app: Any = None
#: Evaluated on use: it is imported before an application is configured.
master_tenant_uuid: Any = LocalProxy(lambda: _app.config['auth']['master_tenant_uuid'])


def init_app(app: Flask) -> None:
    """Use the configuration of an application."""
    global _app
    _app = app
