# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

from ..remembered import Remembered


def test_only_what_was_remembered_is_recalled() -> None:
    remembered: Remembered[int] = Remembered(capacity=2)
    remembered.remember({b'a': 1})
    assert remembered.recall([b'a', b'b']) == {b'a': 1}


def test_value_that_was_not_used_for_longest_is_forgotten() -> None:
    remembered: Remembered[int] = Remembered(capacity=2)
    remembered.remember({b'a': 1})
    remembered.remember({b'b': 2})
    remembered.remember({b'a': 1})
    remembered.remember({b'c': 3})
    assert remembered.recall([b'a', b'b', b'c']) == {b'a': 1, b'c': 3}


def test_no_more_values_than_the_capacity_are_remembered() -> None:
    remembered: Remembered[int] = Remembered(capacity=2)
    remembered.remember({b'a': 1, b'b': 2, b'c': 3})
    assert remembered.recall([b'a', b'b', b'c']) == {b'b': 2, b'c': 3}
