# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

from typing import Any


class HTTPCommand:
    """The base class of the commands of Wazo's clients."""

    def __init__(self, client: Any) -> None:
        self._client = client

    @property
    def session(self) -> Any:
        """Return a new session, with the current token and tenant."""
        return self._client.session()
