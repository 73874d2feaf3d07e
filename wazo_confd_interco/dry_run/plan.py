# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""A request that is tried: done and checked, told of, and rolled back."""

from __future__ import annotations

from collections.abc import Callable

from wazo_confd.helpers.common import rollback
from xivo_dao.helpers.db_manager import Session

from ..documents import Document
from ..native import services as host
from .changes import watched
from .masked import masked

Text = Callable[[int | None], str | None]


def tried(
    operation: Callable[[], Document | None],
    id_: int | None = None,
    text: Text = lambda id_: None,
    id_after: Callable[[Document | None], int | None] = lambda result: None,
) -> Document:
    """What the operation would do, with nothing of it kept, sent or reloaded.

    :param operation: does the work and returns the document as it would be
    :param id_: that of the interconnection as it is now, None where there is none
    :param text: the configuration that Asterisk reads for an interconnection
    :param id_after: the id of the interconnection once the work is done, by its result
    """
    published = host.collect_events()
    before = text(id_)
    with watched(Session()) as changes:
        result = operation()
    answer = {
        'result': result,
        'changes': changes.show(),
        'asterisk': {'before': before, 'after': text(id_after(result))},
        'reloads': host.pending_reloads(),
        'events': masked(published.show()),
    }
    rollback()
    return answer
