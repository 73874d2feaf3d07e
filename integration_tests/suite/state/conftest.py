# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Interconnections, and what Asterisk answers about them."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from asterisk_answers import Asterisk
from confd_client import Confd
from samples import Document, create, merge, sip_body

AUTH = {'username': '5145550100', 'password': 's3cret'}


@pytest.fixture
def asterisk() -> Asterisk:
    """Asterisk without any endpoint."""
    return Asterisk()


@pytest.fixture
def registering(confd: Confd, name: Callable[..., str]) -> Document:
    """An interconnection that registers with its provider."""
    return create(confd, sip_body(name(), outbound_auth=AUTH, registration={}))


@pytest.fixture
def create_static(confd: Confd, name: Callable[..., str]) -> Callable[..., Document]:
    """Return a function that creates an interconnection without a registration.

    Its arguments are members of `sip`.
    """
    return lambda **sip: create(confd, merge(sip_body(name()), {'sip': sip}))
