# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

from ..caching import LRUCache


def test_cache_returns_only_values_that_were_added() -> None:
    cache: LRUCache[int] = LRUCache(capacity=2)
    cache.add_many({b'a': 1})
    assert cache.get_many([b'a', b'b']) == {b'a': 1}


def test_full_cache_deletes_the_value_that_was_read_least_recently() -> None:
    cache: LRUCache[int] = LRUCache(capacity=2)
    cache.add_many({b'a': 1, b'b': 2})
    cache.get_many([b'a'])
    cache.add_many({b'c': 3})
    assert cache.get_many([b'a', b'b', b'c']) == {b'a': 1, b'c': 3}


def test_value_that_is_added_again_is_the_most_recently_used_one() -> None:
    cache: LRUCache[int] = LRUCache(capacity=2)
    cache.add_many({b'a': 1, b'b': 2})
    cache.add_many({b'a': 3})
    cache.add_many({b'c': 4})
    assert cache.get_many([b'a', b'b', b'c']) == {b'a': 3, b'c': 4}


def test_cache_contains_no_more_values_than_its_capacity() -> None:
    cache: LRUCache[int] = LRUCache(capacity=2)
    cache.add_many({b'a': 1, b'b': 2, b'c': 3})
    assert cache.get_many([b'a', b'b', b'c']) == {b'b': 2, b'c': 3}
