# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What calls need: a Wazo with an Asterisk of its own, and peers around it.

Where Asterisk is comes from `bin/test-asterisk`; without it everything is skipped.
"""

from __future__ import annotations

import itertools
import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import addresses
import pytest
from asterisk_process import Asterisk
from confd_client import Db, Host, start_sandbox, stop_sandbox
from name_server import Names
from sip_peer import PORT, Peer
from wazo_pbx import Wazo

_ROOT = os.environ.get('INTERCO_ASTERISK')
_WHY_NOT = os.environ.get('INTERCO_ASTERISK_SKIPPED', 'run by bin/test-asterisk')
_numbers = itertools.count(1)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    if not _ROOT:
        for item in items:
            item.add_marker(pytest.mark.skip(reason=_WHY_NOT))


@contextmanager
def _sandbox() -> Iterator[Host]:
    data_dir = Path(tempfile.mkdtemp(prefix='interco-asterisk-'))
    host = start_sandbox(data_dir)
    yield host
    stop_sandbox(host)
    shutil.rmtree(data_dir, ignore_errors=True)


@contextmanager
def _started(host: Host, name: str, address: str) -> Iterator[Wazo]:
    wazo = Wazo(host, Asterisk(Path(_ROOT), name), address)
    try:
        wazo.start()
        yield wazo
    finally:
        wazo.stop()


@pytest.fixture(scope='session')
def host() -> Iterator[Host]:
    with _sandbox() as host:
        yield host


@pytest.fixture(scope='session')
def running(host: Host) -> Iterator[Wazo]:
    with _started(host, 'wazo', '127.0.0.2') as wazo:
        yield wazo


@pytest.fixture(scope='session')
def second_running() -> Iterator[Wazo]:
    with _sandbox() as host, _started(host, 'second', '127.0.0.3') as wazo:
        yield wazo


@pytest.fixture(scope='session')
def ipv6_running() -> Iterator[Wazo]:
    address = '[::1]'
    with _sandbox() as host:
        db = Db(host.about['db_uri'])
        bind = "UPDATE pjsip_transport_option SET value = %s WHERE key = 'bind'"
        db.query(bind, f'{address}:{PORT}')
        db.connection.close()
        with _started(host, 'ipv6', address) as wazo:
            yield wazo


@pytest.fixture
def wazo(running: Wazo, peer: object) -> Iterator[Wazo]:
    """A Wazo with no interconnection; it takes leave of the peers while they answer."""
    yield running
    running.clear()


@pytest.fixture
def second(second_running: Wazo) -> Iterator[Wazo]:
    """Another Wazo, with a confd and an Asterisk of its own."""
    yield second_running
    second_running.clear()


@pytest.fixture
def ipv6_wazo(ipv6_running: Wazo, peer: object) -> Iterator[Wazo]:
    """A Wazo that listens on ::1, as its transports say, and on no IPv4 address."""
    yield ipv6_running
    ipv6_running.clear()


@pytest.fixture
def peer() -> Iterator[Callable[..., Peer]]:
    """A new peer at every call, on an address that no other one had."""
    peers: list[Peer] = []

    def make(port: int = PORT, ipv6: bool = False) -> Peer:
        address = (addresses.ipv6 if ipv6 else addresses.ipv4)(next(_numbers))
        peers.append(Peer(address, port))
        return peers[-1]

    yield make
    for each in peers:
        each.close()


@pytest.fixture(scope='session')
def resolver() -> Iterator[Names]:
    resolver = Names()
    resolver.start()
    yield resolver
    resolver.stop()


@pytest.fixture
def names(resolver: Names) -> Iterator[dict[str, str]]:
    """The names that Asterisk can resolve, and their addresses; to be filled."""
    yield resolver.addresses
    resolver.addresses.clear()


@pytest.fixture(scope='session')
def name() -> Callable[..., str]:
    """A new name at every call."""
    return lambda prefix='acme': f'{prefix}-{next(_numbers)}'
