# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

import logging
from typing import Any

logger = logging.getLogger(__name__)


class Plugin:
    """The `interconnections` plugin of wazo-confd."""

    def load(self, dependencies: dict[str, Any]) -> None:
        """Register the resources, or log what this host is missing and stay disabled.

        :param dependencies: the objects that wazo-confd passes to each plugin
        """
        try:
            # Imported here: the modules import wazo-confd and xivo-dao, which promise
            # plugins nothing. A missing name must not stop wazo-confd.
            from . import wiring

            wiring.load(dependencies)
        except (ImportError, AttributeError, KeyError, TypeError) as error:
            logger.error(
                'interconnections plugin disabled, missing from this host: %s', error
            )
