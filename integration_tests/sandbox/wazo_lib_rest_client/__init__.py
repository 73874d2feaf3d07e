# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What commands of Wazo's clients are made of."""

from __future__ import annotations

from typing import Any


class HTTPCommand:
    def __init__(self, client: Any) -> None:
        self._client = client

    @property
    def session(self) -> Any:
        """A new one at every use, as the token and the tenant are then."""
        return self._client.session()
