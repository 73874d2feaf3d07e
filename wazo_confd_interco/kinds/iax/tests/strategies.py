# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Generated IAX peers, and the parts of documents that belong to them."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

from ....documents import Document, diff
from ....options.secrets import is_secret
from ..columns import COLUMNS, BooleanColumn, ChoiceColumn, IAXEndpoint, IntegerColumn
from ..peer import read

# Part of every secret value that is generated, and of no other value.
MARK = 'S3cr3t'

TEXTS = st.one_of(
    st.sampled_from(
        ('yes', 'no', '4569', 'a\\;b', 'a;b', ' x', 'ulaw', 'é', '1.2.3.4', '9' * 5000)
    ),
    st.text(st.characters(min_codepoint=1, exclude_categories=['Cs']), max_size=6),
)
KEYS = st.one_of(
    st.sampled_from((*COLUMNS, 'acl', 'Secret', 'DBSECRET', 'md5_cred', 'Username')),
    st.text(max_size=4),
)


def _texts_of(key: str) -> st.SearchStrategy[str]:
    column = COLUMNS[key]
    if isinstance(column, BooleanColumn):
        return st.sampled_from(('yes', 'no'))
    if isinstance(column, IntegerColumn):
        return st.integers(-(2**31), 2**31 - 1).map(str)
    if isinstance(column, ChoiceColumn):
        return st.sampled_from(column.choices)
    return TEXTS.filter(bool)


def _mark_secret(key: str, text: str) -> tuple[str, str]:
    return key, f'{MARK}{text}' if is_secret(key) else text


def _option(key: str) -> st.SearchStrategy[tuple[str, str]]:
    return _texts_of(key).map(lambda text: _mark_secret(key, text))


OPTIONS = st.sets(st.sampled_from(sorted(COLUMNS)), max_size=8).flatmap(
    lambda keys: st.tuples(*map(_option, sorted(keys))).map(dict)
)
OTHERS = st.lists(st.builds(_mark_secret, KEYS, TEXTS), max_size=6).map(tuple)
ENDPOINTS = st.builds(
    IAXEndpoint,
    st.sampled_from(('friend', 'peer', 'user')),
    st.sampled_from(('dynamic', '198.51.100.7', 'x;y')),
    OPTIONS,
    OTHERS,
)


def build_document(endpoint: IAXEndpoint) -> Document:
    """Return the document of a peer, with secrets, as far as the rules read it."""
    return {'id': 1, 'name': 'peer', 'iax': read(endpoint, with_secrets=True)}


def find_changed(old: Any, new: Any) -> frozenset[str]:
    """Return the paths at which two documents differ."""
    return frozenset(diff(old, new, lambda path: path == 'iax.options'))
