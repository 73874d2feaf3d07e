# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

from ...pjsip.warnings import WARNINGS
from ..advice import ADVICE


def test_there_is_advice_for_each_warning():
    assert {warning.code for warning in WARNINGS} <= ADVICE.keys()
