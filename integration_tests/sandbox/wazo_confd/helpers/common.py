# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

import logging
from collections.abc import Callable
from functools import wraps
from typing import Any

from flask import g
from marshmallow import ValidationError
from werkzeug.exceptions import HTTPException
from xivo.rest_api_helpers import APIException
from xivo_dao.helpers.db_manager import Session
from xivo_dao.helpers.exception import NotFoundError, ServiceError

logger = logging.getLogger(__name__)


def rollback() -> None:
    """Undo the writes of the current request, and drop its events and reloads."""
    Session.rollback()
    for name in ('sysconfd_publisher', 'bus_publisher'):
        if name in g:
            g.get(name).rollback()


def handle_api_exception(func: Callable) -> Callable:
    """Turn the exceptions of a resource's method into answers."""

    @wraps(func)
    def wrapper(*args: Any, **kwargs: Any) -> Any:
        try:
            return func(*args, **kwargs)
        except Exception as error:
            # As on the host, a ValidationError does not undo what was flushed before.
            if not isinstance(error, ValidationError):
                rollback()
            return _answer(error)

    return wrapper


def _answer(error: Exception) -> tuple[Any, int]:
    body: list[Any] = [str(error)]
    match error:
        case NotFoundError():
            status = 404
        case ServiceError():
            status = 400
        case ValidationError():
            status, body = 400, [error.normalized_messages()]
        case APIException():
            status = error.status_code
        case HTTPException():
            status, body = error.code or 400, [error.description or '']
        case _:
            logger.exception('unexpected')
            return [f'Unexpected error: {error}'], 500
    logger.error('%s: %s', status, body)
    return body, status
