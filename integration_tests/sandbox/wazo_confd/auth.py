# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

from collections.abc import Callable
from typing import Any

from flask import Flask
from werkzeug.local import LocalProxy
from xivo.auth_verifier import no_auth as no_auth
from xivo.auth_verifier import required_acl as required_acl
from xivo.auth_verifier import required_tenant

app: Any = None


def init_app(flask_app: Flask) -> None:
    global app
    app = flask_app


#: looked up when used: at the time of decoration no host runs yet
master_tenant_uuid: Any = LocalProxy(lambda: app.config['auth']['master_tenant_uuid'])


def required_master_tenant() -> Callable[[Callable], Callable]:
    return required_tenant(master_tenant_uuid)
