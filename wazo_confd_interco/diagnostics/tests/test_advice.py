# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

from ...dahdi import warnings as dahdi
from ...iax import warnings as iax
from ...pjsip import warnings as pjsip
from ..advice import ADVICE


def test_there_is_advice_for_each_warning():
    tables = (pjsip.WARNINGS, iax._WARNINGS, dahdi._WARNINGS)
    codes = {warning.code for table in tables for warning in table}
    assert ADVICE.keys() == codes | {'match_overlaps'}
