# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Requests that synchronise the interconnections of a tenant."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import requests
from confd_client import Confd
from samples import INTERCONNECTIONS, Document

KINDS_OF_CHANGE = ('created', 'updated', 'unchanged', 'deleted')


def send_sync(
    confd: Confd, items: Iterable[Document], query: str = '', **members: Any
) -> requests.Response:
    """Send a synchronisation.

    :param members: `prune` and `force`
    """
    body = {'items': list(items), **members}
    return confd.put(INTERCONNECTIONS + query, json=body)


def sync(confd: Confd, items: Iterable[Document], **members: Any) -> Document:
    """Send a synchronisation, which must succeed, and return its answer."""
    answer = send_sync(confd, items, **members)
    assert answer.status_code == 200, answer.text
    assert tuple(answer.json()) == KINDS_OF_CHANGE
    return answer.json()


def names_of(answer: Document) -> dict[str, list[str]]:
    """Return the names of the interconnections of an answer, without empty lists."""
    found = {kind: [one['name'] for one in answer[kind]] for kind in KINDS_OF_CHANGE}
    return {kind: names for kind, names in found.items() if names}


def empty_tenant(confd: Confd) -> None:
    """Delete every interconnection of a tenant."""
    sync(confd, [], prune=True, force=True)


def read_portable(confd: Confd) -> list[Document]:
    """Return the portable documents of a tenant."""
    answer = confd.get(f'{INTERCONNECTIONS}?view=portable')
    assert answer.status_code == 200, answer.text
    assert answer.json()['total'] == len(answer.json()['items'])
    return answer.json()['items']
