# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

from typing import Any


class ServiceError(ValueError):
    """An error that confd answers with status 400, in the host's form.

    :param metadata: names and values of what is concerned
    """

    prefix = 'Error'

    def __init__(self, message: str, **metadata: Any) -> None:
        details = f' ({str(metadata)[1:-1]})' if metadata else ''
        super().__init__(f'{self.prefix} - {message}{details}')
        self.metadata = metadata


class InputError(ServiceError):
    """A value of the request is wrong."""

    prefix = 'Input Error'


class ResourceError(ServiceError):
    """The state of another row forbids the operation."""

    prefix = 'Resource Error'


class NotFoundError(ServiceError):
    """A row does not exist; confd answers with status 404."""

    prefix = 'Resource Not Found'
