# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from ...options.findings import find
from ..context_findings import FINDINGS


@pytest.mark.parametrize(
    ('context', 'type_', 'enabled', 'codes'),
    [
        ('from-acme', 'incall', True, []),
        (None, None, False, ['context_missing']),
        ('gone', None, False, ['context_unknown']),
        ('users', 'internal', True, ['context_wrong_type']),
        ('to-acme', 'outcall', True, ['context_wrong_type']),
        ('features', 'services', True, ['context_without_incalls']),
        ('mine', 'others', True, ['context_without_incalls']),
        ('from-acme', 'incall', False, ['context_disabled']),
        ('users', 'internal', False, ['context_disabled']),
        ('mine', 'others', False, ['context_disabled']),
    ],
)
def test_context_has_at_most_one_finding(
    context: str | None, type_: str | None, enabled: bool, codes: list[str]
) -> None:
    stored: Any = SimpleNamespace(
        context=context, context_type=type_, context_enabled=enabled
    )
    assert [one.code for one in find(FINDINGS, stored)] == codes
