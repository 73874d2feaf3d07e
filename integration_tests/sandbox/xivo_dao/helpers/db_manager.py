# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import wraps
from typing import Any

from interco_sandbox.schema import build_tables
from sqlalchemy import create_engine
from sqlalchemy.orm import declarative_base, scoped_session, sessionmaker

POOL_SIZE = 100
Session = scoped_session(sessionmaker())
Base = declarative_base()
build_tables(Base.metadata)


def daosession(func: Callable) -> Callable:
    """Hand the session of this thread to ``func`` as its first argument."""

    @wraps(func)
    def with_session(*args: Any, **kwargs: Any) -> Any:
        return func(Session(), *args, **kwargs)

    return with_session


def init_db(db_uri: str, pool_size: int = POOL_SIZE) -> None:
    Session.configure(
        bind=create_engine(db_uri, pool_size=pool_size, pool_pre_ping=True)
    )


def init_db_from_config(config: Mapping[str, Any]) -> None:
    init_db(config['db_uri'])
