# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from requests import HTTPError, Response

# Errors of the plugin with the path and the code of every problem.
_ACCEPT: Final = 'application/json, application/problem+json'
METHODS: Final = ('GET', 'POST', 'PUT', 'DELETE')
# The resources of wazo-confd that the pages use. All others are out of reach.
_WRITABLE: Final = ('interconnections', 'callerid-policy')
_READABLE: Final = (
    'conferences',
    'contexts',
    'groups',
    'ivr',
    'outcalls',
    'queues',
    'sip/transports',
    'switchboards',
    'users',
    'voicemails',
)


def is_allowed(method: str, path: str) -> bool:
    """Return whether the pages may send this request.

    :param path: the path below the version, for example `interconnections/7`
    """
    parts = path.split('/')
    if method not in METHODS or any(part in ('', '.', '..') for part in parts):
        return False
    if parts[0] in _WRITABLE:
        return True
    return method == 'GET' and any(
        path == one or path.startswith(f'{one}/') for one in _READABLE
    )


class ConfdService:
    """Sends the requests of the pages to wazo-confd.

    :param client: the client of wazo-confd with the token and the working tenant of the
        current session
    """

    def __init__(self, client: Any) -> None:
        self._client = client

    def send(
        self,
        method: str,
        path: str,
        query: Mapping[str, list[str]],
        body: Any = None,
        if_match: str | None = None,
    ) -> Response:
        """Return the answer of wazo-confd, whatever its status.

        :raises requests.RequestException: if wazo-confd does not answer
        """
        session = self._client.session()
        writes = method in ('POST', 'PUT')
        headers = dict(session.WRITE_HEADERS if writes else session.READ_HEADERS)
        headers['Accept'] = _ACCEPT
        if if_match:
            headers['If-Match'] = if_match
        arguments = ('/' + path, body) if writes else ('/' + path,)
        request = getattr(session, method.lower())
        try:
            response: Response = request(*arguments, headers=headers, params=query)
        except HTTPError as error:
            if error.response is None:
                raise
            return error.response
        return response
