# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

from ...dahdi import warnings as dahdi
from ...kinds.iax import findings as iax
from ...kinds.sip import findings as pjsip
from ..advice import ADVICE


def test_there_is_advice_for_each_warning():
    tables = (pjsip.WARNINGS, iax._WARNINGS, dahdi._WARNINGS)
    codes = {warning.code for table in tables for warning in table}
    assert ADVICE.keys() == codes | {'match_overlaps'}
