# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Findings about the context in which the calls of an interconnection arrive."""

from __future__ import annotations

from typing import Final

from ..options.findings import ERROR, WARNING, Finding
from .stored import StoredTrunk

INCALL: Final = 'incall'
# Contexts through which a caller from outside reaches outgoing routes.
_COSTLY_TYPES: Final = frozenset(('internal', 'outcall'))


def _has_no_context(stored: StoredTrunk) -> bool:
    return stored.context is None


def _find_unknown(stored: StoredTrunk) -> str | None:
    return stored.context if stored.context_type is None else None


def _find_costly_type(stored: StoredTrunk) -> str | None:
    return stored.context_type if stored.context_type in _COSTLY_TYPES else None


def _find_silent_type(stored: StoredTrunk) -> str | None:
    known = {INCALL, None} | _COSTLY_TYPES
    return stored.context_type if stored.context_type not in known else None


FINDINGS: Final[tuple[Finding[StoredTrunk], ...]] = (
    Finding(
        'context_missing',
        WARNING,
        'context',
        'the interconnection has no context, so incoming calls do not arrive',
        'set `context` to a context of type incall',
        _has_no_context,
    ),
    Finding(
        'context_unknown',
        ERROR,
        'context',
        'the tenant has no context {}, so incoming calls do not arrive',
        'set `context` to a context of type incall',
        _find_unknown,
    ),
    Finding(
        'context_wrong_type',
        ERROR,
        'context',
        'incoming calls arrive in a context of type {}, so external callers can '
        'reach users and outgoing routes, at your cost; the other side can also '
        'redirect (302) or transfer a call there',
        'set `context` to a context of type incall',
        _find_costly_type,
    ),
    Finding(
        'context_without_incalls',
        ERROR,
        'context',
        'incoming calls arrive in a context of type {}, which has no incoming routes, '
        'so they get a 404',
        'set `context` to a context of type incall',
        _find_silent_type,
    ),
)
