# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""The transaction of a request: commit in the handler, retry once, read one snapshot.

wazo-confd commits after the response is built, so a commit that fails would become a
500. Here the commit is the end of the handler; wazo-confd's own has nothing left to do.
Reloads of Asterisk and events on the bus follow after it.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from functools import wraps
from typing import Any, Final, NoReturn, ParamSpec, TypeVar

from sqlalchemy.exc import DBAPIError, IntegrityError
from sqlalchemy.orm.exc import ObjectDeletedError, StaleDataError
from wazo_confd.helpers.common import rollback
from xivo_dao.helpers.db_manager import Session

from ...errors import CommitUnconfirmed, DatabaseUnavailable
from ...problems import CONFLICT, reject

P = ParamSpec('P')
T = TypeVar('T')

logger = logging.getLogger(__name__)

# SQLSTATEs that concurrent transactions cause (PostgreSQL, appendix A):
# serialization_failure, deadlock_detected, foreign_key_violation, unique_violation.
# After one of the last two, the checks of the second run report the row that no longer
# exists, or the name that is taken.
_TRANSIENT_SQLSTATES: Final = frozenset(('40001', '40P01', '23503', '23505'))
# Seconds before a request is run again.
_PAUSE: Final = 0.1
# A row that was read no longer exists when it is written or refreshed.
_ROW_GONE: Final = (ObjectDeletedError, StaleDataError)


def retry_once(func: Callable[P, T]) -> Callable[P, T]:
    """Commit what the handler did, and run it again once after a transient error.

    Nothing of the first run is kept. A second failure becomes a plain answer without
    SQL, never a 500.

    :raises DatabaseUnavailable: if the database fails twice
    :raises CommitUnconfirmed: if the connection broke during the commit
    :raises InvalidRequest: if the request lost a race
    """

    @wraps(func)
    def wrapper(*args: P.args, **kwargs: P.kwargs) -> T:
        try:
            return _run_and_commit(func, *args, **kwargs)
        except (DBAPIError, *_ROW_GONE) as error:
            if not _is_transient(error):
                _explain(error)
            logger.info('running the request again after %s', _name(error))
        rollback()
        # Otherwise this request could take the lock of a row again before the session
        # that waits for it wakes up, and cause the same deadlock.
        time.sleep(_PAUSE)
        try:
            return _run_and_commit(func, *args, **kwargs)
        except (DBAPIError, *_ROW_GONE) as error:
            _explain(error)

    return wrapper


def _run_and_commit(func: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
    try:
        answer = func(*args, **kwargs)
    except Exception:
        Session.rollback()
        raise
    Session.flush()
    try:
        Session.commit()
    except DBAPIError as error:
        if error.connection_invalidated:
            raise CommitUnconfirmed from None
        raise
    return answer


def get_session() -> Any:
    """Return the session of the request."""
    return Session()


def release_connection() -> None:
    """End the transaction of a request that goes on without the database."""
    Session.rollback()


def read_snapshot(func: Callable[P, T]) -> Callable[P, T]:
    """Run a function that only reads, with all statements on one snapshot.

    Otherwise concurrent commits could show an outcall without its extensions. The
    function must be the first user of the session in its request. No connection is
    held when it returns.
    """

    @wraps(func)
    def wrapper(*args: P.args, **kwargs: P.kwargs) -> T:
        Session.connection(execution_options={'isolation_level': 'REPEATABLE READ'})
        found = func(*args, **kwargs)
        Session.rollback()
        return found

    return wrapper


def _is_transient(error: Exception) -> bool:
    if not isinstance(error, DBAPIError):
        return True
    return error.connection_invalidated or error.orig.pgcode in _TRANSIENT_SQLSTATES


def _explain(error: Exception) -> NoReturn:
    if not isinstance(error, DBAPIError):
        _reject_conflict('a row was deleted')
    if isinstance(error, IntegrityError):
        _reject_conflict(error.orig.diag.constraint_name)
    if error.orig.pgcode in _TRANSIENT_SQLSTATES:
        _reject_conflict(_name(error))
    logger.error('the database failed: %s', _name(error))
    raise DatabaseUnavailable from None


def _reject_conflict(cause: str | None) -> NoReturn:
    logger.error('rejected because of a concurrent change: %s', cause)
    reject('body', 'conflicts with a concurrent change; try again', CONFLICT)


def _name(error: Exception) -> str:
    return type(getattr(error, 'orig', None) or error).__name__
