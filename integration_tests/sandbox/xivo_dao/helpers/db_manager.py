# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

from typing import Any

from interco_sandbox.schema import build_tables
from sqlalchemy import create_engine
from sqlalchemy.orm import declarative_base, scoped_session, sessionmaker

Session = scoped_session(sessionmaker())
Base: Any = declarative_base()
build_tables(Base.metadata)


def init_db(db_uri: str, pool_size: int = 100) -> None:
    """Connect the session to a database."""
    engine = create_engine(db_uri, pool_pre_ping=True, pool_size=pool_size)
    Session.configure(bind=engine)
