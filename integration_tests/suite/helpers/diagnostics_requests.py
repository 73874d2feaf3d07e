# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Interconnections to diagnose, and requests for their diagnostics."""

from __future__ import annotations

from typing import Any

from confd_client import Confd
from samples import (
    Document,
    create,
    merge,
    path_of,
    sip_body,
    unused_network,
)

PROVIDER = {'username': 'u', 'password': 'pr0vider'}
INBOUND = {'username': 'in', 'password': 'inb0und'}


def fetch_diagnostics(confd: Confd, document: Document | int) -> Document:
    """Return the diagnostics of an interconnection."""
    answer = confd.get(f'{path_of(document)}/diagnostics')
    assert answer.status_code == 200, answer.text
    return answer.json()


def fetch_checks(confd: Confd, document: Document | int) -> dict[str, Document]:
    """Return the checks of an interconnection that found something, by id."""
    found = fetch_diagnostics(confd, document)['checks']
    for check in found:
        assert set(check) == {'id', 'level', 'message', 'advice'}
        assert check['level'] in ('error', 'warning')
        assert check['message'] and check['advice']
    return {check['id']: check for check in found}


def create_recognised(
    confd: Confd, name: str, more: Document | None = None, **values: Any
) -> Document:
    """Create a SIP interconnection that matches a network of its own.

    :param more: a patch that is merged into the body
    :param values: members of `sip`
    """
    values = {'match': [f'{unused_network()}/64']} | values
    return create(confd, merge(sip_body(name, **values), more or {}))
