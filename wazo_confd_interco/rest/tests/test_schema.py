# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

from typing import Any

import pytest
from marshmallow import RAISE, Schema, ValidationError, class_registry, fields

from ...problems import Problems
from ..schema import (
    Flag,
    Items,
    Number,
    QuerySchema,
    StrictSchema,
    Text,
    Uuid,
    collect_problems,
    nested,
    nested_list,
    texts,
)

UUID = 'eeeeeeee-eeee-eeee-eeee-eeeeeeeeeee1'


class InnerSchema(StrictSchema):
    """An object in the body."""

    codecs = texts()


class BodySchema(StrictSchema):
    """A body with a member of each type."""

    READ_ONLY = frozenset(('links',))
    SUGGESTIONS = {'insecure': 'identify_by'}

    name = Text()
    identify_by = Text(allow_none=False)
    port = Number()
    enabled = Flag()
    uuid = Uuid()
    inner = nested(InnerSchema)
    items = nested_list(InnerSchema)
    few = Items(Text(), 2)


def load(body: Any, schema: type[Schema] = BodySchema) -> Any:
    """Return a body as the schema loads it."""
    return schema().load(body)


def find_problems(body: Any, schema: type[Schema] = BodySchema) -> list[str]:
    """Return the problems with a body, each with its path."""
    with pytest.raises(ValidationError) as caught:
        load(body, schema)
    problems = Problems()
    collect_problems(problems, caught.value.normalized_messages())
    return [str(problem) for problem in problems]


@pytest.mark.parametrize(
    'body',
    [
        {},
        {'name': 'a', 'port': -1, 'enabled': False, 'uuid': UUID},
        dict.fromkeys(('name', 'port', 'enabled', 'inner', 'items', 'few')),
        {'port': 2**31 - 1, 'inner': {'codecs': ['ulaw']}, 'items': [{}, {}]},
        {'port': -(2**31), 'few': ['a', None]},
    ],
)
def test_body_with_the_right_types_is_loaded_unchanged(body: Any) -> None:
    assert load(body) == body


def test_read_only_member_is_ignored() -> None:
    assert load({'name': 'a', 'links': 'anything'}) == {'name': 'a'}


@pytest.mark.parametrize(
    ('body', 'problem'),
    [
        ({'name': 1}, 'name: must be a string'),
        ({'name': ['a']}, 'name: must be a string'),
        ({'identify_by': None}, 'identify_by: must not be null'),
        *(
            ({'port': value}, 'port: must be an integer')
            for value in ('1', 1.0, 1.5, True, [], {}, float('inf'))
        ),
        *(
            ({'port': value}, 'port: must be a 32-bit integer')
            for value in (2**31, -(2**31) - 1, 10**5000)
        ),
        *(
            ({'enabled': value}, 'enabled: must be true or false')
            for value in ('true', 'yes', 0, 1, [])
        ),
        *(
            ({'uuid': value}, 'uuid: must be a UUID')
            for value in ('x', 7, [], 'a' * 36)
        ),
        ({'items': {}}, 'items: must be a list'),
        ({'items': [{'codecs': ['a', 1]}]}, 'items.0.codecs.1: must be a string'),
        ({'inner': {'codecs': [None]}}, 'inner.codecs.0: must not be null'),
        ({'inner': {'codec': 'a'}}, 'inner.codec: unknown field; did you mean codecs?'),
        ({'few': ['a', 'b', 'c']}, 'few: must not have more than 2 items'),
        ({'nam': 'a'}, 'nam: unknown field; did you mean name?'),
        ({'insecure': 'a'}, 'insecure: unknown field; did you mean identify_by?'),
        ({'xyz': 'a'}, 'xyz: unknown field'),
    ],
)
def test_body_with_a_wrong_type_or_name_is_rejected(body: Any, problem: str) -> None:
    assert find_problems(body) == [problem]


@pytest.mark.parametrize('body', [[], 'a', 1, None, True])
def test_body_that_is_not_an_object_is_rejected(body: Any) -> None:
    (problem,) = find_problems(body)
    assert problem.startswith('body: ')


def test_every_unknown_member_is_reported_at_once() -> None:
    found = find_problems({'xyz': 1, 'nam': 2})
    assert {problem.partition(':')[0] for problem in found} == {'xyz', 'nam'}


def test_uuid_is_loaded_in_lower_case() -> None:
    assert load({'uuid': UUID.upper()}) == {'uuid': UUID}


def test_long_list_is_rejected_before_its_items_are_checked() -> None:
    assert find_problems({'few': [1] * 3}) == ['few: must not have more than 2 items']


def test_unknown_query_parameter_is_rejected() -> None:
    class ListSchema(QuerySchema):
        limit = fields.Integer()

    assert load({'limit': '1'}, ListSchema) == {'limit': 1}
    found = find_problems({'limits': '1'}, ListSchema)
    assert found == ['limits: unknown query parameter']


def test_schemas_are_not_in_the_registry_that_wazo_uses() -> None:
    assert BodySchema.Meta.unknown == RAISE
    assert 'BodySchema' not in class_registry._registry
