# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Fixtures for calls: a Wazo with its own Asterisk, SIP peers and a name server.

`bin/test-asterisk` provides the root directory with Asterisk. Without it, every test is
skipped.
"""

from __future__ import annotations

import itertools
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import addresses
import pytest
from asterisk_process import Asterisk
from confd_client import Db, Host, running_sandbox, temporary_directory
from name_server import NameServer
from sip_peer import PORT, Peer
from wazo_pbx import Wazo

_ROOT = os.environ.get('INTERCO_ASTERISK')
_WHY_SKIPPED = os.environ.get('INTERCO_ASTERISK_SKIPPED', 'run by bin/test-asterisk')
_numbers = itertools.count(1)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    if not _ROOT:
        for item in items:
            item.add_marker(pytest.mark.skip(reason=_WHY_SKIPPED))


@contextmanager
def _run_sandbox() -> Iterator[Host]:
    with temporary_directory() as data_dir, running_sandbox(data_dir) as sandbox:
        yield sandbox


@contextmanager
def _run_wazo(sandbox: Host, name: str, address: str) -> Iterator[Wazo]:
    wazo = Wazo(sandbox, Asterisk(Path(_ROOT), name), address)
    try:
        wazo.start()
        yield wazo
    finally:
        wazo.stop()


@pytest.fixture(scope='session')
def session_wazo() -> Iterator[Wazo]:
    with _run_sandbox() as sandbox, _run_wazo(sandbox, 'wazo', '127.0.0.2') as wazo:
        yield wazo


@pytest.fixture(scope='session')
def session_other_wazo() -> Iterator[Wazo]:
    with _run_sandbox() as sandbox, _run_wazo(sandbox, 'other', '127.0.0.3') as wazo:
        yield wazo


@pytest.fixture(scope='session')
def session_ipv6_wazo() -> Iterator[Wazo]:
    address = '[::1]'
    with _run_sandbox() as sandbox:
        db = Db(sandbox.about['db_uri'])
        bind = "UPDATE pjsip_transport_option SET value = %s WHERE key = 'bind'"
        db.query(bind, f'{address}:{PORT}')
        db.connection.close()
        with _run_wazo(sandbox, 'ipv6', address) as wazo:
            yield wazo


@pytest.fixture
def wazo(session_wazo: Wazo, make_peer: PeerFactory) -> Iterator[Wazo]:
    """Provide a Wazo without interconnections.

    They are deleted while the peers still answer and no longer challenge: Asterisk
    would log a warning about that during the next test.
    """
    yield session_wazo
    make_peer.stop_challenging()
    session_wazo.delete_everything()


@pytest.fixture
def other_wazo(session_other_wazo: Wazo) -> Iterator[Wazo]:
    """Provide another Wazo, with its own confd and its own Asterisk."""
    yield session_other_wazo
    session_other_wazo.delete_everything()


@pytest.fixture
def ipv6_wazo(session_ipv6_wazo: Wazo, make_peer: PeerFactory) -> Iterator[Wazo]:
    """Provide a Wazo whose transports are bound to ::1 and to no IPv4 address."""
    yield session_ipv6_wazo
    make_peer.stop_challenging()
    session_ipv6_wazo.delete_everything()


class PeerFactory:
    """Makes SIP peers, each on an address that no other peer has had."""

    def __init__(self) -> None:
        self._peers: list[Peer] = []

    def __call__(self, port: int = PORT, ipv6: bool = False) -> Peer:
        form = addresses.ipv6_address if ipv6 else addresses.ipv4_address
        self._peers.append(Peer(form(next(_numbers)), port))
        return self._peers[-1]

    def stop_challenging(self) -> None:
        for peer in self._peers:
            peer.required_account = None

    def close(self) -> None:
        for peer in self._peers:
            peer.close()


@pytest.fixture
def make_peer() -> Iterator[PeerFactory]:
    """Provide a function that makes a SIP peer at each call."""
    peers = PeerFactory()
    yield peers
    peers.close()


@pytest.fixture(scope='session')
def name_server() -> Iterator[NameServer]:
    server = NameServer()
    server.start()
    yield server
    server.stop()


@pytest.fixture
def dns_records(name_server: NameServer) -> Iterator[dict[str, str]]:
    """Provide the IPv4 addresses by name that Asterisk can resolve; fill it in."""
    yield name_server.addresses
    name_server.addresses.clear()


@pytest.fixture(scope='session')
def new_name() -> Callable[..., str]:
    """Provide a function that returns an unused name at each call."""
    return lambda prefix='acme': f'{prefix}-{next(_numbers)}'
