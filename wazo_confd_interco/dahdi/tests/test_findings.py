# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

from pathlib import Path

import pytest

from ...config import Settings
from ...options.findings import Found, find
from ..channels import ChannelsFile
from ..channels_conf import parse_channels
from ..findings import FINDINGS, DahdiTrunk
from ..interface import DialledGroup
from ..machine import Machine

BRI = """\
; Span 1: B4/0/1 "B4XXP Card 0 Span 1"
context = from-pstn
group=0,11
signalling = bri_cpe
channel => 1-2
; Span 2: B4/0/2 "B4XXP Card 0 Span 2"
group=0,12
channel => 4-5
; Span 3: TE2/0/1 "T2XXP Card 0 Span 1"
group=1
signalling = pri_cpe
channel => 7-21
; Span 4: TE2/0/2 "T2XXP Card 0 Span 2"
channel => 38-52
"""
WITHOUT_SPANS = 'group=0\nsignalling=bri_net_ptmp\nchannel=>1-2,4-5\n'
ANALOG = (
    'group=0\nsignalling=fxs_ks\ncontext=from-pstn\nchannel=>1\n'
    'group=5\nsignalling=FXO_KS\ncontext=from-internal\nchannel=>2\n'
    'signalling=fxo_ls\nchannel=>3\n'
    'group=6\nsignalling=fxs_ks\ncontext=from-pstn\nchannel=>4\n'
    'context=from-pbx\nchannel=>5\n'
)


def found_for(
    number: int,
    channels: ChannelsFile,
    context: str | None = None,
    module_enabled: bool | None = None,
) -> list[Found]:
    return list(find(FINDINGS, DahdiTrunk(number, context, channels, module_enabled)))


def codes_for(number: int, text: str, context: str | None = None) -> list[str]:
    return [one.code for one in found_for(number, parse_channels(text), context)]


@pytest.mark.parametrize(
    ('number', 'text', 'codes'),
    [
        (0, BRI, ['dahdi_bri_group_over_several_spans']),
        (11, BRI, []),
        (12, BRI, []),
        (1, BRI, []),
        (2, BRI, ['dahdi_group_unknown']),
        (64, BRI, ['dahdi_group_out_of_range']),
        (0, WITHOUT_SPANS, ['dahdi_bri_group_over_several_spans']),
        (0, '', ['dahdi_group_unknown']),
        (0, ANALOG, []),
        (5, ANALOG, ['dahdi_group_of_telephones']),
    ],
)
def test_group_is_compared_with_the_file(
    number: int, text: str, codes: list[str]
) -> None:
    assert codes_for(number, text) == codes


@pytest.mark.parametrize('state', ['missing', 'unreadable', 'too_large'])
def test_file_that_was_not_read_leads_to_no_finding(state: str) -> None:
    assert found_for(5, ChannelsFile(state), 'from-pstn') == []


def test_group_is_not_unknown_if_a_part_of_the_file_was_ignored() -> None:
    assert codes_for(2, BRI + '#include other.conf\n') == []


@pytest.mark.parametrize(
    ('number', 'context', 'others'),
    [
        (0, 'from-pstn', ''),
        (0, 'Default', "'from-pstn'"),
        (6, 'from-pstn', "'from-pbx'"),
        (6, 'default', "'from-pstn', 'from-pbx'"),
    ],
)
def test_other_context_in_the_file_is_a_finding(
    number: int, context: str, others: str
) -> None:
    found = found_for(number, parse_channels(ANALOG), context)
    assert [one.code for one in found] == ['dahdi_context_differs'] * bool(others)
    for one in found:
        assert (one.field, one.level) == ('context', 'warning')
        assert f'the context {others} of dahdi-channels.conf' in one.message


def test_no_context_is_not_another_context() -> None:
    assert codes_for(0, ANALOG, None) == []
    assert codes_for(0, 'group=0\nchannel=>1\n', 'from-pstn') == []


def test_finding_of_telephones_names_their_signalling() -> None:
    (found,) = found_for(5, parse_channels(ANALOG))
    assert 'FXO_KS, fxo_ls' in found.message


@pytest.mark.parametrize(
    ('enabled', 'codes'),
    [(False, ['dahdi_module_disabled']), (True, []), (None, [])],
)
def test_only_a_disabled_module_is_a_finding(
    enabled: bool | None, codes: list[str]
) -> None:
    found = found_for(11, parse_channels(BRI), module_enabled=enabled)
    assert [one.code for one in found] == codes


def test_advice_for_a_disabled_module_is_yaml_to_copy() -> None:
    (found,) = found_for(11, parse_channels(BRI), module_enabled=False)
    assert 'enabled_asterisk_modules: {chan_dahdi.so: true}' in found.advice


def test_finding_names_the_field_and_the_group() -> None:
    (found,) = found_for(7, parse_channels(BRI))
    assert found.field == 'custom.interface'
    assert 'group 7' in found.message


def test_machine_finds_what_its_files_say(tmp_path: Path) -> None:
    channels, confgend = tmp_path / 'dahdi-channels.conf', tmp_path / 'confgend'
    channels.write_text(BRI)
    confgend.mkdir()
    (confgend / 'config.yml').write_text(
        'enabled_asterisk_modules: {chan_dahdi.so: no}'
    )
    machine = Machine(Settings(str(channels), str(confgend)))
    group = DialledGroup(group_order='g', group_number=11)
    assert [one.code for one in machine.find(group, 'other')] == [
        'dahdi_context_differs',
        'dahdi_module_disabled',
    ]


def test_machine_reads_no_file_without_a_group() -> None:
    machine = Machine(Settings())
    assert list(machine.find(None, 'from-pstn')) == []
    assert 'channels' not in vars(machine)
