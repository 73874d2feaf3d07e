# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

from typing import Any

import pytest

from ..environment import insert_secrets
from ..errors import CommandError
from ..state import describe_changes
from ..variables import Variables


def sip(name: str, password: str) -> dict[str, Any]:
    auth = {'username': 'acme', 'password': password}
    return {'type': 'sip', 'name': name, 'sip': {'outbound_auth': auth}}


def test_variables_are_inserted_at_any_depth(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv('ACME', 's3cret')
    value = {'a': [{'env': 'ACME'}, {'env': 'ACME', 'other': 1}], 'env': 1}
    inserted = {'a': ['s3cret', {'env': 'ACME', 'other': 1}], 'env': 1}
    assert insert_secrets(value) == inserted


def test_every_missing_variable_is_reported(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv('ACME', raising=False)
    with pytest.raises(CommandError) as caught:
        insert_secrets({'items': [{'a': {'env': 'ACME'}, 'b': {'env': 'ACME'}}]})
    assert caught.value.reasons == [
        f'items.0.{name}: the environment variable ACME is not set' for name in 'ab'
    ]


def test_secrets_are_replaced_by_variables() -> None:
    variables = Variables()
    document = sip('acme', 's3cret')
    variables.replace(document)
    name = 'ACME_OUTBOUND_AUTH_PASSWORD'
    assert document['sip']['outbound_auth']['password'] == {'env': name}
    assert variables.texts == {name: 's3cret'}


def test_listed_secrets_are_replaced_too() -> None:
    variables = Variables()
    document = {
        'type': 'iax',
        'name': '1-a',
        'iax': {'auth': {}},
        'secrets': ['iax.auth.secret'],
    }
    variables.replace(document)
    assert document['iax'] == {'auth': {'secret': {'env': '_1_A_AUTH_SECRET'}}}
    assert 'secrets' not in document


def test_names_that_differ_only_in_signs_get_different_variables() -> None:
    variables = Variables()
    for name in ('a-b', 'a.b'):
        variables.replace(sip(name, name))
    assert variables.texts == {
        'A_B_OUTBOUND_AUTH_PASSWORD': 'a-b',
        'A_B_OUTBOUND_AUTH_PASSWORD_2': 'a.b',
    }


def state(id_: int, status: str) -> dict[str, Any]:
    summary = f'{status}.'
    name = {'id': id_, 'type': 'sip', 'name': f'acme{id_}'}
    return name | {'status': status, 'summary': summary, 'calls': id_}


def test_changes_are_new_different_and_deleted_states() -> None:
    known = {id_: state(id_, 'up') for id_ in (1, 2, 3)}
    states = [state(1, 'up'), state(2, 'down'), state(4, 'up')]
    assert list(describe_changes(known, states)) == [
        'sip/acme2 down: down.',
        'sip/acme4 up: up.',
        'sip/acme3 deleted',
    ]
