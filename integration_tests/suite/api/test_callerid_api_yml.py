# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The caller ID policy in ``/api/api.yml`` agrees with the answers."""

from __future__ import annotations

import pytest
from callerids import ACLS, POLICY, RESOLVE, policy, set_user
from served_spec import METHODS


@pytest.fixture
def acme(new_route):
    return new_route({'caller_id': '"Co"'})


@pytest.fixture
def user(user, db):
    """A user that the policy shows."""
    set_user(db, user, 'anonymous')
    return user


def test_api_documents_the_right_of_each_method(spec):
    served = {
        (path, method): operation['description'].split('`')[1]
        for path in (POLICY, RESOLVE)
        for method, operation in spec.whole['paths'][path].items()
        if method in METHODS
    }
    assert served == ACLS


def test_policy_matches_its_definition(confd, spec, acme, user):
    answer = policy(confd)
    assert answer['users']['items'] and answer['warnings']
    assert spec.find_mismatches('CallerIDPolicy', answer) == []


@pytest.mark.parametrize(
    'call', [{}, {'selected_caller_id': '5145551234'}, {'number': '1'}]
)
def test_answer_of_resolve_matches_its_definition(spec, acme, user, call):
    answer = acme.resolved(user=user, **call)
    assert spec.find_mismatches('CallerIDAnswer', answer) == []


def test_put_accepts_every_documented_field(confd, spec):
    documented = {
        name: set(spec.schema(inner['items'])['properties'])
        for name, inner in spec.schema('CallerIDPolicyChange')['properties'].items()
        if 'items' in inner
    }
    shown = policy(confd)
    assert documented['outcalls'] == set(shown['outcalls'][0])
    for name, properties in documented.items():
        body = {name: [dict.fromkeys(properties)]}
        answer = confd.put(POLICY, json=body)
        assert 'unknown field' not in answer.text


def test_resolve_accepts_every_documented_field(confd, spec):
    properties = spec.schema('CallerIDCall')['properties']
    answer = confd.post(RESOLVE, json={**dict.fromkeys(properties), 'number': '1'})
    assert answer.status_code == 200, answer.text
