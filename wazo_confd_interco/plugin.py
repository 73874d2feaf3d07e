# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

import logging
from typing import Any

from . import requirements

logger = logging.getLogger(__name__)


class Plugin:
    """What confd loads: `interconnections` in `enabled_plugins`."""

    def load(self, dependencies: dict[str, Any]) -> None:
        """Adds the resources, or says in one line what the host lacks."""
        lacking = requirements.lacking(dependencies)
        if lacking:
            logger.error(
                'interconnections are not served, this host lacks: %s',
                ', '.join(lacking),
            )
            return
        from . import wiring  # imports the host, which is known to be there now

        wiring.load(dependencies)
