# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Commands for wazo-confd-cli, and what they run on."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from command_line import CommandLine
from confd_client import Confd, Host
from samples import Document, create, sip_body


@pytest.fixture(scope='session')
def cli(host: Host) -> CommandLine:
    """The command line of an administrator of the master tenant."""
    return CommandLine(host, host.tokens['admin']['token'])


@pytest.fixture
def acme(confd: Confd, name: Callable[..., str]) -> Document:
    """A SIP interconnection."""
    return create(confd, sip_body(name()))
