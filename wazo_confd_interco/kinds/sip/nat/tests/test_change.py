# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

from typing import Any

import pytest

from .....problems import CONFLICT, NOT_FOUND, Problems
from ....change import Change
from ....references import References
from ....stored import StoredTransport
from ...plan import SIPPlan
from ...tests.changes import build_change, build_document
from ..change import (
    add_to_plan,
    check,
    prepare,
    wants_template,
    wants_transport_lock,
)
from ..document import GlobalTemplate
from ..fields import LOCAL_NET, MAX_TRANSPORT_OPTIONS
from ..model import NatChange, NatState

UDP = StoredTransport('udp', 'uuid-of-udp', (('external_media_address', '192.0.2.1'),))
TLS = {'uuid': 'uuid-of-tls', 'name': 'tls'}
TEMPLATE = GlobalTemplate('t', (('force_rport', 'no'),))
STATE = NatState(UDP, transport_after='udp')
OLD = build_document({'sip': {'remote_hosts': ['h']}})


def edit(nat: dict[str, Any], sip: dict[str, Any] | None = None) -> Change:
    """Return the change of an interconnection that a request with NAT makes."""
    found = References(transports=[TLS])
    patch = {'nat': nat} | ({'sip': sip} if sip else {})
    return build_change(OLD, patch, references=found)


def find_problems(
    patch: dict[str, Any], state: NatState = STATE, sip: dict[str, Any] | None = None
) -> list[tuple[str, str]]:
    """Return path and code of the problems with a change of NAT."""
    change = edit(patch, sip)
    problems = Problems()
    check(change, prepare(change, state), problems.at('nat'))
    return [(problem.path, problem.code) for problem in problems]


def prepare_patch(
    patch: dict[str, Any],
    state: NatState = STATE,
    sip: dict[str, Any] | None = None,
) -> NatChange:
    """Return the change that a patch makes of NAT."""
    return prepare(edit(patch, sip), state)


@pytest.mark.parametrize(
    ('patch', 'changed'),
    [
        ({}, set()),
        ({'external_media_address': '192.0.2.1'}, set()),
        ({'external_media_address': None}, {'external_media_address'}),
        ({'force_rport': False}, {'force_rport'}),
        ({'force_rport': None, LOCAL_NET: None}, set()),
        ({LOCAL_NET: ['10.0.0.0/8']}, {LOCAL_NET}),
    ],
)
def test_values_that_differ_are_changed(patch: Any, changed: set[str]) -> None:
    nat = prepare_patch(patch)
    assert nat.changed == changed
    assert nat.changes_transport == bool(changed - {'force_rport'})
    assert nat.changes_endpoint == ('force_rport' in changed)
    assert not nat.changes_template


def test_tenant_values_are_compared_with_the_template_of_the_tenant() -> None:
    patch = {'scope': 'tenant', 'force_rport': True, 'rtp_symmetric': True}
    nat = prepare_patch(patch, NatState(UDP, template=TEMPLATE))
    assert nat.changed == {'force_rport', 'rtp_symmetric'}
    assert nat.changes_template
    assert not nat.changes_endpoint


def test_null_does_not_remove_a_value_of_the_tenant() -> None:
    patch = {'scope': 'tenant', 'force_rport': None, 'rtp_symmetric': True}
    nat = prepare_patch(patch, NatState(UDP, template=TEMPLATE))
    assert nat.changed == {'rtp_symmetric'}
    assert nat.new['force_rport'] is False


@pytest.mark.parametrize(
    ('patch', 'template', 'transport'),
    [
        ({}, False, False),
        ({'scope': 'tenant'}, False, False),
        ({'scope': 'tenant', 'force_rport': None}, False, False),
        ({'scope': 'tenant', 'force_rport': True}, True, False),
        ({'scope': 'interconnection', 'force_rport': True}, False, False),
        ({LOCAL_NET: []}, False, True),
    ],
)
def test_patch_needs_the_template_or_a_lock_of_the_transport(
    patch: Any, template: bool, transport: bool
) -> None:
    assert wants_template(patch) is template
    assert wants_transport_lock(patch) is transport


@pytest.mark.parametrize(
    ('patch', 'state', 'does'),
    [
        ({}, STATE, False),
        ({'transport': {'name': 'udp'}}, STATE, False),
        ({'transport': {'uuid': 'uuid-of-udp', 'name': 'udp'}}, STATE, False),
        ({'transport': {'name': 'tls'}}, STATE, True),
        ({'transport': {'name': 'tls'}}, NatState(None), True),
        ({'transport': None}, STATE, True),
        ({'transport': None}, NatState(UDP, is_inherited=True), False),
        ({'transport': None}, NatState(None), False),
    ],
)
def test_patch_gives_the_endpoint_another_transport(
    patch: Any, state: NatState, does: bool
) -> None:
    assert prepare_patch(patch, state).moves is does


def test_transport_of_nat_is_the_transport_of_the_endpoint() -> None:
    assert prepare_patch({'transport': {'name': 'tls'}}).transport == TLS
    assert prepare_patch({'transport': None}).transport is None
    assert prepare_patch({}, sip={'transport': TLS}).transport == TLS


@pytest.mark.parametrize(
    ('patch', 'state', 'problems'),
    [
        ({'transport': {'name': 'tls'}}, STATE, []),
        ({'transport': {'name': 'x'}}, STATE, [('nat.transport', NOT_FOUND)]),
        ({'scope': 'tenant', 'force_rport': True}, STATE, [('nat.scope', NOT_FOUND)]),
        ({LOCAL_NET: ['10.0.0.0/8']}, NatState(None), [(f'nat.{LOCAL_NET}', CONFLICT)]),
        (
            {LOCAL_NET: ['10.0.0.0/8'], 'transport': {'name': 'tls'}},
            STATE,
            [('nat.transport', CONFLICT)],
        ),
        (
            {LOCAL_NET: ['10.0.0.0/8']},
            NatState(UDP, transport_after='tls'),
            [('nat.transport', CONFLICT)],
        ),
        (
            {LOCAL_NET: ['x'], 'external_signaling_port': 0},
            STATE,
            [
                ('nat.external_signaling_port', 'out_of_range'),
                (f'nat.{LOCAL_NET}.0', 'invalid'),
            ],
        ),
        (
            {'external_media_address': 'a b'},
            STATE,
            [('nat.external_media_address', 'invalid')],
        ),
    ],
)
def test_invalid_change_of_nat_is_reported(
    patch: Any, state: NatState, problems: list[tuple[str, str]]
) -> None:
    assert find_problems(patch, state) == problems


def test_stored_invalid_value_is_not_reported_again() -> None:
    stored = StoredTransport(
        'udp', 'u', ((LOCAL_NET, 'x'), ('external_media_address', 'a b'))
    )
    state = NatState(stored, transport_after='udp')
    assert find_problems({LOCAL_NET: ['x', '10.0.0.0/8']}, state) == []


def test_value_that_contradicts_an_option_of_the_same_request_is_reported() -> None:
    sip = {'options': {'endpoint': [['force_rport', 'no']]}}
    assert find_problems({'force_rport': True}, sip=sip) == [
        ('nat.force_rport', CONFLICT)
    ]
    assert find_problems({'force_rport': False}, sip=sip) == []


def test_transport_that_contradicts_that_of_the_same_request_is_reported() -> None:
    other = {'uuid': 'uuid-of-tcp', 'name': 'tcp'}
    patch = {'transport': {'name': 'tls'}}
    found = find_problems(patch, sip={'transport': other})
    assert found == [('nat.transport', CONFLICT)]
    assert find_problems(patch, sip={'transport': TLS}) == []


def test_transport_with_too_many_options_is_reported() -> None:
    rows = tuple(('tos', str(number)) for number in range(MAX_TRANSPORT_OPTIONS))
    state = NatState(StoredTransport('udp', 'u', rows), transport_after='udp')
    found = find_problems({LOCAL_NET: ['10.0.0.0/8']}, state)
    assert found == [(f'nat.{LOCAL_NET}', 'too_large')]


def plan_change(patch: dict[str, Any], rows: list[tuple[str, str]]) -> SIPPlan:
    """Return the plan of an endpoint with these rows after a change of NAT."""
    plan = SIPPlan('acme', None, 'uuid-of-udp', (), {'endpoint': rows, 'aor': []})
    return add_to_plan(plan, edit(patch), prepare_patch(patch))


def test_values_of_the_endpoint_are_added_to_its_plan() -> None:
    plan = plan_change({'force_rport': False}, [('allow', 'ulaw')])
    assert plan.sections['endpoint'] == [('allow', 'ulaw'), ('force_rport', 'no')]
    assert plan.transport_uuid == 'uuid-of-udp'


def test_other_transport_is_added_to_the_plan_of_the_endpoint() -> None:
    plan = plan_change({'transport': {'name': 'tls'}}, [])
    assert plan.transport_uuid == 'uuid-of-tls'


def test_removed_transport_is_removed_as_an_option_too() -> None:
    plan = plan_change({'transport': None}, [('transport', 'x'), ('allow', 'ulaw')])
    assert plan.transport_uuid is None
    assert plan.sections['endpoint'] == [('allow', 'ulaw')]
