# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""What the transaction of a request may meet: others at work, a database that is gone.

It ends with the handler: what fails until then can be rolled back and done again.
Confd would end it after the answer is made, and say of what fails then that it is a
500. Its own commit, which comes next, has nothing left to do; reloads and events
follow.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from functools import wraps
from typing import Any, NoReturn

from sqlalchemy.exc import DBAPIError, IntegrityError
from sqlalchemy.orm.exc import ObjectDeletedError, StaleDataError
from wazo_confd.helpers.common import rollback
from xivo.rest_api_helpers import APIException
from xivo_dao.helpers import errors
from xivo_dao.helpers.db_manager import Session
from xivo_dao.helpers.exception import ResourceError

logger = logging.getLogger(__name__)

# Constraints that two requests can race for: what the loser is told.
_RACES = {
    'endpoint_sip_name_key': 'SIPEndpoint',
    'useriax_name_key': 'IAXEndpoint',
    'usercustom_interface_intfsuffix_category_key': 'CustomEndpoint',
    'outcall_name_key': 'Outcall',
    'extensions_exten_context_key': 'Extension',
}
# SQLSTATEs of what others at work bring about, PostgreSQL's appendix A:
# serialization_failure, deadlock_detected, foreign_key_violation (what was to be
# referred to is gone: done once more, the work finds that out by itself).
_BY_OTHERS = {'40001', '40P01', '23503'}
_UNIQUE_VIOLATION = '23505'
# A row that was read is no longer there when it is written or looked at again.
_GONE = (ObjectDeletedError, StaleDataError)


class Unavailable(APIException):
    """The database did not do it: nothing is kept, and it may be tried again."""

    def __init__(self) -> None:
        super().__init__(503, 'Service Unavailable', 'database-unavailable')

    def __str__(self) -> str:
        return 'Service Unavailable - the database did not answer, nothing was changed'


class Unconfirmed(APIException):
    """The connection broke at the commit: nobody knows on which side of it."""

    def __init__(self) -> None:
        super().__init__(503, 'Service Unavailable', 'commit-unconfirmed')

    def __str__(self) -> str:
        return (
            'Service Unavailable - the database did not confirm the change: '
            'look whether it is there before you try again'
        )


def repeated(func: Callable) -> Callable:
    """Does the work once more where others stood in its way, or the connection broke.

    Nothing is kept of the first time. What fails again becomes a plain answer: no SQL
    in it, and never a 500.
    """

    @wraps(func)
    def wrapper(*args: Any, **kwargs: Any) -> Any:
        try:
            return _ended(func, *args, **kwargs)
        except (DBAPIError, *_GONE) as error:
            if not _passing(error):
                _explain(error)
            logger.info('once more, after %s', _name(error))
        rollback()
        try:
            return _ended(func, *args, **kwargs)
        except (DBAPIError, *_GONE) as error:
            _explain(error)

    return wrapper


def _ended(func: Callable, *args: Any, **kwargs: Any) -> Any:
    """What it returns, committed; rolled back where it raises."""
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
            raise Unconfirmed from None
        raise
    return answer


def in_one_snapshot(func: Callable) -> Callable:
    """For what only reads: all of its statements see the rows of one moment.

    What others commit meanwhile would show an outcall without its extensions, or a
    document that never was. It is the first to use the session in its request, and
    holds no connection while the answer is made.
    """

    @wraps(func)
    def wrapper(*args: Any, **kwargs: Any) -> Any:
        Session.connection(execution_options={'isolation_level': 'REPEATABLE READ'})
        found = func(*args, **kwargs)
        Session.rollback()
        return found

    return wrapper


def _passing(error: Exception) -> bool:
    if isinstance(error, _GONE):
        return True
    if error.orig.pgcode == _UNIQUE_VIOLATION:
        # Of a name, the loser is told. Of any other row, it is what was to be written.
        return error.orig.diag.constraint_name not in _RACES
    return error.connection_invalidated or error.orig.pgcode in _BY_OTHERS


def _explain(error: Exception) -> NoReturn:
    if isinstance(error, IntegrityError):
        raise _conflict(error.orig.diag.constraint_name) from None
    if isinstance(error, _GONE) or error.orig.pgcode in _BY_OTHERS:
        raise _conflict(None) from None
    logger.error('the database failed: %s', _name(error))
    raise Unavailable from None


def _conflict(constraint: str | None) -> ResourceError:
    if constraint in _RACES:
        return errors.resource_exists(_RACES[constraint])
    logger.error('a change at the same time: %s', constraint or 'a row is gone')
    return ResourceError('Resource Error - conflicts with another change, try again')


def _name(error: Exception) -> str:
    return type(getattr(error, 'orig', None) or error).__name__
