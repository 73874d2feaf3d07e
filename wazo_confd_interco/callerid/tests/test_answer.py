# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

from typing import Any

import pytest

from wazo_confd_interco.callerid.answer import answer
from wazo_confd_interco.callerid.grammar import CallerID
from wazo_confd_interco.callerid.model import (
    Extension,
    Outcall,
    Request,
    Trunk,
    User,
    Warning,
)


def trunk(id_: int = 1, type_: str | None = 'sip', **values: Any) -> Trunk:
    options = values.pop('options', {})
    values = {'enabled': True, 'format': '+E164', **values}
    name = f'trunk{id_}'
    return Trunk(id_, name, type_, f'PJSIP/{name}', effective=options, **values)


def asked(
    extension: Extension | None = None,
    setting: str | None = 'default',
    selected: str | None = None,
    **outcall: Any,
) -> dict[str, Any]:
    extension = extension or Extension(5, '_7X', 'out')
    outcall = {'enabled': True, 'internal_caller_id': False, **outcall}
    outcall.setdefault('trunks', [trunk()])
    user = User('u', 'Ada', 'L', setting, 'in', CallerID('Ada', '1001'))
    model = Outcall(9, 'world', extensions=[extension], **outcall)
    return answer(Request(model, extension, '71', user, selected, 'CA'))


def codes(found: dict[str, Any]) -> list[str]:
    return [warning['code'] for warning in found['warnings']]


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
def test_a_dropped_call_says_why_and_by_whom(outcall: dict, reason: str) -> None:
    found = asked(**outcall)

    assert (found['outcall'], found['reason']) == (None, reason)
    assert found['warnings'][-1]['id'] == 9
    assert "'world'" in found['warnings'][-1]['message']


def test_a_disabled_extension_is_not_in_the_dialplan() -> None:
    assert asked(Extension(5, '7', 'out', enabled=False))['reason'] == (
        'extension_disabled'
    )


NOT_UNDERSTOOD = Extension(5, '_7X', 'out', caller_id='<77>')


@pytest.mark.parametrize('trunks', [[trunk()], [trunk(enabled=False)]])
def test_an_anonymous_call_fails_before_any_trunk_is_tried(trunks: list) -> None:
    found = asked(NOT_UNDERSTOOD, 'anonymous', trunks=trunks)

    assert found['reason'] == 'anonymous_call_fails'
    assert codes(found) == ['anonymous_call_fails']
    assert found['trace'][2]['applies']


def test_other_calls_of_such_an_extension_keep_their_own() -> None:
    found = asked(NOT_UNDERSTOOD)

    assert (found['rule'], found['caller_id']) == ('outcall_caller_id', None)
    assert found['interconnections'][0]['from'] == '"Ada" <sip:1001@ASTERISK>'
    assert codes(found) == ['caller_id_not_understood']


def test_a_name_alone_keeps_the_number_of_the_call() -> None:
    found = asked(Extension(5, '_7X', 'out', caller_id='"Co"'))

    assert found['caller_id']['number'] is None
    assert found['interconnections'][0]['from'] == '"Co" <sip:1001@ASTERISK>'
    assert codes(found) == ['caller_id_without_number']


def test_each_trunk_formats_what_was_selected_and_nothing_else() -> None:
    trunks = [trunk(), trunk(2, format='national')]

    selected = asked(selected='"Me" <5145551234>', trunks=trunks)
    stored = asked(setting='Me <5145551234>', trunks=trunks)

    assert selected['caller_id']['number'] == '5145551234'
    numbers = [one['caller_id']['number'] for one in selected['interconnections']]
    assert numbers == ['+15145551234', '5145551234']
    numbers = [one['caller_id']['number'] for one in stored['interconnections']]
    assert numbers == ['5145551234', '5145551234']


def test_what_is_no_number_is_ignored() -> None:
    found = asked(selected='sales')

    assert (found['rule'], found['caller_id']) == ('selected_caller_id', None)
    assert codes(found) == ['selected_caller_id_ignored']


def test_an_identity_is_the_sip_trunks_own_affair() -> None:
    trunks = [trunk(options={'callerid': '<999>'}), trunk(2, 'iax'), trunk(3)]
    found = asked(setting='anonymous', trunks=trunks)

    numbers = [one['pai_number'] for one in found['interconnections']]
    assert numbers == ['999', None, None]
    assert found['caller_id']['pai_number'] is None
    assert codes(found) == ['anonymous_without_identity']
    assert "'trunk3'" in found['warnings'][0]['message']
    assert "'trunk1'" not in found['warnings'][0]['message']


@pytest.mark.parametrize(
    ('internal', 'code'),
    [(True, 'internal_caller_id_replaced'), (False, 'from_user_replaces')],
)
def test_from_user_is_told_of(internal: bool, code: str) -> None:
    trunks = [trunk(options={'from_user': 'me'})]
    found = asked(internal_caller_id=internal, trunks=trunks)

    assert found['interconnections'][0]['from'] == '<sip:me@ASTERISK>'
    assert codes(found) == [code]


@pytest.mark.parametrize(
    ('strip', 'prefix', 'dialed'),
    [(0, None, '7123'), (1, '00', '00123'), (9, '+', '+'), (1, None, '123')],
)
def test_the_number_is_cut_then_prefixed(
    strip: int, prefix: str | None, dialed: str
) -> None:
    extension = Extension(5, '_7.', 'o', strip_digits=strip, external_prefix=prefix)

    assert extension.dialed('7123') == dialed


def test_what_was_said_before_comes_first() -> None:
    extension = Extension(5, '_7X', 'out')
    outcall = Outcall(9, 'world', False, False, [extension], [trunk()])
    request = Request(outcall, extension, '71', None, None, None)
    found = answer(request, [Warning('user_without_line', 'users', 'u', 'x')])

    assert codes(found) == ['user_without_line', 'outcall_disabled']


TRUST = {'trust_id_outbound': 'yes'}


@pytest.mark.parametrize(
    ('options', 'told'),
    [
        (TRUST, False),
        ({'send_pai': 'yes'}, False),
        ({'send_pai': 'no', **TRUST}, False),
        ({'send_pai': 'true', **TRUST}, True),
        ({'send_rpid': 'yes', **TRUST}, True),
    ],
)
def test_who_tells_of_an_anonymous_caller_is_warned_of(
    options: dict[str, str], told: bool
) -> None:
    flagged = trunk(options=options)
    found = asked(setting='anonymous', trunks=[flagged, trunk(2)])
    warned = [
        one for one in found['warnings'] if one['code'] == 'anonymous_caller_told'
    ]
    assert [one['id'] for one in warned] == [flagged.id] * told
    assert 'anonymous_caller_told' not in codes(asked(trunks=[flagged]))
