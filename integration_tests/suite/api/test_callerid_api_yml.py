# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What ``/api/api.yml`` says of the caller ID policy, held to what is answered."""

from __future__ import annotations

import pytest
from callerids import ACLS, POLICY, RESOLVE, policy, set_user
from served_spec import METHODS


@pytest.fixture
def acme(new_route):
    return new_route({'caller_id': '"Co"'})


@pytest.fixture
def user(user, db):
    """One who is shown in the policy."""
    set_user(db, user, 'anonymous')
    return user


def _without_ids(answer):
    """The id of a warning is a number or a UUID, which no schema of this form says."""
    return {
        **answer,
        'warnings': [{**warning, 'id': {}} for warning in answer['warnings']],
    }


def test_the_methods_and_their_rights(spec):
    served = {
        (path, method): operation['description'].split('`')[1]
        for path in (POLICY, RESOLVE)
        for method, operation in spec.whole['paths'][path].items()
        if method in METHODS
    }
    assert served == ACLS


def test_the_policy_is_what_it_documents(confd, spec, acme, user):
    answer = policy(confd)
    assert answer['users']['items'] and answer['warnings']
    assert spec.mismatches('CallerIDPolicy', _without_ids(answer)) == []


@pytest.mark.parametrize(
    'call', [{}, {'selected_caller_id': '5145551234'}, {'number': '1'}]
)
def test_an_answer_is_what_it_documents(spec, acme, user, call):
    answer = acme.resolved(user=user, **call)
    assert spec.mismatches('CallerIDAnswer', _without_ids(answer)) == []


def test_a_change_takes_what_it_documents(confd, spec):
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
        assert 'Unknown field' not in answer.text


def test_a_call_takes_what_it_documents(confd, spec):
    properties = spec.schema('CallerIDCall')['properties']
    answer = confd.post(RESOLVE, json={**dict.fromkeys(properties), 'number': '1'})
    assert answer.status_code == 200, answer.text
