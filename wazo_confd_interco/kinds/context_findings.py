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


def _find_disabled(stored: StoredTrunk) -> str | None:
    is_known = stored.context_type is not None
    return stored.context if is_known and not stored.context_enabled else None


def _find_costly_type(stored: StoredTrunk) -> str | None:
    type_ = stored.context_type if stored.context_enabled else None
    return type_ if type_ in _COSTLY_TYPES else None


def _find_silent_type(stored: StoredTrunk) -> str | None:
    type_ = stored.context_type if stored.context_enabled else None
    return type_ if type_ not in {INCALL, None} | _COSTLY_TYPES else None


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
    # wazo-confgend leaves out disabled contexts (xivo-dao, find_context_settings).
    Finding(
        'context_disabled',
        ERROR,
        'context',
        'the context {} is disabled, so Wazo does not write it to the dialplan, and '
        'incoming calls do not arrive',
        'enable the context, or set `context` to another context of type incall',
        _find_disabled,
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
