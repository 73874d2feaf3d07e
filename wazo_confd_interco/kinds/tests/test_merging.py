# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

from typing import Any

import pytest

from ...documents import get_path
from ..merging import merge
from ..registry import build_kinds

KINDS = build_kinds(lambda section: ())


def merge_into_empty(type_: str, *patches: dict[str, Any]) -> dict[str, Any]:
    """Return the document after some patches of an empty one."""
    kind = KINDS[type_]
    document = kind.empty()
    for patch in patches:
        document = merge(kind, document, patch, kind.empty())
    return document


@pytest.mark.parametrize(
    ('type_', 'path', 'values', 'left'),
    [
        ('sip', 'sip', {'match': ['192.0.2.1']}, []),
        ('sip', 'sip', {'language': 'fr'}, None),
        ('sip', 'sip', {'accepts_registrations': True}, False),
        ('sip', 'sip.options', {'endpoint': [['a', 'b']]}, []),
        ('sip', 'sip.registration', {'contact_user': '1'}, None),
        ('iax', 'iax.registration', {'remote_port': 5036}, 4569),
        ('iax', 'iax.registration', {'enabled': False}, True),
        ('custom', 'custom', {'enabled': False}, True),
    ],
)
def test_member_that_is_set_to_null_gets_its_empty_value(
    type_: str, path: str, values: dict[str, Any], left: Any
) -> None:
    (name,) = values
    patches = []
    for members in (values, {name: None}):
        patch: dict[str, Any] = members
        for one in reversed(path.split('.')):
            patch = {one: patch}
        patches.append(patch)
    assert get_path(merge_into_empty(type_, *patches), path)[name] == left


def test_object_that_is_new_has_all_of_its_members() -> None:
    merged = merge_into_empty('iax', {'iax': {'registration': {'remote_host': 'h'}}})
    registration = merged['iax']['registration']
    assert registration['remote_host'] == 'h'
    assert registration['remote_port'] == 4569


def test_merging_keeps_the_old_document_as_it_is() -> None:
    old = merge_into_empty('sip', {'sip': {'registration': {'contact_user': '1'}}})
    patch = {'sip': {'registration': {'contact_user': None}, 'match': None}}
    merge(KINDS['sip'], old, patch, KINDS['sip'].empty())
    assert old['sip']['registration']['contact_user'] == '1'
