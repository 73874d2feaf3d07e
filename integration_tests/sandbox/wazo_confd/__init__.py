# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

from flask import g
from interco_sandbox.publishers import BusPublisher, SysconfdPublisher
from werkzeug.local import LocalProxy


def _of_request(name: str, make: type) -> LocalProxy:
    """What a request publishes waits in ``g`` for its commit."""

    def current() -> object:
        if name not in g:
            setattr(g, name, make())
        return g.get(name)

    return LocalProxy(current)


bus = _of_request('bus_publisher', BusPublisher)
sysconfd = _of_request('sysconfd_publisher', SysconfdPublisher)
