# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor

import pytest
import requests
from confd_client import Confd
from samples import Document, create, sip_body


@pytest.fixture
def send_in_background(
    confd: Confd,
) -> Iterator[Callable[..., Future[requests.Response]]]:
    """Return a function that sends a request while the test continues."""
    with ThreadPoolExecutor(1) as pool:
        client = Confd(confd.url, confd.token)
        yield lambda *args, **kwargs: pool.submit(client.request, *args, **kwargs)


@pytest.fixture
def acme(confd: Confd, name: Callable[..., str]) -> Document:
    return create(confd, sip_body(name()))
