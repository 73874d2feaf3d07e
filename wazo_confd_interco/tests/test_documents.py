# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

from copy import deepcopy
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ..documents import (
    diff,
    get_path,
    has_path,
    join_path,
    merge_patch,
    replace_path,
    restore_removed,
)

_JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-9, 9) | st.text('ab', max_size=2),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from('abc'), inner, max_size=3)
    ),
)
OBJECTS = st.dictionaries(st.sampled_from('abc'), _JSON, max_size=3)
# Documents of one shape, as a schema accepts them: `c` is an object or null in all.
_VALUES = {'a': st.none() | st.booleans() | st.integers(0, 2), 'b': st.lists(_JSON)}
_INNER = st.fixed_dictionaries({}, optional=_VALUES)
DOCUMENTS = st.fixed_dictionaries({}, optional={**_VALUES, 'c': st.none() | _INNER})


def find_differences(old: Any, new: Any, unordered: Any = ()) -> list[str]:
    """Return the paths that differ, sorted."""
    return sorted(diff(old, new, lambda path: path in unordered))


def without_nulls(value: Any) -> Any:
    """Return a document without members that are null."""
    if isinstance(value, dict):
        return {k: without_nulls(v) for k, v in value.items() if v is not None}
    return value


# The table of RFC 7396, appendix A.
@pytest.mark.parametrize(
    ('document', 'patch', 'merged'),
    [
        ({'a': 'b'}, {'a': 'c'}, {'a': 'c'}),
        ({'a': 'b'}, {'b': 'c'}, {'a': 'b', 'b': 'c'}),
        ({'a': 'b'}, {'a': None}, {}),
        ({'a': 'b', 'b': 'c'}, {'a': None}, {'b': 'c'}),
        ({'a': ['b']}, {'a': 'c'}, {'a': 'c'}),
        ({'a': 'c'}, {'a': ['b']}, {'a': ['b']}),
        ({'a': {'b': 'c'}}, {'a': {'b': 'd', 'c': None}}, {'a': {'b': 'd'}}),
        ({'a': [{'b': 'c'}]}, {'a': [1]}, {'a': [1]}),
        (['a', 'b'], ['c', 'd'], ['c', 'd']),
        ({'a': 'b'}, ['c'], ['c']),
        ({'a': 'foo'}, None, None),
        ({'a': 'foo'}, 'bar', 'bar'),
        ({'e': None}, {'a': 1}, {'e': None, 'a': 1}),
        ([1, 2], {'a': 'b', 'c': None}, {'a': 'b'}),
        ({}, {'a': {'bb': {'ccc': None}}}, {'a': {'bb': {}}}),
    ],
)
def test_merge_patch_agrees_with_the_examples_of_the_rfc(
    document: Any, patch: Any, merged: Any
) -> None:
    assert merge_patch(document, patch) == merged


@given(OBJECTS, OBJECTS)
def test_merge_patch_changes_neither_argument(document: Any, patch: Any) -> None:
    before = deepcopy((document, patch))
    merge_patch(document, patch)
    assert (document, patch) == before


@given(OBJECTS, OBJECTS)
def test_merge_patch_is_idempotent(document: Any, patch: Any) -> None:
    once = merge_patch(document, patch)
    assert merge_patch(once, patch) == once


@given(DOCUMENTS)
def test_document_merged_into_itself_has_no_differences(document: Any) -> None:
    assert find_differences(document, merge_patch(document, document)) == []


@given(OBJECTS)
def test_empty_patch_changes_nothing(document: Any) -> None:
    assert merge_patch(document, {}) == document


def test_atomic_object_is_replaced_as_a_whole() -> None:
    merged = merge_patch({'t': {'uuid': 1, 'name': 'a'}}, {'t': {'uuid': 2}}, ['t'])
    assert merged == {'t': {'uuid': 2}}


@pytest.mark.parametrize(
    ('atomic', 'expected'),
    [('s.t', {'uuid': 2}), ('t', {'uuid': 2, 'name': 'a'})],
)
def test_atomic_object_is_named_by_its_whole_path(atomic: str, expected: Any) -> None:
    old = {'s': {'t': {'uuid': 1, 'name': 'a'}}}
    merged = merge_patch(old, {'s': {'t': {'uuid': 2}}}, [atomic])
    assert merged == {'s': {'t': expected}}


@pytest.mark.parametrize(
    ('old', 'new', 'paths'),
    [
        ({'a': 1}, {'a': 1}, []),
        ({'a': 1}, {'a': 2}, ['a']),
        ({'a': 1}, {'a': True}, ['a']),
        ({'a': 0}, {'a': None}, ['a']),
        ({'a': None}, {}, []),
        ({'a': {'b': 1}}, {'a': {'b': 2}}, ['a.b']),
        ({'a': {'b': 1}}, {'a': None}, ['a', 'a.b']),
        ({'a': None}, {'a': {'b': 1}}, ['a', 'a.b']),
        ({'a': None}, {'a': {}}, ['a']),
        ({'a': [1, 2]}, {'a': [2, 1]}, ['a']),
        ({'a': []}, {'a': None}, ['a']),
    ],
)
def test_diff_yields_the_paths_that_differ(old: Any, new: Any, paths: Any) -> None:
    assert find_differences(old, new) == paths


@pytest.mark.parametrize(
    ('old', 'new', 'differ'),
    [
        ([1, 2], [2, 1], False),
        ([1, 1], [1], False),
        ([{'a': 1, 'b': 2}], [{'b': 2, 'a': 1}], False),
        ([], None, False),
        ([1], [2], True),
        ([1], ['1'], True),
        ([1], [], True),
    ],
)
def test_diff_ignores_order_and_duplicates_of_an_unordered_list(
    old: Any, new: Any, differ: bool
) -> None:
    assert bool(find_differences({'a': old}, {'a': new}, ['a'])) is differ


@given(DOCUMENTS, DOCUMENTS)
def test_diff_is_symmetric(one: Any, other: Any) -> None:
    assert find_differences(one, other) == find_differences(other, one)


@given(DOCUMENTS, DOCUMENTS)
def test_documents_without_differences_are_equal_but_for_nulls(
    one: Any, other: Any
) -> None:
    if not find_differences(one, other):
        assert without_nulls(one) == without_nulls(other)


def test_removed_members_are_restored_with_empty_values() -> None:
    empty = {'a': 0, 'b': [], 'c': None, 'd': {'e': 0, 'f': []}, 'g': None}
    restored = restore_removed({'a': 1, 'd': {'e': 2}, 'g': {}}, empty, {'b': [1]})
    assert restored == {'a': 1, 'b': [], 'c': None, 'd': {'e': 2, 'f': []}, 'g': {}}


def test_removed_member_that_was_null_is_restored_as_null() -> None:
    empty = {'a': [], 'b': {'c': []}}
    restored = restore_removed({'b': {}}, empty, {'a': None, 'b': {'c': None}})
    assert restored == {'a': None, 'b': {'c': None}}


def test_value_at_a_path_is_read_and_replaced() -> None:
    document = {'a': {'b': 1, 'c': None}}
    assert get_path(document, 'a.b') == 1
    assert get_path(document, 'a.c.d') is None
    assert get_path(document, 'x.y') is None
    assert replace_path(document, 'a.b', 2) == {'a': {'b': 2, 'c': None}}
    assert document == {'a': {'b': 1, 'c': None}}


@pytest.mark.parametrize(
    ('patch', 'has'),
    [
        ({'a': {'b': 1}}, True),
        ({'a': {'b': None}}, True),
        ({'a': {}}, False),
        ({'a': None}, False),
        ({}, False),
        ({'a': [1]}, False),
    ],
)
def test_patch_has_a_path_if_the_member_is_present(patch: Any, has: bool) -> None:
    assert has_path(patch, 'a.b') is has


def test_paths_are_joined_with_a_dot() -> None:
    assert join_path('a.b', 'c') == 'a.b.c'
    assert join_path('', 'c') == 'c'
