# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

import pytest

from ..variables import context


@pytest.mark.parametrize(
    ('value', 'expected'),
    [
        ('TRANSFER_CONTEXT=office', 'office'),
        ('__TRANSFER_CONTEXT=office', 'office'),
        ('_FORWARD_CONTEXT=office', 'office'),
        ('TRANSFER_CONTEX\\x54=offic\\145', 'office'),
        ('TRANSFER_CONTEXT=', ''),
        ('PARKINGDYNCONTEXT=office', 'office'),
        ('GOTO_ON_BLINDXFR=office^s^1', 'office'),
        ('CONNECTED_LINE_SEND_SUB=office,s,1', 'office'),
        ('REDIRECTING_CALLEE_SEND_SUB=office,s,1(a)', 'office'),
        # Asterisk knows variables in their own case alone.
        ('Transfer_Context=office', None),
        ('OUR_CONTEXT=office', None),
        ('A=TRANSFER_CONTEXT', None),
    ],
)
def test_the_context_that_a_variable_takes_calls_into(value, expected):
    assert context(value) == expected
