# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The memory of the confd process, as Linux reports it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from itertools import cycle, islice
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import psutil
import requests as http
from confd_client import Host

from .plugin_requests import PluginRequests

_MIB = 2**20
# What many requests must not exceed, compared with the first ones.
_MAX_GROWTH_MIB = 20
_PAGES, _PAGE_SIZE = 60, 300
_MIXED_REQUESTS = 5000
_SYNC_SIZE = 1000
_MIXED = (
    *('minimal', 'one', 'search', 'short_page', 'page_of_100', 'summary_of_100'),
    *('states_of_100', 'nat', 'diagnostics', 'policy', 'resolve'),
    *('create', 'update', 'delete'),
)
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


@dataclass(frozen=True)
class MemoryGrowth:
    """The memory of confd in MiB after each of several loads.

    :param after: the memory by the name of the load; the first is a first request of
        each kind
    """

    after: dict[str, float]

    @property
    def mib(self) -> float:
        """How much larger the memory is than after the first load."""
        first, *_, last = self.after.values()
        return round(last - first, 1)

    @property
    def is_met(self) -> bool:
        return self.mib <= _MAX_GROWTH_MIB

    def as_json(self) -> dict[str, Any]:
        growth = {'growth_mib': self.mib, 'target': _MAX_GROWTH_MIB}
        return {'after': self.after, **growth, 'is_met': self.is_met}

    def as_text(self) -> str:
        lines = [f'{mib:7.1f} MiB after {name}' for name, mib in self.after.items()]
        verdict = 'yes' if self.is_met else 'NO'
        lines.append(f'{self.mib:7.1f} MiB more, ≤ {_MAX_GROWTH_MIB}: {verdict}')
        return '\n'.join(lines)


def measure_growth(process: psutil.Process, requests: PluginRequests) -> MemoryGrowth:
    """Return how the memory grows with pages, all kinds of requests, and a sync."""

    def send_mixed(number: int) -> None:
        for name in islice(cycle(_MIXED), number):
            getattr(requests, name)()

    def send_pages(number: int) -> None:
        for _ in range(number):
            requests.page(_PAGE_SIZE)

    def send_first() -> None:
        send_pages(1)
        send_mixed(len(_MIXED))

    loads: dict[str, Callable[[], None]] = {
        'the first requests': send_first,
        f'{_PAGES} pages of {_PAGE_SIZE} documents': lambda: send_pages(_PAGES),
        f'{_MIXED_REQUESTS} mixed requests': lambda: send_mixed(_MIXED_REQUESTS),
        f'a synchronisation of {_SYNC_SIZE}': lambda: requests.sync_new(_SYNC_SIZE),
    }
    after = {}
    for name, send in loads.items():
        send()
        if requests.host.is_sandbox:
            # A sandbox remembers what it published; wazo-confd does not.
            http.delete(f'{requests.host.about_url}/events', timeout=60)
        after[name] = round(process.memory_info().rss / _MIB, 1)
    return MemoryGrowth(after)


def _read_peak(process: psutil.Process) -> float:
    status = Path(f'/proc/{process.pid}/status').read_text()
    kib = next(line for line in status.splitlines() if line.startswith('VmHWM'))
    return round(int(kib.split()[1]) / 1024, 1)
