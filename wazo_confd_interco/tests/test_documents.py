# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""JSON Merge Patch, and differences between documents."""

from copy import deepcopy

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ..documents import differences, fill, get, merge_patch, names, put

_JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-9, 9) | st.text('ab', max_size=2),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from('abc'), inner, max_size=3)
    ),
)
_OBJECTS = st.dictionaries(st.sampled_from('abc'), _JSON, max_size=3)
# Of one shape, as a schema lets them through: what is an object is one in all.
_VALUES = {'a': st.none() | st.booleans() | st.integers(0, 2), 'b': st.lists(_JSON)}
_INNER = st.fixed_dictionaries({}, optional=_VALUES)
_DOCUMENTS = st.fixed_dictionaries({}, optional={**_VALUES, 'c': st.none() | _INNER})


def _differences(old, new, sets=()):
    return sorted(differences(old, new, lambda path: path in sets))


def _without_null(value):
    if isinstance(value, dict):
        return {k: _without_null(v) for k, v in value.items() if v is not None}
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
def test_the_examples_of_the_rfc(document, patch, merged):
    assert merge_patch(document, patch) == merged


@given(_OBJECTS, _OBJECTS)
def test_merging_changes_neither_of_the_two(document, patch):
    before = deepcopy((document, patch))
    merge_patch(document, patch)
    assert (document, patch) == before


@given(_OBJECTS, _OBJECTS)
def test_merging_twice_is_merging_once(document, patch):
    once = merge_patch(document, patch)
    assert merge_patch(once, patch) == once


@given(_DOCUMENTS)
def test_a_document_merged_into_itself_differs_in_nothing(document):
    assert _differences(document, merge_patch(document, document)) == []


@given(_OBJECTS)
def test_an_empty_patch_changes_nothing(document):
    assert merge_patch(document, {}) == document


def test_a_reference_is_replaced_whole():
    merged = merge_patch({'t': {'uuid': 1, 'name': 'a'}}, {'t': {'uuid': 2}}, ['t'])
    assert merged == {'t': {'uuid': 2}}


def test_a_reference_is_found_by_its_whole_path():
    old = {'s': {'t': {'uuid': 1, 'name': 'a'}}}
    assert merge_patch(old, {'s': {'t': {'uuid': 2}}}, ['s.t']) == {
        's': {'t': {'uuid': 2}}
    }
    assert merge_patch(old, {'s': {'t': {'uuid': 2}}}, ['t']) == {
        's': {'t': {'uuid': 2, 'name': 'a'}}
    }


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
def test_the_paths_that_differ(old, new, paths):
    assert _differences(old, new) == paths


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
def test_a_set_has_no_order_and_no_repeats(old, new, differ):
    assert bool(_differences({'a': old}, {'a': new}, ['a'])) is differ


@given(_DOCUMENTS, _DOCUMENTS)
def test_documents_differ_either_way_in_the_same_paths(one, other):
    assert _differences(one, other) == _differences(other, one)


@given(_DOCUMENTS, _DOCUMENTS)
def test_documents_without_a_difference_are_the_same_but_for_null(one, other):
    if not _differences(one, other):
        assert _without_null(one) == _without_null(other)


def test_what_was_removed_becomes_what_means_nothing():
    document = {'a': 1}
    fill(document, {'a': 0, 'b': [], 'c': None}, {'b': [1]})
    assert document == {'a': 1, 'b': [], 'c': None}


def test_what_was_null_stays_null():
    document = {}
    fill(document, {'a': []}, {'a': None})
    assert document == {'a': None}


def test_a_path_names_a_value():
    document = {'a': {'b': 1, 'c': None}}
    assert get(document, 'a.b') == 1
    assert get(document, 'a.c.d') is None
    assert get(document, 'x.y') is None
    put(document, 'a.b', 2)
    assert document['a']['b'] == 2


@pytest.mark.parametrize(
    ('patch', 'said'),
    [
        ({'a': {'b': 1}}, True),
        ({'a': {'b': None}}, True),
        ({'a': {}}, False),
        ({'a': None}, False),
        ({}, False),
        ({'a': [1]}, False),
    ],
)
def test_a_patch_says_something_at_a_path(patch, said):
    assert names(patch, 'a.b') is said
