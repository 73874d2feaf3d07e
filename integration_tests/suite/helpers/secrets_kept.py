# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Checks that no answer contains the secret of a request."""

from __future__ import annotations

from collections.abc import Iterable

from confd_client import Confd
from kinds import SECRET
from samples import INTERCONNECTIONS, Document, path_of


def create_without_leak(confd: Confd, reader: Confd, body: Document) -> Document:
    """Create an interconnection, check that no answer has `SECRET`, return it."""
    answer = confd.post(INTERCONNECTIONS, json=body)
    assert answer.status_code == 201
    assert SECRET not in answer.text
    document = answer.json()
    for client in (confd, reader):
        assert SECRET not in client.get(path_of(document)).text
        assert SECRET not in client.get(INTERCONNECTIONS).text
    return document


def check_errors_hide_secret(confd: Confd, bodies: Iterable[Document]) -> None:
    """Check that each body gets a 400 that does not repeat `SECRET`."""
    for body in bodies:
        answer = confd.post(INTERCONNECTIONS, json=body)
        assert answer.status_code == 400, body
        assert SECRET not in answer.text, body
