# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Read files that an administrator may edit, replace or get wrong."""

from __future__ import annotations

import errno
import os
import stat
from pathlib import Path


def read_site_file(path: Path, max_bytes: int) -> bytes:
    """Return the content of a file, or its first `max_bytes` + 1 bytes.

    Never waits: opening a pipe would wait for a writer, and a device may have no end.

    :raises OSError: if the path is not a regular file that can be read
    """
    with open(path, 'rb', opener=_open_without_waiting) as file:
        return file.read(max_bytes + 1)


def _open_without_waiting(path: str, flags: int) -> int:
    descriptor = os.open(path, flags | os.O_NONBLOCK)
    if not stat.S_ISREG(os.fstat(descriptor).st_mode):
        os.close(descriptor)
        raise OSError(errno.EINVAL, 'it is not a regular file', path)
    return descriptor
