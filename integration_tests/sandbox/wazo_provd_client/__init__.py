# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

from typing import Any


class Client:
    """A client of wazo-provd; the native services of the sandbox send no requests."""

    def __init__(self, **config: Any) -> None:
        """Connect to nothing."""

    def set_token(self, token: str) -> None:
        """Forget the token."""
