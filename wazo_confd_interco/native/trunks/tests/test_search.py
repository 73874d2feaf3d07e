# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The conditions of a search; the suite tests what they find."""

from __future__ import annotations

import pytest

from ..search import _contains_anywhere


@pytest.mark.parametrize(
    ('term', 'other'), [(',' * 1_024, ','), (';,a,;' * 200, 'a'), ('a,' * 500, 'a')]
)
def test_search_term_of_separators_costs_as_much_as_a_short_one(term, other):
    conditions = str(_contains_anywhere(term)).count('LIKE')
    assert conditions == str(_contains_anywhere(other)).count('LIKE')
