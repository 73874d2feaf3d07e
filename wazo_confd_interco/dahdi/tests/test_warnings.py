# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

import pytest

from ..channels import Channels
from ..channels_conf import parse
from ..interface import read
from ..warnings import warnings

BRI = """\
; Span 1: B4/0/1 "B4XXP Card 0 Span 1"
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
NO_HEADERS = 'group=0\nsignalling=bri_net_ptmp\nchannel=>1-2,4-5\n'


def _codes(interface: str, channels: Channels, enabled: bool | None = None) -> list:
    return [w['code'] for w in warnings(read(interface), channels, enabled)]


@pytest.mark.parametrize(
    ('interface', 'text', 'codes'),
    [
        ('dahdi/g0', BRI, ['dahdi_bri_group_over_several_spans']),
        ('dahdi/g11', BRI, []),
        ('DAHDI/R12', BRI, []),
        ('dahdi/g1', BRI, []),
        ('dahdi/g2', BRI, ['dahdi_group_unknown']),
        ('dahdi/g64', BRI, ['dahdi_group_out_of_range']),
        ('dahdi/g0', NO_HEADERS, ['dahdi_bri_group_over_several_spans']),
        ('dahdi/g0', '', ['dahdi_group_unknown']),
        ('Local/0@x', '', []),
    ],
)
def test_a_group_is_compared_with_the_file(interface, text, codes):
    assert _codes(interface, parse(text)) == codes


@pytest.mark.parametrize('state', ['missing', 'unreadable', 'too_large'])
def test_a_file_that_was_not_read_claims_nothing(state):
    assert _codes('dahdi/g5', Channels(state)) == []


@pytest.mark.parametrize(
    ('enabled', 'codes'),
    [(False, ['dahdi_module_disabled']), (True, []), (None, [])],
)
def test_only_a_module_that_is_off_is_warned_about(enabled, codes):
    assert _codes('dahdi/g11', parse(BRI), enabled) == codes
    assert _codes('PJSIP/a', parse(BRI), enabled) == []


def test_a_warning_names_the_field_and_the_group():
    (warning,) = warnings(read('dahdi/g7'), parse(BRI))
    assert warning['field'] == 'custom.interface'
    assert 'the group 7' in warning['message']
