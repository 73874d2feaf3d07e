# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from wazo_confd_interco.callerid.findings import warn
from wazo_confd_interco.callerid.grammar import CallerID
from wazo_confd_interco.callerid.model import (
    Extension,
    Outcall,
    OutcallTrunk,
    OutgoingCall,
    User,
)
from wazo_confd_interco.callerid.resolution import Resolution, resolve_call

CO = Extension(5, '_7X', 'out', caller_id='"Co" <5145552222>')
NOT_UNDERSTOOD = Extension(5, '_7X', 'out', caller_id='<77>')
ADA = CallerID('Ada', '1001')


def trunk(id_: int = 1, type_: str | None = 'sip', **values: Any) -> OutcallTrunk:
    name = f'trunk{id_}'
    interface = values.pop('interface', f'PJSIP/{name}')
    is_pjsip = type_ != 'iax' and interface.startswith('PJSIP')
    options = {} if type_ == 'sip' else None
    plain = OutcallTrunk(
        id_, name, type_, interface, True, '+E164', is_pjsip, options=options
    )
    return replace(plain, **values)


def resolve(
    extension: Extension | None = None,
    setting: str | None = 'default',
    selected: str | None = None,
    **outcall: Any,
) -> Resolution:
    """Return the answer for a call of Ada over an outcall."""
    extension = extension or Extension(5, '_7X', 'out')
    outcall = {'enabled': True, 'internal_caller_id': False, **outcall}
    outcall.setdefault('trunks', [trunk()])
    user = User('u', 'Ada', 'L', setting, 'in', ADA)
    model = Outcall(9, 'world', extensions=[extension], **outcall)
    return resolve_call(OutgoingCall(model, extension, '71', user, selected, 'CA'))


def codes(answer: Resolution) -> list[str]:
    return [warning['code'] for warning in answer['warnings']]


@pytest.mark.parametrize(
    ('outcall', 'reason'),
    [
        ({'enabled': False, 'trunks': []}, 'outcall_disabled'),
        ({'trunks': []}, 'outcall_without_trunk'),
        (
            {'trunks': [trunk(enabled=False), trunk(2, None)]},
            'trunk_without_endpoint',
        ),
        ({'trunks': [trunk(enabled=False)]}, 'trunks_disabled'),
    ],
)
def test_dropped_call_has_a_reason_and_a_warning_that_names_the_outcall(
    outcall: dict[str, Any], reason: str
) -> None:
    answer = resolve(CO, **outcall)

    assert (answer['outcall'], answer['reason']) == (None, reason)
    assert codes(answer) == [reason]
    assert answer['warnings'][-1]['id'] == '9'
    assert "'world'" in answer['warnings'][-1]['message']


def test_disabled_extension_takes_no_call() -> None:
    disabled = Extension(5, '7', 'out', enabled=False)

    assert resolve(disabled)['reason'] == 'extension_disabled'


@pytest.mark.parametrize('trunks', [[trunk()], [trunk(enabled=False)]])
def test_anonymous_call_fails_before_any_trunk_is_tried(
    trunks: list[OutcallTrunk],
) -> None:
    answer = resolve(NOT_UNDERSTOOD, 'anonymous', trunks=trunks)

    assert answer['reason'] == 'anonymous_call_fails'
    assert codes(answer)[0] == 'anonymous_call_fails'
    assert answer['trace'][2]['applies']


def test_call_over_an_extension_that_is_not_understood_keeps_its_caller_id() -> None:
    answer = resolve(NOT_UNDERSTOOD)

    assert (answer['rule'], answer['caller_id']) == ('outcall_caller_id', None)
    assert answer['interconnections'][0]['from'] == '"Ada" <sip:1001@ASTERISK>'
    assert codes(answer) == ['caller_id_not_understood']


def test_caller_id_without_a_number_keeps_the_number_of_the_call() -> None:
    answer = resolve(Extension(5, '_7X', 'out', caller_id='"Co"'))

    assert answer['caller_id'] and answer['caller_id']['number'] is None
    assert answer['interconnections'][0]['from'] == '"Co" <sip:1001@ASTERISK>'
    assert codes(answer) == ['caller_id_without_number']


def test_each_trunk_converts_a_selected_caller_id_and_no_other() -> None:
    trunks = [trunk(), trunk(2, format='national')]

    selected = resolve(CO, selected='"Me" <5145551234>', trunks=trunks)
    stored = resolve(CO, setting='Me <5145551234>', trunks=trunks)

    def numbers(answer: Resolution) -> list[str | None]:
        shown = [one['caller_id'] for one in answer['interconnections']]
        return [one and one['number'] for one in shown]

    assert selected['caller_id'] and selected['caller_id']['number'] == '5145551234'
    assert numbers(selected) == ['+15145551234', '5145551234']
    assert numbers(stored) == ['5145551234', '5145551234']


def test_selected_caller_id_that_is_not_a_number_is_ignored() -> None:
    answer = resolve(CO, selected='sales')

    assert (answer['rule'], answer['caller_id']) == ('selected_caller_id', None)
    assert codes(answer) == ['selected_caller_id_ignored']


def test_caller_id_of_an_anonymous_call_comes_from_the_extension_alone() -> None:
    trunks = [trunk(options={'callerid': '<999>'}), trunk(2, 'iax')]
    with_number = resolve(CO, 'anonymous', trunks=trunks)
    without = resolve(None, 'anonymous', trunks=trunks)

    def numbers(answer: Resolution) -> list[str | None]:
        return [one['pai_number'] for one in answer['interconnections']]

    assert numbers(with_number) == ['5145552222', None]
    assert codes(with_number) == []
    assert numbers(without) == [None, None]
    assert without['caller_id'] and without['caller_id']['pai_number'] is None
    assert codes(without) == ['anonymous_without_identity']
    assert '_7X' in without['warnings'][0]['message']


def test_anonymous_call_over_a_custom_pjsip_interface_has_the_identity() -> None:
    prov = trunk(2, 'custom', interface='PJSIP/prov')
    answer = resolve(CO, 'anonymous', trunks=[prov])
    assert answer['interconnections'][0]['pai_number'] == '5145552222'
    assert answer['interconnections'][0]['headers'] == []
    without = resolve(None, 'anonymous', trunks=[prov])
    assert codes(without) == ['anonymous_without_identity']


def test_anonymous_call_over_iax_lacks_no_identity() -> None:
    assert codes(resolve(None, 'anonymous', trunks=[trunk(2, 'iax')])) == []


@pytest.mark.parametrize('interface', ['Local/gateway', 'local/x@office', 'Local'])
def test_anonymous_call_over_local_has_no_privacy(interface: str) -> None:
    local = trunk(3, 'custom', interface=interface)
    answer = resolve(CO, 'anonymous', trunks=[trunk(), local])

    assert codes(answer) == ['anonymous_without_privacy']
    assert interface in answer['warnings'][0]['message']
    assert answer['interconnections'][1]['headers'] == []
    assert answer['interconnections'][1]['pai_number'] is None


@pytest.mark.parametrize('interface', ['DAHDI/g1', 'PJSIP/prov', 'Localhost/x'])
def test_anonymous_call_over_another_custom_interface_has_no_warning(
    interface: str,
) -> None:
    custom = trunk(3, 'custom', interface=interface)

    assert codes(resolve(CO, 'anonymous', trunks=[custom])) == []


@pytest.mark.parametrize(
    ('values', 'code'),
    [
        ({'internal_caller_id': True}, 'internal_caller_id_replaced'),
        ({}, 'from_user_replaces'),
    ],
)
def test_from_user_that_replaces_the_caller_id_has_a_warning(
    values: dict[str, Any], code: str
) -> None:
    answer = resolve(trunks=[trunk(options={'from_user': 'me'})], **values)

    assert answer['interconnections'][0]['from'] == '<sip:me@ASTERISK>'
    assert codes(answer) == [code]


def test_from_user_that_shows_in_an_anonymous_call_has_a_warning() -> None:
    answer = resolve(CO, 'anonymous', trunks=[trunk(options={'from_user': 'me'})])

    assert answer['interconnections'][0]['from'] == (
        '"Anonymous" <sip:me@anonymous.invalid>'
    )
    assert codes(answer) == ['from_user_in_anonymous_call']
    assert "'me'" in answer['warnings'][0]['message']


@pytest.mark.parametrize(
    ('options', 'warned'),
    [
        ({}, True),
        ({'from_domain': 'ex.com'}, True),
        ({'from_user': 'me'}, False),
        ({'from_user': 'me', 'send_pai': 'yes'}, True),
        ({'from_user': 'me', 'send_rpid': 'yes'}, True),
    ],
)
def test_internal_number_that_leaves_because_no_rule_sets_a_caller_id_has_a_warning(
    options: dict[str, str], warned: bool
) -> None:
    answer = resolve(trunks=[trunk(options=options)])
    leaves = any('1001' in one['value'] for one in headers(answer))

    assert answer['rule'] == 'default_caller_id'
    assert leaves == warned == ('caller_id_not_set' in codes(answer))


def test_internal_number_that_is_meant_to_leave_has_no_warning() -> None:
    assert codes(resolve(internal_caller_id=True)) == []


def headers(answer: Resolution) -> list[Any]:
    return answer['interconnections'][0]['headers']


def test_headers_of_a_call_are_from_and_the_identity_that_asterisk_sends() -> None:
    options = {'from_user': 'me', 'send_pai': 'yes'}

    assert headers(resolve(CO, trunks=[trunk(options=options)])) == [
        {'name': 'From', 'value': '<sip:me@ASTERISK>'},
        {'name': 'P-Asserted-Identity', 'value': '"Co" <sip:5145552222@ASTERISK>'},
    ]


def test_headers_of_an_anonymous_call_show_both_identities() -> None:
    options = {'send_pai': 'yes', 'trust_id_outbound': 'yes'}

    assert headers(resolve(CO, 'anonymous', trunks=[trunk(options=options)])) == [
        {'name': 'From', 'value': '"Anonymous" <sip:anonymous@anonymous.invalid>'},
        {'name': 'P-Asserted-Identity', 'value': '"Ada" <sip:1001@ASTERISK>'},
        {'name': 'Privacy', 'value': 'id'},
        {'name': 'Privacy', 'value': 'id'},
        {'name': 'P-Asserted-Identity', 'value': '<sip:5145552222@DIALLED_HOST>'},
    ]


@pytest.mark.parametrize(
    ('strip', 'prefix', 'dialled'),
    [(0, None, '7123'), (1, '00', '00123'), (9, '+', '+'), (1, None, '123')],
)
def test_digits_are_stripped_before_the_prefix_is_added(
    strip: int, prefix: str | None, dialled: str
) -> None:
    extension = Extension(5, '_7.', 'o', strip_digits=strip, external_prefix=prefix)

    assert extension.dialled_number('7123') == dialled


@pytest.mark.parametrize(('number', 'dialed'), [('71', '001'), (None, None)])
def test_answer_has_the_dialled_number_if_the_number_is_known(
    number: str | None, dialed: str | None
) -> None:
    extension = Extension(5, '_7X', 'out', strip_digits=1, external_prefix='00')
    outcall = Outcall(9, 'world', True, False, [extension], [trunk()])
    call = OutgoingCall(outcall, extension, number, None, None, None)

    assert resolve_call(call)['dialed'] == dialed


def test_warnings_about_the_way_to_the_outcall_come_first() -> None:
    extension = Extension(5, '_7X', 'out')
    outcall = Outcall(9, 'world', False, False, [extension], [trunk()])
    call = OutgoingCall(outcall, extension, '71', None, None, None)
    answer = resolve_call(call, [warn('user_without_line', 'users', 'u')])

    assert codes(answer) == ['user_without_line', 'outcall_disabled']


TRUST = {'trust_id_outbound': 'yes'}


@pytest.mark.parametrize(
    ('options', 'warned'),
    [
        (TRUST, False),
        ({'send_pai': 'yes'}, False),
        ({'send_pai': 'no', **TRUST}, False),
        ({'send_pai': 'true', **TRUST}, True),
        ({'send_rpid': 'yes', **TRUST}, True),
    ],
)
def test_interconnection_that_reveals_an_anonymous_caller_has_a_warning(
    options: dict[str, str], warned: bool
) -> None:
    flagged = trunk(options=options)
    answer = resolve(CO, 'anonymous', trunks=[flagged, trunk(2)])

    about = [
        one['id']
        for one in answer['warnings']
        if one['code'] == 'anonymous_caller_told'
    ]
    assert about == [str(flagged.id)] * warned
    assert 'anonymous_caller_told' not in codes(resolve(CO, trunks=[flagged]))
