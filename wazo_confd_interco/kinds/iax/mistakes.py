# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Names of iax.conf that people write as fields, and what to use instead."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

IAX_MISTAKES: Final[Mapping[str, str]] = {
    'allow': 'the option allow of iax.options',
    'codecs': 'the option allow of iax.options',
    'disallow': 'the option disallow of iax.options',
    'password': 'iax.auth.secret',
    'register': 'iax.registration',
    'secret': 'iax.auth.secret',
    'trunk': 'the option trunk of iax.options',
    'type': 'iax.peer_type',
    'username': 'iax.auth.username',
}
