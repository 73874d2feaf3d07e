# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Interconnections to diagnose, and what is told of them."""

from __future__ import annotations

from typing import Any

from confd_client import Confd
from samples import Document, created, merged, new_network, path_of, sip

PROVIDER = {'username': 'u', 'password': 'pr0vider'}
INBOUND = {'username': 'in', 'password': 'inb0und'}


def diagnostics(confd: Confd, document: Document | int) -> Document:
    """What is told of an interconnection."""
    answer = confd.get(f'{path_of(document)}/diagnostics')
    assert answer.status_code == 200, answer.text
    return answer.json()


def checks(confd: Confd, document: Document | int) -> dict[str, Document]:
    """What its checks have to say, by their ids."""
    found = diagnostics(confd, document)['checks']
    for check in found:
        assert set(check) == {'id', 'level', 'message', 'advice'}
        assert check['level'] in ('error', 'warning')
        assert check['message'] and check['advice']
    return {check['id']: check for check in found}


def recognised(
    confd: Confd, name: str, more: Document | None = None, **values: Any
) -> Document:
    """A new SIP interconnection that has a network of its own for its match.

    :param more: what is merged into the body
    :param values: those of `sip`
    """
    values = {'match': [f'{new_network()}/64']} | values
    return created(confd, merged(sip(name, **values), more or {}))
