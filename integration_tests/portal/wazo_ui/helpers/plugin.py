# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

from flask import Blueprint


def create_blueprint(name: str, import_name: str) -> Blueprint:
    """Return a blueprint with the directories of a plugin."""
    return Blueprint(
        name,
        import_name,
        template_folder='templates',
        static_folder='static',
        static_url_path='/' + import_name,
    )
