# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Errors of commands, in the words of wazo-confd where it gives the reasons."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final
from urllib.parse import urlsplit

from requests import RequestException, Response

# The kind of an error, which wazo-confd puts before the reason.
_KIND: Final = re.compile(r'^(Input Error|Resource Error|Resource Not Found) - ')


class CommandError(Exception):
    """The reasons why a command fails, one per line."""

    def __init__(self, reasons: Iterable[str]) -> None:
        self.reasons = list(reasons)
        super().__init__('\n'.join(self.reasons))


def explain_failure(error: RequestException) -> list[str]:
    """Return the reasons why a request failed."""
    if error.response is None:
        return [f'{_name_server(error)} does not answer: {_find_cause(error)}']
    return _read_reasons(error.response)


def _name_server(error: RequestException) -> str:
    if error.request is None:
        return 'wazo-confd'
    return f'wazo-confd at {urlsplit(str(error.request.url)).netloc}'


def _find_cause(error: BaseException) -> str:
    if isinstance(error, ValueError):  # An invalid URL; its cause names no reason.
        return str(error)
    while cause := error.__cause__ or error.__context__:
        error = cause
    return (error.strerror if isinstance(error, OSError) else None) or str(error)


def _read_reasons(response: Response) -> list[str]:
    try:
        answer = response.json()
    except ValueError:
        answer = None
    if isinstance(answer, list):
        return [_KIND.sub('', str(reason)) for reason in answer]
    if response.status_code == 404:
        return [
            f'wazo-confd does not know {response.url}; check that the plugin is '
            'installed and enabled'
        ]
    return [f'wazo-confd answered with the status {response.status_code}']
