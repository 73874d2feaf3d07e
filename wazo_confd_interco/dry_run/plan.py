# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""The answer of a dry run: what the request would change, send and reload."""

from __future__ import annotations

from collections.abc import Callable

from wazo_confd.helpers.common import rollback

from ..documents import Document
from ..native.confd.collected_events import collect_events, pending_reloads
from ..native.database.tables import METADATA
from ..native.database.transaction import get_session
from ..native.sip.sections import load_endpoints_of_sections
from .changes import observe_rows
from .secrets import mask_secrets
from .summary import list_sections, summarize

# Return the configuration that Asterisk reads for an interconnection, by its id.
Text = Callable[[int | None], str | None]


def run_dry(
    operation: Callable[[], Document | None],
    id_: int | None = None,
    text: Text = lambda id_: None,
    id_after: Callable[[Document | None], int | None] = lambda result: None,
) -> Document:
    """Run an operation, describe it, and roll it back; nothing is sent or reloaded.

    :param operation: does the work and returns the document as it would be
    :param id_: the id of the interconnection before the operation, if there is one
    :param text: returns the configuration of an interconnection
    :param id_after: returns the id of the interconnection after the operation, from the
        operation's result
    :return: an `InterconnectionDryRun` of api.yml
    """
    events = collect_events()
    text_before = text(id_)
    with observe_rows(get_session(), METADATA) as rows:
        result = operation()
    changes = rows.list_changes()
    endpoints = load_endpoints_of_sections(list_sections(changes))
    answer = {
        'result': result,
        'summary': summarize(changes, endpoints),
        'changes': changes,
        'asterisk': {'before': text_before, 'after': text(id_after(result))},
        'reloads': pending_reloads(),
        'events': mask_secrets(events.show()),
    }
    rollback()
    return answer
