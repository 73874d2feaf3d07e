# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""SIP interconnections to diagnose, and their context."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from confd_client import Confd
from diagnostics_requests import create_recognised
from samples import Document


@pytest.fixture
def create_sip(confd: Confd, name: Callable[..., str]) -> Callable[..., Document]:
    """Return a function that creates a SIP interconnection with its own network.

    Its arguments are those of `create_recognised` after the name.
    """
    return lambda more=None, **values: create_recognised(confd, name(), more, **values)


@pytest.fixture
def context(contexts: dict[str, str]) -> str:
    """The name of a context for incoming calls."""
    return contexts['incall']
