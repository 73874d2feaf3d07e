# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Fixtures of the tests in a browser, which `bin/test-pages` runs.

They use the pages as a person does. `INTERCO_PORTAL_URL` and `INTERCO_SANDBOX_URL` (the
URL that answers `GET /sandbox`) select a running portal, for example a real wazo-ui;
`INTERCO_PORTAL_COMMAND` starts one. Without them, the tests start the sandbox and the
stand-in portal.
"""

from __future__ import annotations

import itertools
import os
import shutil
import tempfile
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright
from portal_programs import Confd, start_portal, start_sandbox, stop
from visitor import Visitor, sign_in

WIDE, NARROW = {'width': 1400, 'height': 900}, {'width': 390, 'height': 844}


@pytest.fixture(scope='session')
def sandbox_url() -> Iterator[str]:
    """The URL of the sandbox, without the version."""
    if url := os.environ.get('INTERCO_SANDBOX_URL'):
        yield url
        return
    data_dir = Path(tempfile.mkdtemp(prefix='interco-pages-'))
    process, url = start_sandbox(data_dir)
    yield url
    stop(process)
    shutil.rmtree(data_dir, ignore_errors=True)


@pytest.fixture(scope='session')
def portal_url(sandbox_url: str) -> Iterator[str]:
    """The URL of the portal."""
    if url := os.environ.get('INTERCO_PORTAL_URL'):
        yield url
        return
    process, url = start_portal(sandbox_url)
    yield url
    stop(process)


@pytest.fixture(scope='session')
def confd(sandbox_url: str) -> Confd:
    """A client of wazo-confd with an administrator's token of the master tenant."""
    return Confd(sandbox_url, 'admin')


@pytest.fixture(scope='session')
def browser() -> Iterator[Browser]:
    """Chromium, which reaches nothing but this machine."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=os.environ['INTERCO_CHROMIUM'],
            args=[
                '--no-sandbox',
                '--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1',
            ],
        )
        yield browser
        browser.close()


@pytest.fixture(scope='session')
def storage(browser: Browser, portal_url: str) -> Callable[..., Any]:
    """Return a function that signs in once for each user and language."""
    known: dict[tuple[str, str], Any] = {}

    def get(user: str = 'admin', language: str = 'en') -> Any:
        if (user, language) not in known:
            known[user, language] = sign_in(browser, portal_url, user, language)
        return known[user, language]

    return get


@pytest.fixture
def visit(
    browser: Browser, storage: Callable[..., Any], portal_url: str
) -> Iterator[Callable[..., Visitor]]:
    """Return a function that opens a window of a person who is signed in."""
    contexts: list[BrowserContext] = []
    visitors: list[Visitor] = []

    def open_window(
        user: str = 'admin', language: str = 'en', narrow: bool = False, url: str = ''
    ) -> Visitor:
        context = browser.new_context(
            # Cookies know no port: another portal on this host would get them, too.
            storage_state=None if url else storage(user, language),
            viewport=NARROW if narrow else WIDE,
            permissions=['clipboard-read', 'clipboard-write'],
            reduced_motion='reduce',
        )
        contexts.append(context)
        visitors.append(Visitor(context.new_page(), url or portal_url))
        return visitors[-1]

    yield open_window
    for context in contexts:
        context.close()
    for visitor in visitors:
        visitor.check_that_nothing_went_wrong()


@pytest.fixture
def visitor(visit: Callable[..., Visitor]) -> Visitor:
    """An administrator of the master tenant, with a wide window."""
    return visit()


@pytest.fixture
def page(visitor: Visitor) -> Page:
    """The window of the administrator."""
    return visitor.page


@pytest.fixture(scope='session')
def name() -> Callable[[str], str]:
    """Return a function that returns another unused name at each call."""
    run, numbers = uuid.uuid4().hex[:4], itertools.count(1)
    return lambda prefix='acme': f'{prefix}-{run}-{next(numbers)}'


@pytest.fixture
def provider(confd: Confd, name: Callable[[str], str]) -> dict[str, Any]:
    """A provider with an outgoing and an incoming route."""
    return confd.create_provider(name('acme'))
