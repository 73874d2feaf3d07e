# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Answers with errors: sentences for wazo-confd's clients, or problem details.

wazo-confd answers errors as a list of sentences. A client whose `Accept` names
`application/problem+json` gets an object with codes and paths instead (RFC 9457).
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from http import HTTPStatus
from typing import Any, Final

from flask import Response, request

from ..problems import Problem
from . import limits

PROBLEM_JSON: Final = 'application/problem+json'


def answer_errors(
    status: int, problems: Sequence[Problem], headers: Mapping[str, str] | None = None
) -> Any:
    """Return the answer to a request that is rejected, in the form that it asks for.

    :param problems: those without a path have a complete sentence as their reason
    """
    if not _accepts_problem_details():
        return format_sentences(problems), status, dict(headers or {})
    body = json.dumps(describe_problems(status, problems))
    return Response(body, status, headers, mimetype=PROBLEM_JSON)


def _accepts_problem_details() -> bool:
    """Return whether `Accept` names the media type; a wildcard does not name it."""
    accepted = request.accept_mimetypes
    return any(name == PROBLEM_JSON and quality > 0 for name, quality in accepted)


def format_sentences(problems: Iterable[Problem]) -> list[str]:
    """Return the sentences of an error in wazo-confd's form.

    :return: for problems with a path, `['Input Error - <path>: <reason>', …]`
    """
    listed, more = _bound(problems)
    lines = [
        f'Input Error - {one.path}: {one.reason}' if one.path else one.reason
        for one in listed
    ]
    if more:
        lines.append(f'Input Error - body: {more} more problems are not listed')
    return lines


def describe_problems(status: int, problems: Iterable[Problem]) -> dict[str, Any]:
    """Return the problem details of RFC 9457."""
    listed, more = _bound(problems)
    first = listed[0]
    one = f'{first.path}: {first.reason}' if first.path else first.reason
    many = f'{len(listed) + more} problems; nothing was changed'
    return {
        'type': 'about:blank',
        'title': HTTPStatus(status).phrase,
        'status': status,
        'detail': many if len(listed) > 1 else one,
        'errors': [
            {'path': one.path, 'code': one.code, 'detail': one.reason} for one in listed
        ],
        'more_errors': more,
    }


def _bound(problems: Iterable[Problem]) -> tuple[list[Problem], int]:
    """Return the problems that are listed, shortened, and the number of the others."""
    found = list(problems)
    listed = [
        Problem(limits.shorten(one.path), limits.shorten(one.reason), one.code)
        for one in found[: limits.MAX_PROBLEMS]
    ]
    return listed, len(found) - len(listed)
