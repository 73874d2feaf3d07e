# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

import pytest

from ..interface import dial_string, local_context


@pytest.mark.parametrize(
    ('interface', 'suffix', 'context'),
    [
        ('Local/gateway@office', None, 'office'),
        ('LOCAL/gateway@office', '/n', 'office'),
        ('Local', '@office', 'office'),
        ('local', '@office/n', 'office'),
        ('Local/a', '@office/n', 'office'),
        # The last slash ends what is called: a@default.
        ('Local/a', '@office', 'default'),
        ('Local/1001', None, 'default'),
        ('Local', None, 'default'),
        ('Local/a@', None, None),
        ('PJSIP/a@office', None, None),
        ('Localhost/a@office', None, None),
    ],
)
def test_the_context_that_a_local_channel_calls_into(interface, suffix, context):
    assert local_context(dial_string(interface, suffix)) == context
