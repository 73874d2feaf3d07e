# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from interco_sandbox.schema import build_tables
from sqlalchemy import create_engine
from sqlalchemy.orm import declarative_base, scoped_session, sessionmaker

POOL_SIZE = 100
Session = scoped_session(sessionmaker())
Base: Any = declarative_base()
build_tables(Base.metadata)


def init_db(db_uri: str, pool_size: int = POOL_SIZE) -> None:
    """Connect the session to a database."""
    Session.configure(
        bind=create_engine(db_uri, pool_pre_ping=True, pool_size=pool_size)
    )


def init_db_from_config(config: Mapping[str, Any]) -> None:
    """Connect the session to the database of confd's configuration."""
    init_db(config['db_uri'])
