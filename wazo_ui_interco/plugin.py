# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

from typing import Any

from wazo_ui.helpers.menu import register_flaskview
from wazo_ui.helpers.plugin import create_blueprint

from .service import ConfdService
from .view import InterconnectionView


class Plugin:
    """The plugin of wazo-ui, named `interconnection`."""

    def load(self, dependencies: dict[str, Any]) -> None:
        """Add the pages to wazo-ui."""
        blueprint = create_blueprint('interconnection', __name__)
        InterconnectionView.service = ConfdService(
            dependencies['clients']['wazo_confd']
        )
        InterconnectionView.register(blueprint, route_base='/interconnections')
        register_flaskview(blueprint, InterconnectionView)
        dependencies['flask'].register_blueprint(blueprint)
