# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""The entries of the sidebar, which methods of views declare."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import Blueprint

from ..http_server import app


def menu_item(path: str, text: Any, **values: Any) -> Callable[[Callable], Callable]:
    """Let a method of a view be the page of an entry."""

    def declare(method: Any) -> Any:
        # Decorators apply from the last to the first, and every entry is independent.
        method.menu_items = [*getattr(method, 'menu_items', []), (path, text, values)]
        return method

    return declare


def register_flaskview(blueprint: Blueprint, view: type) -> None:
    """Add the entries of a view to the sidebar."""
    for name in dir(view):
        for path, text, values in getattr(getattr(view, name), 'menu_items', ()):
            endpoint = f'{blueprint.name}.{view.__name__}:{name}'
            entry = app.extensions['menu'].root_node.submenu(path)
            entry.register(endpoint=endpoint, text=text, **{'order': 9} | values)
