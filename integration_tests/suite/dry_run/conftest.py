# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
import requests
from confd_client import Confd, Db, Recorder
from dry_runs import DRY_RUN, full_body, new_routes_body
from kinds import diff_rows, read_rows
from samples import Document


@pytest.fixture
def new_routes(
    db: Db, fixtures: dict[str, Any], name: Callable[..., str]
) -> Callable[[], Document]:
    """Return a function that makes `context`, `outcalls` and `incalls` of a body."""
    return lambda: new_routes_body(db, fixtures, name)


@pytest.fixture
def new_body(
    new_routes: Callable[[], Document], name: Callable[..., str]
) -> Callable[..., Document]:
    """Return a function that makes the body of a type, with routes on request."""

    def make(type_: str, with_routes: bool = False) -> Document:
        return full_body(type_, name()) | (new_routes() if with_routes else {})

    return make


@pytest.fixture
def dry_run(
    db: Db, events: Recorder, reloads: Recorder
) -> Callable[..., requests.Response]:
    """Return a function that sends a dry run and checks that it changed nothing."""

    def send(
        client: Confd, method: str, path: str, body: Document | None = None
    ) -> requests.Response:
        events.clear()
        reloads.clear()
        before = read_rows(db)
        answer = client.request(method, f'{path}{DRY_RUN}', json=body)
        assert list(diff_rows(before, read_rows(db))) == []
        assert (events.all(), reloads.all()) == ([], [])
        return answer

    return send
