# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ...problems import FORBIDDEN, MASTER_TENANT_ONLY, TOO_LARGE, InvalidValue
from ..variables import (
    check_set_var,
    decode_escapes,
    find_entered_context,
    find_mailbox_contexts,
)


@pytest.mark.parametrize(
    ('value', 'expected'),
    [
        ('TRANSFER_CONTEXT=office', 'office'),
        ('__TRANSFER_CONTEXT=office', 'office'),
        ('_FORWARD_CONTEXT=office', 'office'),
        ('TRANSFER_CONTEX\\x54=offic\\145', 'office'),
        ('TRANSFER_CONTEXT=', ''),
        ('PARKINGDYNCONTEXT=office', 'office'),
        ('GOTO_ON_BLINDXFR=office^s^1', 'office'),
        ('CONNECTED_LINE_SEND_SUB=office,s,1', 'office'),
        ('REDIRECTING_CALLEE_SEND_SUB=office,s,1(a)', 'office'),
        # Asterisk compares names of variables with their case.
        ('Transfer_Context=office', None),
        ('OUR_CONTEXT=office', None),
        ('A=TRANSFER_CONTEXT', None),
    ],
)
def test_context_that_a_variable_makes_asterisk_enter_is_found(
    value: str, expected: str | None
) -> None:
    assert find_entered_context(value) == expected


@pytest.mark.parametrize(
    ('text', 'decoded'),
    [
        ('a\\r\\nb', 'a\r\nb'),
        ('\\x0d\\x0a', '\r\n'),
        ('\\xd', '\r'),
        ('\\015\\012', '\r\n'),
        ('\\12', '\n'),
        ('\\\\r', '\\r'),
        ('C:\\dir', 'C:dir'),
        ('\\;', ';'),
        ('\\', ''),
    ],
)
def test_every_escape_that_asterisk_could_decode_is_decoded(
    text: str, decoded: str
) -> None:
    assert decode_escapes(text) == decoded


@pytest.mark.parametrize(
    'value',
    [
        *('WAZO_PAI_FORMAT=x', '_WAZO_PAI_FORMAT=x', 'WAZO_PAI_FORMAT=' + 'b' * 511),
        *('TRANSFER_CONTEXT=a', '__FORWARD_CONTEXT=a', 'GOTO_ON_BLINDXFR=a^1^1'),
    ],
)
def test_harmless_variable_is_accepted(value: str) -> None:
    check_set_var(value, is_master=False)


@pytest.mark.parametrize(
    'value',
    [
        *('A=1', 'A=', '__A=b=c', 'A=C:\\\\dir', 'TOUCH_MIXMONITOR=x'),
        *('transfer_context=a', 'PARKINGLOT=b', 'WAZO=1'),
        *('SHELL(id)=x', 'PJSIP_HEADER(update,X-A)=b', 'CDR(a)=b', '__DB(a/b)=c'),
        *('SHELL\\x28id)=x', 'SHELL\\(id)=x'),
    ],
)
def test_only_the_master_tenant_may_set_any_other_variable(value: str) -> None:
    with pytest.raises(InvalidValue, match='token of the master tenant') as caught:
        check_set_var(value, is_master=False)
    assert caught.value.code == MASTER_TENANT_ONLY
    check_set_var(value, is_master=True)


@pytest.mark.parametrize(
    'value',
    [
        *('A=a\\nb', 'A=a\\rb', 'A=a\\x0db', 'A=a\\xd', 'A=a\\015b', 'A=a\\0'),
        *('A=\\x7f', 'A\\n=b', 'PJSIP_HEADER(add,X-A)=a\\r\\nP-Evil: 1'),
    ],
)
@pytest.mark.parametrize('is_master', [True, False])
def test_variable_that_decodes_to_a_control_character_is_rejected(
    value: str, is_master: bool
) -> None:
    with pytest.raises(InvalidValue, match='control'):
        check_set_var(value, is_master)


@pytest.mark.parametrize(
    'value', ['A', '=b', ' =b', 'A B=c', 'PJSIP_HEADER(add,X A)=b', '\\=b']
)
def test_variable_without_a_valid_name_or_a_value_is_rejected(value: str) -> None:
    with pytest.raises(InvalidValue, match='NAME=value'):
        check_set_var(value, is_master=True)


def test_value_of_a_variable_is_measured_in_bytes() -> None:
    with pytest.raises(InvalidValue, match='511 bytes') as caught:
        check_set_var('A=' + 'é' * 256, is_master=False)
    assert caught.value.code == TOO_LARGE


@pytest.mark.parametrize(
    'value',
    ['WAZO_TENANT_UUID=x', '__WAZO_TENANT_UUID=x', '_XIVO_X=y', '____WAZO_A=b']
    + ['wazo_a=b', '\\x57AZO_A=b', 'XIVO_ORIGINAL_CALLER_ID=x'],
)
@pytest.mark.parametrize('is_master', [True, False])
def test_variable_of_wazo_is_rejected(value: str, is_master: bool) -> None:
    with pytest.raises(InvalidValue, match='set by Wazo') as caught:
        check_set_var(value, is_master)
    assert caught.value.code == FORBIDDEN


@given(st.text(st.sampled_from('\\x0123WAZO_=a(n'), min_size=1), st.booleans())
def test_any_text_is_a_variable_or_rejected_with_a_reason(
    value: str, is_master: bool
) -> None:
    try:
        check_set_var(value, is_master)
    except InvalidValue as error:
        assert str(error)


@pytest.mark.parametrize(
    ('text', 'contexts'),
    [
        ('1001@default', ['default']),
        ('1001@default, 1002@sales ,1003', ['default', 'sales', 'default']),
        ('1001', ['default']),
        ('', []),
        ('@a@b', ['a@b']),
    ],
)
def test_contexts_of_mailboxes_are_found(text: str, contexts: list[str]) -> None:
    assert list(find_mailbox_contexts(text)) == contexts
