# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""The views of an interconnection: how much of it an answer contains."""

from __future__ import annotations

from typing import Any, Final

from ..documents import Document
from ..kinds.stored import StoredTrunk, is_enabled

FULL: Final = 'full'
SUMMARY: Final = 'summary'
PORTABLE: Final = 'portable'
VIEWS: Final = (FULL, SUMMARY, PORTABLE)
ITEM_VIEWS: Final = (FULL, PORTABLE)
_SHARED_MEMBERS: Final = ('id', 'tenant_uuid', 'type', 'name', 'label', 'context')


def summarize(stored: StoredTrunk, document: Document, incall_count: int) -> Document:
    """Return the row of an interconnection in a list that people see.

    :param document: the whole document, as `document.show_documents` returns it
    :param incall_count: the number of incalls in the context of the interconnection
    """
    return {
        **{name: document[name] for name in _SHARED_MEMBERS},
        'remote': _find_remote(document),
        'enabled': bool(document['type']) and is_enabled(stored.row),
        'outcall_count': len(document['outcalls']),
        'incall_count': incall_count,
        'warning_count': len(document['warnings']),
        'links': document['links'],
    }


def _find_remote(document: Document) -> str | None:
    """Return what reaches the other side: its hosts, or an interface."""
    part: Any = document[document['type']] if document['type'] else {}
    match document['type']:
        case 'sip':
            return ', '.join(part['remote_hosts'] or ()) or None
        case 'iax':
            return part['host'] or None
        case 'custom':
            return part['interface'] or None
    return None
