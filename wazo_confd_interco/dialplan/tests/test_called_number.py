# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ...problems import InvalidValue
from .. import called_number, patterns

HEADER_COMMAND = (
    'Goto(in;${FILTER(+0-9*#;${PJSIP_PARSE_URI(${PJSIP_HEADER(read;P-Called-Party-ID)}'
    ';user)})};1)'
)


@pytest.mark.parametrize(
    ('destination', 'command'),
    [
        ({'header': 'To'}, 'Goto(in;s;1)'),
        ({'header': 'P-Called-Party-ID'}, HEADER_COMMAND),
        ({'strip_digits': 1}, 'Goto(in;${XIVO_BASE_EXTEN:1};1)'),
        ({'strip_digits': 2, 'prefix': '0'}, 'Goto(in;0${XIVO_BASE_EXTEN:2};1)'),
    ],
)
def test_command_is_a_goto_with_semicolons(
    destination: dict[str, Any], command: str
) -> None:
    assert called_number.render_command(destination, 'in') == command
    goto = called_number.parse_goto(command)
    assert goto is not None and goto.context == 'in'
    assert called_number.reads_header(goto) is ('P-Called' in command)


@pytest.mark.parametrize(
    'command', ['Playback(a)', 'Goto(a)', 'Gosub(in;s;1)', 'NoOp(Goto(in;s;1))', '']
)
def test_other_commands_are_not_parsed(command: str) -> None:
    assert called_number.parse_goto(command) is None


@pytest.mark.parametrize(
    ('command', 'exten', 'is_valid'),
    [
        ('Goto(in;${XIVO_BASE_EXTEN:1};1)', '_1NXXNXXXXXX', True),
        ('Goto(in,${EXTEN:1},1)', '_1NXXNXXXXXX', True),
        ('goto( in ; 0${XIVO_BASE_EXTEN:2} ; 1 )', '_49XXXXXXXXXX', True),
        ('Goto(in;${XIVO_BASE_EXTEN:1};1)', '_1X.', False),
        ('Goto(in;${XIVO_BASE_EXTEN:1};1)', '_1X!', False),
        ('Goto(in;1${XIVO_BASE_EXTEN:1};1)', '_1NXXNXXXXXX', False),
        ('Goto(in;1${XIVO_BASE_EXTEN};1)', '_NXXNXXXXXX', False),
        ('Goto(in;${XIVO_BASE_EXTEN};1)', '100', False),
        ('Goto(in;${XIVO_BASE_EXTEN:4};1)', '_1XXX', False),
        ('Goto(in;5145550100;1)', '_X.', True),
        ('Goto(in;s;1)', '_.', True),
    ],
)
def test_changed_number_must_be_shorter_and_of_fixed_length(
    command: str, exten: str, is_valid: bool
) -> None:
    goto = called_number.parse_goto(command)
    assert goto is not None
    if is_valid:
        called_number.check_cut(goto, exten)
    else:
        with pytest.raises(InvalidValue):
            called_number.check_cut(goto, exten)


@given(
    st.text('XNZ0123456789', min_size=1, max_size=12),
    st.integers(0, 12),
    st.text('0123456789', max_size=3),
)
def test_route_never_takes_the_number_that_it_changed(
    positions: str, stripped: int, prefix: str
) -> None:
    pattern = f'_{positions}'
    command = called_number.render_command(
        {'strip_digits': stripped, 'prefix': prefix}, 'in'
    )
    goto = called_number.parse_goto(command)
    assert goto is not None
    try:
        called_number.check_cut(goto, pattern)
    except InvalidValue:
        return
    number = positions.replace('X', '5').replace('N', '5').replace('Z', '5')
    assert patterns.matches(pattern, number)
    assert not patterns.matches(pattern, f'{prefix}{number[stripped:]}')
