# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""The number of calls of endpoints, from Asterisk's REST interface (ARI)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from requests.auth import HTTPBasicAuth

from .exchange import Deadline, NoAnswer, NoConnection, build_url, send

# By the technology of an endpoint and its name.
Calls = Mapping[tuple[str, str], int]

_DEFAULTS: Final = {'host': 'localhost', 'port': 5039, 'https': False}
_CHECK_SETTINGS: Final = 'check the section `ari` of the wazo-confd configuration'
NO_CONNECTION: Final = f'wazo-confd cannot connect to Asterisk; {_CHECK_SETTINGS}'
NO_ANSWER: Final = 'Asterisk did not answer within {:g} seconds'
UNAUTHORIZED: Final = f'Asterisk rejected the credentials; {_CHECK_SETTINGS}'
UNEXPECTED: Final = f'Asterisk gave an unexpected answer; {_CHECK_SETTINGS}'


class AriError(Exception):
    """Asterisk cannot be asked; the text is a sentence without secrets."""


@dataclass(frozen=True)
class Ari:
    """Asterisk's REST interface, as the section `ari` of wazo-confd configures it.

    :param timeout: seconds for one answer
    """

    url: str
    timeout: float
    username: str = ''
    password: str = field(default='', repr=False)

    @classmethod
    def from_config(cls, config: Mapping[str, Any], timeout: float) -> Ari:
        """Return the configured interface, with wazo-confd's defaults."""
        settings = {**_DEFAULTS, **(config.get('ari') or {})}
        credentials = (str(settings.get(key) or '') for key in ('username', 'password'))
        return cls(build_url(settings), timeout, *credentials)

    def count_calls(self) -> Calls:
        """Return the number of calls of every endpoint.

        :raises AriError: if Asterisk does not answer, or not as expected
        """
        # As bytes, since requests would use Latin-1 for a text.
        auth = HTTPBasicAuth(self.username.encode(), self.password.encode())
        try:
            status, answer = send(
                'GET', f'{self.url}/ari/endpoints', Deadline(self.timeout), auth=auth
            )
        except NoAnswer:
            raise AriError(NO_ANSWER.format(self.timeout)) from None
        except NoConnection:
            raise AriError(NO_CONNECTION) from None
        if status in (401, 403):
            raise AriError(UNAUTHORIZED)
        if status != 200 or not isinstance(answer, list):
            raise AriError(UNEXPECTED)
        return {
            (one['technology'], one['resource']): len(one['channel_ids'])
            for one in answer
            if isinstance(one, dict) and _is_endpoint(one)
        }


def _is_endpoint(one: Mapping[str, Any]) -> bool:
    return (
        isinstance(one.get('technology'), str)
        and isinstance(one.get('resource'), str)
        and isinstance(one.get('channel_ids'), list)
    )
