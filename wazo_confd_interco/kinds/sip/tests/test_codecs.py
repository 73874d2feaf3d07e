# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

import pytest

from ..audio_formats import unknown


@pytest.mark.parametrize(
    ('allow', 'names'),
    [
        ('!all,ulaw', []),
        ('all', []),
        ('', []),
        ('!all, g722:20 ,ALAW,!gsm', []),
        ('!all,g772,ulaw,evs:20', ['g772', 'evs']),
        ('!ulow', ['ulow']),
    ],
)
def test_a_name_that_asterisk_has_no_format_of_is_unknown(allow, names):
    assert unknown(allow) == names
