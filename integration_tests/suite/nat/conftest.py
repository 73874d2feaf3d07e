# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Interconnections that use a transport of their own."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from confd_client import Confd
from nat_samples import create_on_transport
from samples import Document


@pytest.fixture
def acme(confd: Confd, name: Callable[..., str], transport: Document) -> Document:
    """An interconnection of the master tenant, on `transport`."""
    return create_on_transport(confd, name(), transport)


@pytest.fixture
def of_sub_tenant(
    tenant_confd: Confd, name: Callable[..., str], transport: Document
) -> Document:
    """An interconnection of the sub-tenant, on the same transport."""
    return create_on_transport(tenant_confd, name(), transport)
