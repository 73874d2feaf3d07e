# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from ...options.findings import find
from ..context_findings import FINDINGS


@pytest.mark.parametrize(
    ('context', 'type_', 'codes'),
    [
        ('from-acme', 'incall', []),
        (None, None, ['context_missing']),
        ('gone', None, ['context_unknown']),
        ('users', 'internal', ['context_wrong_type']),
        ('to-acme', 'outcall', ['context_wrong_type']),
        ('features', 'services', ['context_without_incalls']),
        ('mine', 'others', ['context_without_incalls']),
    ],
)
def test_context_has_at_most_one_finding(
    context: str | None, type_: str | None, codes: list[str]
) -> None:
    stored: Any = SimpleNamespace(context=context, context_type=type_)
    assert [one.code for one in find(FINDINGS, stored)] == codes
