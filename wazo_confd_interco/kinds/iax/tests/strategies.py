# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Stored endpoints as nobody would write them, and documents of them."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

from ....documents import differences
from ..columns import COLUMNS, Boolean, Choice, Endpoint, Integer
from ..fields import is_secret, read

# Stands in every secret value, and in no other.
MARK = 'S3cr3t'

TEXTS = st.one_of(
    st.sampled_from(
        ('yes', 'no', '4569', 'a\\;b', 'a;b', ' x', 'ulaw', 'é', '1.2.3.4')
    ),
    st.text(st.characters(min_codepoint=1, exclude_categories=['Cs']), max_size=6),
)
KEYS = st.one_of(
    st.sampled_from((*COLUMNS, 'acl', 'Secret', 'DBSECRET', 'md5_cred', 'Username')),
    st.text(max_size=4),
)


def _text_of(key: str) -> st.SearchStrategy[str]:
    column = COLUMNS[key]
    if isinstance(column, Boolean):
        return st.sampled_from(('yes', 'no'))
    if isinstance(column, Integer):
        return st.integers(-(2**31), 2**31 - 1).map(str)
    if isinstance(column, Choice):
        return st.sampled_from(column.choices)
    return TEXTS.filter(bool)


def marked(key: str, text: str) -> str:
    return f'{MARK}{text}' if is_secret(key) else text


def _option(key: str) -> st.SearchStrategy[tuple[str, str]]:
    return _text_of(key).map(lambda text: (key, marked(key, text)))


OPTIONS = st.sets(st.sampled_from(sorted(COLUMNS)), max_size=8).flatmap(
    lambda keys: st.tuples(*map(_option, sorted(keys))).map(dict)
)
OTHERS = st.lists(
    st.builds(lambda key, text: (key, marked(key, text)), KEYS, TEXTS), max_size=6
).map(tuple)
ENDPOINTS = st.builds(
    Endpoint,
    st.sampled_from(('friend', 'peer', 'user')),
    st.sampled_from(('dynamic', '198.51.100.7', 'x;y')),
    OPTIONS,
    OTHERS,
)


def document(endpoint: Endpoint, *, with_secrets: bool = True) -> dict[str, Any]:
    """A document of an interconnection, as far as the rules look at it."""
    iax = read(endpoint, with_secrets=with_secrets)
    return {'id': 1, 'name': 'peer', 'iax': iax}


def changed(old: dict[str, Any], new: dict[str, Any]) -> frozenset[str]:
    """The paths that differ."""
    return frozenset(differences(old, new, lambda path: path == 'iax.options'))
