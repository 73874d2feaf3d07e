# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

from typing import cast

from flask import g
from interco_sandbox.publishers import BusPublisher, SysconfdPublisher
from werkzeug.local import LocalProxy


def _current_bus() -> BusPublisher:
    if 'bus_publisher' not in g:
        g.bus_publisher = BusPublisher()
    return g.bus_publisher


def _current_sysconfd() -> SysconfdPublisher:
    if 'sysconfd_publisher' not in g:
        g.sysconfd_publisher = SysconfdPublisher()
    return g.sysconfd_publisher


#: The events and reloads of the current request, sent after its commit.
bus = cast(BusPublisher, LocalProxy(_current_bus))
sysconfd = cast(SysconfdPublisher, LocalProxy(_current_sysconfd))
