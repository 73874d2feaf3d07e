# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""An index of the `match` options, by which `near` finds them.

No index of the host's serves: without this one PostgreSQL reads every option of every
endpoint to show one document, for the warning that others match the same addresses.
It changes no answer, so a host that can't have it goes without.
"""

from __future__ import annotations

import logging
import re
from typing import Final

from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from xivo_dao.helpers.db_manager import Session

logger = logging.getLogger(__name__)

NAME: Final = 'interco_match'
_FOUND: Final = text('SELECT to_regclass(:name)')
# Two confds may start at once; and neither waits for long: it is not served meanwhile.
_ALONE: Final = (
    "SET LOCAL lock_timeout = '2s'",
    'LOCK TABLE endpoint_sip_section_option IN SHARE ROW EXCLUSIVE MODE',
)
# What is the same of texts that may overlap, unless a network is wider than its first
# octet: of an address that octet, a name without its case, and one for all networks,
# lists and IPv6. It is short: of a long one in an index a text could not be stored.
_LENGTH: Final = 64
_MANY: Final = '[,:/]'
_NUMBERS: Final = '[0-9.]+'
MANY: Final = '/'
KEY: Final = (
    f"(CASE WHEN value ~ '{_MANY}' THEN '{MANY}'"
    f" WHEN value ~ '^{_NUMBERS}$' THEN split_part(left(value, {_LENGTH}), '.', 1)"
    f""" ELSE lower(left(value, {_LENGTH}) COLLATE "C") END)"""
)
# The options of other keys are not in it, and cost what they did.
_CREATE: Final = (
    f'CREATE INDEX IF NOT EXISTS {NAME} ON endpoint_sip_section_option'
    f" ({KEY}) WHERE key = 'match'"
)


def key(match: str) -> str:
    """What `KEY` is for a text."""
    if re.search(_MANY, match):
        return MANY
    start = match[:_LENGTH]
    if re.fullmatch(_NUMBERS, match):
        return start.partition('.')[0]
    return re.sub('[A-Z]', lambda found: found[0].lower(), start)


def ensure() -> None:
    """Makes the index where there is none; says so where that fails."""
    try:
        with Session.session_factory.begin() as session:
            if session.scalar(_FOUND, {'name': NAME}) is not None:
                return
            for statement in (*_ALONE, _CREATE):
                session.execute(text(statement))
    except DBAPIError as error:
        logger.warning(
            'no index %s (%s): with thousands of trunks, each document takes longer',
            *(NAME, type(error.orig).__name__),
        )
