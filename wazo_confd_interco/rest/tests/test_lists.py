# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ..lists import answer_list


def test_list_is_json_with_the_number_of_matches() -> None:
    answer = answer_list(3, [{'name': 'é'}, {'name': None}])
    assert answer.json == {'total': 3, 'items': [{'name': 'é'}, {'name': None}]}


def test_empty_list_is_json() -> None:
    assert answer_list(0, []).json == {'total': 0, 'items': []}


def test_document_is_text_before_the_next_one_is_computed() -> None:
    shared: dict[str, Any] = {}

    def compute() -> Iterator[dict[str, Any]]:
        for number in range(2):
            shared['number'] = number
            yield shared

    assert answer_list(2, compute()).json['items'] == [{'number': 0}, {'number': 1}]
