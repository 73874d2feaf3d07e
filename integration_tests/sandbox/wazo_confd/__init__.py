# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

from typing import Any

from flask import g
from interco_sandbox.publishers import BusPublisher, SysconfdPublisher
from werkzeug.local import LocalProxy


def _find(name: str, publisher: type) -> Any:
    """Return a publisher of the current request, kept in ``g``."""
    if name not in g:
        setattr(g, name, publisher())
    return g.get(name)


#: The events and reloads of the current request, sent after its commit.
bus = LocalProxy(lambda: _find('bus_publisher', BusPublisher))
sysconfd = LocalProxy(lambda: _find('sysconfd_publisher', SysconfdPublisher))
