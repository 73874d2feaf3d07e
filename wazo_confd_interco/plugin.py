# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

import logging
from typing import Any, Final

logger = logging.getLogger(__name__)

# Raised when the plugin is loaded if wazo-confd or xivo-dao lacks a name, or if a
# function takes other arguments. Neither has a stable interface for plugins.
_HOST_CHANGED: Final = (ImportError, AttributeError, KeyError, TypeError)


class Plugin:
    """The `interconnections` plugin of wazo-confd."""

    def load(self, dependencies: dict[str, Any]) -> None:
        """Register the resources, or log why not and stay disabled.

        :param dependencies: what wazo-confd passes to each plugin
        """
        try:
            from .resources import add_resources

            add_resources(dependencies)
        except _HOST_CHANGED:
            logger.exception(
                'interconnections plugin disabled: it is not compatible with this '
                'wazo-confd'
            )
