# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The memory of the confd process, as Linux reports it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlsplit

import psutil
from confd_client import Host

_MIB = 2**20
# proc(5): sets the peak to the memory that is in use now.
_RESET_PEAK = '5'


def find_confd_process(host: Host) -> psutil.Process | None:
    """Return the process of confd, or None if it runs on another machine."""
    if host.process:
        return psutil.Process(host.process.pid)
    port = urlsplit(host.url).port
    for connection in psutil.net_connections('tcp'):
        is_listening = connection.status == psutil.CONN_LISTEN
        if is_listening and connection.laddr.port == port and connection.pid:
            return psutil.Process(connection.pid)
    return None


def measure_memory(
    process: psutil.Process, call: Callable[[], object]
) -> dict[str, float]:
    """Return the memory before a call and the peak during the call, in MiB."""
    idle = process.memory_info().rss
    Path(f'/proc/{process.pid}/clear_refs').write_text(_RESET_PEAK)
    call()
    return {'idle_mib': round(idle / _MIB, 1), 'peak_mib': _read_peak(process)}


def _read_peak(process: psutil.Process) -> float:
    status = Path(f'/proc/{process.pid}/status').read_text()
    kib = next(line for line in status.splitlines() if line.startswith('VmHWM'))
    return round(int(kib.split()[1]) / 1024, 1)
