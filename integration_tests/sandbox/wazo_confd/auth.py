# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

from flask import current_app
from werkzeug.local import LocalProxy
from xivo.auth_verifier import required_acl as required_acl

#: Evaluated on use: it is imported before an application is configured.
master_tenant_uuid = LocalProxy(
    lambda: current_app.config['auth']['master_tenant_uuid']
)
