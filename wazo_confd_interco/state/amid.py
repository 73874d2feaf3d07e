# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Ask Asterisk through wazo-amid, with the token of wazo-confd."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, Final

from .answers import (
    FALLBACKS,
    QUESTIONS,
    build_observation,
    has_answer,
)
from .exchange import Deadline, NoAnswer, NoConnection, build_url, send
from .observation import Observation

_DEFAULTS: Final = {'host': 'localhost', 'port': 9491, 'prefix': None, 'https': False}

NO_TOKEN: Final = 'wazo-confd has no token from wazo-auth yet'
NO_CONNECTION: Final = 'wazo-confd cannot connect to wazo-amid; check that it runs'
NO_ANSWER: Final = 'wazo-amid did not answer within {:g} seconds'
REFUSED: Final = (
    'wazo-amid answered with status {}; check that Asterisk runs, and the log of '
    'wazo-amid'
)
MISSING_RIGHTS: Final = (
    'the service wazo-confd lacks the right {}; run "wazo-auth-keys service update" '
    'and restart wazo-confd'
)


class AmidError(Exception):
    """wazo-amid cannot be asked; the text is a sentence without secrets."""


@dataclass
class Amid:
    """wazo-amid, as the section `amid` of wazo-confd's configuration describes it.

    :param timeout: seconds for one round of questions
    """

    url: str
    timeout: float
    _token: str | None = field(default=None, repr=False)

    @classmethod
    def from_config(cls, config: Mapping[str, Any], timeout: float) -> Amid:
        """Return the configured wazo-amid; by default the one on this machine."""
        return cls(build_url({**_DEFAULTS, **(config.get('amid') or {})}), timeout)

    def set_token(self, token: str) -> None:
        """Set the token of wazo-confd."""
        self._token = token

    def observe(self) -> Observation:
        """Return what Asterisk answers to one round of questions.

        :raises AmidError: if wazo-amid does not answer, or permits no action
        """
        at, deadline = datetime.now(UTC), Deadline(self.timeout)
        answers: dict[str, Any] = {}
        missing: dict[str, None] = {}
        for question, (action, parameters) in QUESTIONS.items():
            answers[question] = self._ask(action, parameters, deadline, missing)
        for question, (fallback, action) in FALLBACKS.items():
            if not has_answer(answers[question]):
                answers[fallback] = self._ask(action, {}, deadline, missing)
        if missing and not any(map(has_answer, answers.values())):
            raise AmidError(MISSING_RIGHTS.format(', '.join(missing)))
        return build_observation(at, answers, tuple(missing))

    def _ask(
        self,
        action: str,
        parameters: Mapping[str, str],
        deadline: Deadline,
        missing: dict[str, None],
    ) -> list[Any] | None:
        """Return the answer to an action; None if it is not permitted or not a list.

        The body of an error is never used: it can contain wazo-amid's own password.

        :param missing: gets the right to the action if the token lacks it
        """
        if self._token is None:
            raise AmidError(NO_TOKEN)
        try:
            status, answer = send(
                'POST',
                f'{self.url}/1.0/action/{action}',
                deadline,
                headers={'X-Auth-Token': self._token},
                body=parameters,
            )
        except NoAnswer:
            raise AmidError(NO_ANSWER.format(self.timeout)) from None
        except NoConnection:
            raise AmidError(NO_CONNECTION) from None
        if status == 401:
            missing[f'amid.action.{action}.create'] = None
            return None
        if status != 200:
            raise AmidError(REFUSED.format(status))
        if isinstance(answer, dict):
            answer = answer.get('response')
        return answer if isinstance(answer, list) else None
