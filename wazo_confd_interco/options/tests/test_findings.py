# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

from ..findings import ERROR, WARNING, Finding, Found, find

TABLE = (
    Finding(
        'negative', ERROR, 'a.b', '{} is negative', 'add {}', lambda n: n < 0 and -n
    ),
    Finding('odd', WARNING, 'a', 'it is odd', 'double it', lambda n: n % 2),
)


def test_findings_that_apply_are_yielded_in_the_order_of_the_table() -> None:
    assert [one.code for one in find(TABLE, -3)] == ['negative', 'odd']
    assert [one.code for one in find(TABLE, 3)] == ['odd']
    assert list(find(TABLE, 2)) == []


def test_detail_is_filled_into_message_and_advice() -> None:
    (found,) = find(TABLE, -2)
    assert found == Found('negative', ERROR, 'a.b', '2 is negative', 'add 2')


def test_finding_is_a_warning_of_a_document() -> None:
    (found,) = find(TABLE, 3)
    assert found.to_warning() == {'code': 'odd', 'field': 'a', 'message': 'it is odd'}


def test_finding_is_a_check_of_diagnostics() -> None:
    (found,) = find(TABLE, 3)
    assert found.to_check() == {
        'id': 'odd',
        'level': 'warning',
        'message': 'it is odd',
        'advice': 'double it',
    }
