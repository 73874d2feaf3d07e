# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Advisory locks for objects that have no row to lock.

They are held until the end of the transaction. A request that needs several locks
acquires them in a fixed order, so that two requests cannot wait for each other.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from sqlalchemy import String, bindparam, func, select
from sqlalchemy.dialects.postgresql import ARRAY
from xivo_dao.helpers.db_manager import Session

_KEYS: Final = bindparam('keys', type_=ARRAY(String))
_LOCK: Final = select(func.pg_advisory_xact_lock(func.hashtext(func.unnest(_KEYS))))


def lock_keys(keys: Iterable[str]) -> None:
    """Take the locks of the keys, in their order."""
    Session.execute(_LOCK, {'keys': list(keys)})
