# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Requests with a secret in them, and that no answer has it."""

from __future__ import annotations

from collections.abc import Iterable

from confd_client import Confd
from kinds import SECRET
from samples import INTERCONNECTIONS, Document, path_of


def created_and_shown(confd: Confd, reader: Confd, body: Document) -> Document:
    """A new one's document; the secret is in nothing that anybody reads of it."""
    answer = confd.post(INTERCONNECTIONS, json=body)
    assert answer.status_code == 201
    assert SECRET not in answer.text
    document = answer.json()
    for client in (confd, reader):
        assert SECRET not in client.get(path_of(document)).text
        assert SECRET not in client.get(INTERCONNECTIONS).text
    return document


def refused(confd: Confd, bodies: Iterable[Document]) -> None:
    """No refusal repeats the secret of its body."""
    for body in bodies:
        answer = confd.post(INTERCONNECTIONS, json=body)
        assert answer.status_code == 400, body
        assert SECRET not in answer.text, body
