# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Conversions of texts for the tests."""

from __future__ import annotations

from textwrap import dedent
from typing import Any

from ..formats import AUTO, convert
from ..report import Report

_KNOWN = {
    'endpoint': (
        *('rtp_symmetric', 'force_rport', 'rewrite_contact', 'direct_media', 'timers'),
        *('accountcode', 'set_var', 'identify_by', 'allow', 'callerid', 'from_user'),
        *('dtmf_mode', 'media_encryption', 'send_rpid', 'send_pai', 'outbound_proxy'),
        *('language', 'disable_direct_media_on_nat', 'direct_media_method'),
        'direct_media_glare_mitigation',
    ),
    'aor': ('contact', 'qualify_frequency', 'max_contacts', 'remove_existing'),
    'auth': ('auth_type', 'username', 'password', 'realm', 'md5_cred'),
    'identify': ('match', 'match_header', 'srv_lookups'),
    'registration': ('server_uri', 'client_uri', 'line', 'expiration', 'contact_user'),
}


def import_text(text: str, format_: str = AUTO) -> tuple[str, dict[str, Any]]:
    """Return the format of a text, and what became of it."""
    report = Report()
    found = convert(
        dedent(text), format_, lambda section: _KNOWN.get(section, ()), report
    )
    return found, report.finish()


def import_documents(text: str, format_: str = AUTO) -> list[dict[str, Any]]:
    """Return the documents of a text."""
    return [item['document'] for item in import_text(text, format_)[1]['items']]


def import_notes(text: str, format_: str = AUTO) -> dict[int, str]:
    """Return the notes by line."""
    notes: dict[int, list[str]] = {}
    for note in import_text(text, format_)[1]['notes']:
        notes.setdefault(note['line'], []).append(note['message'])
    return {line: '\n'.join(messages) for line, messages in notes.items()}
