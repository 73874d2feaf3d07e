# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Bodies with routes, and unused extensions."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from confd_client import Confd, Db
from kinds import custom_body, unused_exten
from samples import Document, create


@pytest.fixture
def exten(db: Db, contexts: dict[str, str]) -> Callable[[], str]:
    """Return a function that returns an unused number for an incall."""
    return lambda: unused_exten(db, contexts['incall'])


@pytest.fixture
def incalls_body(
    contexts: dict[str, str], name: Callable[..., str]
) -> Callable[..., Document]:
    """Return a function that builds a valid body with some incoming routes."""
    return lambda *incalls: {
        **custom_body(f'SCCP/{name()}'),
        'context': contexts['incall'],
        'incalls': [*incalls],
    }


@pytest.fixture
def outcalls_body(name: Callable[..., str]) -> Callable[..., Document]:
    """Return a function that builds a valid body with some outgoing routes."""
    return lambda *outcalls: {
        **custom_body(f'SCCP/{name()}'),
        'outcalls': [*outcalls],
    }


@pytest.fixture
def acme(confd: Confd, outcalls_body: Callable[..., Document]) -> Document:
    """An interconnection without routes."""
    return create(confd, outcalls_body())


@pytest.fixture
def extension(db: Db, contexts: dict[str, str]) -> Callable[..., Document]:
    """Return a function that builds an unused extension of an outcall.

    Its arguments are further members of the extension.
    """

    def build(**values: Any) -> Document:
        exten = f'_{unused_exten(db, contexts["outcall"])}.'
        return {'exten': exten, 'context': contexts['outcall']} | values

    return build
