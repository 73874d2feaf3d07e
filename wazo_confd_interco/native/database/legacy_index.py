# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Drop the index that version 0.1.0 made on a table of wazo-confd."""

from __future__ import annotations

import logging
from typing import Final

from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from xivo_dao.helpers.db_manager import Session

logger = logging.getLogger(__name__)

INDEX_NAME: Final = 'interco_match'
_EXISTS: Final = text('SELECT to_regclass(:name)')


def drop_match_index() -> None:
    """Drop the index if it exists; wait 2 seconds at most for its table."""
    try:
        with Session.session_factory.begin() as session:
            if session.scalar(_EXISTS, {'name': INDEX_NAME}) is None:
                return
            session.execute(text("SET LOCAL lock_timeout = '2s'"))
            session.execute(text(f'DROP INDEX IF EXISTS {INDEX_NAME}'))
    except DBAPIError as error:
        logger.warning(
            'could not drop the index %s of version 0.1.0: %s',
            INDEX_NAME,
            type(error.orig).__name__,
        )
    else:
        logger.info('dropped the index %s of version 0.1.0', INDEX_NAME)
