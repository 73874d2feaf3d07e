# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

from typing import Any

from ..raw_options import find_context_uses
from .changes import build_change, build_document


def add_options(*options: tuple[str, str]) -> dict[str, Any]:
    """Return the patch that sets the options of the endpoint section."""
    return {'sip': {'options': {'endpoint': [list(option) for option in options]}}}


def test_contexts_that_new_options_name_are_found() -> None:
    stored = ('message_context', 'old')
    patch = add_options(
        stored,
        ('subscribe_context', 'new'),
        ('contexts', 'none'),
        ('set_var', 'TRANSFER_CONTEXT=office'),
        ('incoming_mwi_mailbox', '1@default'),
    )
    change = build_change(build_document(add_options(stored)), patch)
    uses = [(use.path, use.name, use.must_exist) for use in find_context_uses(change)]
    path = 'sip.options.endpoint'
    assert uses == [
        (path, 'new', True),
        (path, 'office', True),
        (path, 'default', False),
    ]
