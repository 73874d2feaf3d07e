# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""The views of an interconnection: how much of it an answer contains."""

from __future__ import annotations

from typing import Final

from ..documents import Document
from ..kinds.registry import Kinds
from ..kinds.stored import StoredTrunk

FULL: Final = 'full'
SUMMARY: Final = 'summary'
PORTABLE: Final = 'portable'
VIEWS: Final = (FULL, SUMMARY, PORTABLE)
ITEM_VIEWS: Final = (FULL, PORTABLE)
_SHARED_MEMBERS: Final = ('id', 'tenant_uuid', 'type', 'name', 'label', 'context')


def summarize(
    kinds: Kinds, stored: StoredTrunk, document: Document, incall_count: int
) -> Document:
    """Return the row of an interconnection in a list that people see.

    :param document: the whole document, as `document.show_document` returns it
    :param incall_count: the number of incalls in the context of the interconnection
    """
    kind = kinds.get(document['type'] or '')
    return {
        **{name: document[name] for name in _SHARED_MEMBERS},
        'remote': kind.find_remote(document[kind.name]) if kind else None,
        'enabled': kind is not None and stored.row.enabled,
        'outcall_count': len(document['outcalls']),
        'incall_count': incall_count,
        'warning_count': len(document['warnings']),
        'links': document['links'],
    }
