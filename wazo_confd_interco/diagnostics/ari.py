# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""The state of an endpoint, from Asterisk's REST interface (ARI)."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final, TypedDict
from urllib.parse import quote

import requests
from requests.auth import HTTPBasicAuth
from urllib3.exceptions import HTTPError, ReadTimeoutError

# Seconds: to connect to one address, and to wait for the next bytes of an answer.
TIMEOUT: Final = (1.0, 2.5)
# An endpoint with several thousand channels fits.
MAX_BYTES: Final = 256 * 1024
STATES: Final = ('online', 'offline', 'unknown')

UNREACHABLE: Final = (
    'cannot connect to Asterisk; check the `ari` section of the wazo-confd '
    'configuration'
)
NO_ANSWER: Final = f'Asterisk did not answer within {TIMEOUT[1]:g} seconds'
UNAUTHORIZED: Final = (
    'Asterisk rejected the credentials in the `ari` section of the wazo-confd '
    'configuration'
)
UNEXPECTED: Final = (
    'unexpected answer; check the `ari` section of the wazo-confd configuration'
)
NO_ENDPOINT: Final = (
    'Asterisk does not know this endpoint: it has not reloaded its configuration '
    'yet, or it rejected the section'
)


class EndpointState(TypedDict):
    """The `state` of diagnostics.

    `reachable` is null if Asterisk was not asked. `reason` is a sentence if the state
    is unknown. `endpoint` is one of `STATES`, `channels` the number of current calls.
    """

    reachable: bool | None
    reason: str | None
    endpoint: str | None
    channels: int | None


@dataclass(frozen=True)
class Ari:
    """Asterisk's REST interface, as the section `ari` of wazo-confd configures it."""

    host: str = 'localhost'
    port: int | None = 5039
    https: bool = False
    username: str | None = None
    password: str | None = field(default=None, repr=False)

    @classmethod
    def from_config(cls, config: Mapping[str, Any]) -> Ari:
        """Return the configured interface, with wazo-confd's defaults."""
        settings = config.get('ari') or {}
        names = cls.__dataclass_fields__.keys() & settings.keys()
        return cls(**{name: settings[name] for name in names})

    def get_endpoint(self, technology: str, name: str) -> EndpointState:
        """Return the state of an endpoint; a failure is a state with a reason.

        :param technology: `PJSIP` or `IAX2`
        """
        path = f'/ari/endpoints/{quote(technology, safe="")}/{quote(name, safe="")}'
        try:
            return _parse_answer(*self._get(path))
        except (requests.ReadTimeout, ReadTimeoutError):
            return _failure(NO_ANSWER)
        except requests.RequestException:
            return _failure(UNREACHABLE)
        # urllib3's errors about the body, and those that requests does not wrap.
        except HTTPError:
            return _failure(UNEXPECTED)

    def _get(self, path: str) -> tuple[int, bytes]:
        """Return the status and at most `MAX_BYTES` + 1 bytes of the body."""
        with requests.Session() as session:
            # A proxy or .netrc of the environment must not see the password.
            session.trust_env = False
            with session.get(
                f'{self._base_url()}{path}',
                auth=HTTPBasicAuth(_encode(self.username), _encode(self.password)),
                headers={'Accept-Encoding': 'identity'},
                timeout=TIMEOUT,
                allow_redirects=False,
                stream=True,
            ) as response:
                return response.status_code, response.raw.read(MAX_BYTES + 1)

    def _base_url(self) -> str:
        scheme = 'https' if self.https else 'http'
        host = f'[{self.host}]' if ':' in self.host else self.host
        return f'{scheme}://{host}:{self.port}' if self.port else f'{scheme}://{host}'


def _encode(credential: str | None) -> bytes:
    """Return a credential in UTF-8; requests would use Latin-1."""
    return str(credential or '').encode()


def _failure(reason: str) -> EndpointState:
    return EndpointState(reachable=False, reason=reason, endpoint=None, channels=None)


def _parse_answer(status: int, body: bytes) -> EndpointState:
    if status in (401, 403):
        return _failure(UNAUTHORIZED)
    answer = _parse_object(body)
    if status == 404 and isinstance(answer.get('message'), str):
        return EndpointState(
            reachable=True, reason=NO_ENDPOINT, endpoint=None, channels=None
        )
    state, channels = answer.get('state'), answer.get('channel_ids')
    if status != 200 or state not in STATES or not isinstance(channels, list):
        return _failure(UNEXPECTED)
    return EndpointState(
        reachable=True, reason=None, endpoint=state, channels=len(channels)
    )


def _parse_object(body: bytes) -> dict[str, Any]:
    """Return the JSON object in a body, empty if the body is something else."""
    if len(body) > MAX_BYTES:
        return {}
    try:
        answer = json.loads(body)
    # Too many brackets are a RecursionError.
    except (ValueError, RecursionError):
        return {}
    return answer if isinstance(answer, dict) else {}
