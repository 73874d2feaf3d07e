# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""One HTTP request to another service, within a deadline."""

from __future__ import annotations

import json
import time
from typing import Any, Final

import requests
from requests.auth import AuthBase
from urllib3.exceptions import HTTPError

# The answers about several thousand trunks and telephones fit.
MAX_BYTES: Final = 32 * 1024 * 1024
_CHUNK_BYTES: Final = 64 * 1024


class NoAnswer(Exception):
    """The service did not answer in time."""


class NoConnection(Exception):
    """The service cannot be reached, or something else answers."""


class Deadline:
    """A moment up to which several requests must be answered.

    :param seconds: the time that is left now
    """

    def __init__(self, seconds: float) -> None:
        self.seconds = seconds
        self._end = time.monotonic() + seconds

    def remaining(self) -> float:
        """Return the seconds that are left.

        :raises NoAnswer: if none are left
        """
        left = self._end - time.monotonic()
        if left <= 0:
            raise NoAnswer
        return left


def build_url(settings: dict[str, Any]) -> str:
    """Return the URL of a service without a slash at its end.

    :param settings: `host` and, optionally, `port`, `https` and `prefix`
    """
    scheme = 'https' if settings.get('https') else 'http'
    host = str(settings['host'])
    if ':' in host:
        host = f'[{host}]'
    if settings.get('port'):
        host = f'{host}:{settings["port"]}'
    prefix = str(settings.get('prefix') or '').strip('/')
    return f'{scheme}://{host}/{prefix}'.rstrip('/')


def send(
    method: str,
    url: str,
    deadline: Deadline,
    *,
    headers: dict[str, str] | None = None,
    auth: AuthBase | None = None,
    body: Any = None,
) -> tuple[int, Any]:
    """Send a request, and return the status and the JSON of the answer.

    Redirects are not followed. The environment's proxies and .netrc are ignored: they
    must not see the credentials.

    :return: the JSON is None if the answer has another content
    :raises NoAnswer: if the answer is not complete in time
    :raises NoConnection: if there is no HTTP server, or its answer is too long
    """
    try:
        with requests.Session() as session:
            session.trust_env = False
            with session.request(
                method,
                url,
                headers=headers,
                auth=auth,
                json=body,
                timeout=deadline.remaining(),
                allow_redirects=False,
                stream=True,
            ) as response:
                return response.status_code, _parse(_read(response, deadline))
    except requests.ReadTimeout:
        raise NoAnswer from None
    except (
        requests.ConnectionError,
        requests.exceptions.ChunkedEncodingError,
    ) as error:
        if 'timed out' in str(error):
            raise NoAnswer from None
        raise NoConnection from None
    # urllib3's errors about the URL, which requests does not wrap.
    except (requests.RequestException, HTTPError, UnicodeError):
        raise NoConnection from None


def _read(response: requests.Response, deadline: Deadline) -> bytes:
    content = bytearray()
    for chunk in response.iter_content(_CHUNK_BYTES):
        content += chunk
        deadline.remaining()
        if len(content) > MAX_BYTES:
            raise NoConnection
    return bytes(content)


def _parse(content: bytes) -> Any:
    try:
        return json.loads(content)
    # Too many brackets are a RecursionError.
    except (ValueError, RecursionError):
        return None
