# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

import pytest

from ..change import Change, touches


@pytest.mark.parametrize(
    ('paths', 'touched'),
    [
        (('sip',), True),
        (('sip.registration',), True),
        (('sip.registration.line',), True),
        (('sip.registration.line.x',), False),
        (('sip.reg',), False),
        (('name', 'sip'), True),
        ((), False),
    ],
)
def test_change_touches_a_path_at_or_above_what_differs(
    paths: tuple[str, ...], touched: bool
) -> None:
    assert touches({'sip.registration.line'}, *paths) is touched
    changed = frozenset({'sip.registration.line'})
    change = Change({}, {'type': 'sip'}, {}, 't', False, False, changed=changed)
    assert change.has(*paths) is touched


def test_change_knows_the_trunk_unless_the_request_creates_it() -> None:
    new = {'type': None}
    assert Change({'id': 7}, new, {}, 't', False, False).trunk_id == 7
    assert Change({}, new, {}, 't', False, True).trunk_id is None
    assert Change({}, new, {}, 't', False, True).type is None
