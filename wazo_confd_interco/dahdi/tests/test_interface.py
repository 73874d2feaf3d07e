# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ...problems import InvalidValue
from ..interface import (
    LAST_GROUP,
    ORDERS,
    DialledGroup,
    check_group,
    check_interface,
    normalize_interface,
    parse_interface,
    render_interface,
)

GROUPS = st.builds(
    DialledGroup,
    group_order=st.sampled_from(ORDERS),
    group_number=st.integers(0, LAST_GROUP),
)


@pytest.mark.parametrize(
    ('interface', 'order', 'number'),
    [
        ('dahdi/g1', 'g', 1),
        ('DAHDI/G0', 'G', 0),
        ('Dahdi/r63', 'r', 63),
        ('dahdi/R11', 'R', 11),
        # Another program can store this group; it is shown although nobody can dial it.
        ('dahdi/g5472', 'g', 5472),
        ('dahdi/g01', 'g', 1),
    ],
)
def test_interface_of_a_group_is_parsed_in_any_case(
    interface: str, order: str, number: int
) -> None:
    group = {'group_order': order, 'group_number': number}
    assert parse_interface(interface) == group


@pytest.mark.parametrize(
    'interface',
    [
        *('dahdi/1', 'dahdi/g', 'dahdi/x1', 'dahdi/g1/5145551234', 'dahdi/g-1'),
        *('dahdi/i1-g2', 'dahdi/', 'dahdi', 'Local/g1@default', 'xdahdi/g1'),
        *('dahdi/g1\n', 'dahdi/g1c', 'dahdi/g²', 'dahd\u0131/g1', ''),
        'dahdi/g9999999999',
    ],
)
def test_interface_in_another_form_is_not_a_group(interface: str) -> None:
    assert parse_interface(interface) is None


@given(GROUPS)
def test_rendered_group_is_parsed_as_the_same_group(group: DialledGroup) -> None:
    interface = render_interface(group)
    assert parse_interface(interface) == group
    check_group(group)
    check_interface(interface)
    assert normalize_interface(interface) == interface


def test_technology_is_rendered_in_lower_case() -> None:
    assert render_interface({'group_order': 'g', 'group_number': 1}) == 'dahdi/g1'


@pytest.mark.parametrize(
    ('group', 'reason'),
    [
        ({'group_order': 'x', 'group_number': 1}, 'group_order must be one of g, G'),
        ({'group_order': None, 'group_number': 1}, 'group_order'),
        ({'group_number': 1}, 'group_order'),
        ({'group_order': 'g'}, 'group_number must be an integer from 0 to 63'),
        ({'group_order': 'g', 'group_number': 64}, 'group_number'),
        ({'group_order': 'g', 'group_number': -1}, 'group_number'),
        ({'group_order': 'g', 'group_number': True}, 'group_number'),
        ({'group_order': 'g', 'group_number': '1'}, 'group_number'),
    ],
)
def test_check_group_rejects_what_chan_dahdi_does_not_have(
    group: dict[str, object], reason: str
) -> None:
    with pytest.raises(InvalidValue, match=reason):
        check_group(group)


@pytest.mark.parametrize(
    ('interface', 'normalized'),
    [
        ('DAHDI/g1', 'dahdi/g1'),
        ('dahdi/g01', 'dahdi/g1'),
        ('DAHDI/1', 'dahdi/1'),
        ('PJSIP/Acme', 'PJSIP/Acme'),
    ],
)
def test_spellings_of_one_interface_are_normalized(
    interface: str, normalized: str
) -> None:
    assert normalize_interface(interface) == normalized


def test_normalizing_keeps_the_case_of_the_order() -> None:
    assert normalize_interface('dahdi/g1') != normalize_interface('dahdi/G1')


@given(st.text())
def test_normalizing_twice_changes_nothing(text: str) -> None:
    once = normalize_interface(text)
    assert normalize_interface(once) == once
    assert normalize_interface('DAHDI/' + text) == normalize_interface('dahdi/' + text)


@pytest.mark.parametrize(
    ('interface', 'reason'),
    [
        ('dahdi/1', 'group = 1'),
        ('DAHDI/17', 'use dahdi/g1$'),
        ('DAHDI/g64', 'group 64 is out of range; groups are 0 to 63'),
        ('dahdi/g5472', 'out of range'),
        ('dahdi/g01', 'leading zeros; use dahdi/g1'),
        *(
            (interface, 'is not a DAHDI group; .*, for example dahdi/g1')
            for interface in (
                *('dahdi/', 'Dahdi/g1/1', 'dahdi/g1\n', 'dahdi/i1-g2', 'dahdi/G'),
                *('dahdi/ g1', 'dahdi/g' + '9' * 500),
            )
        ),
    ],
)
def test_check_interface_says_how_to_write_a_group(interface: str, reason: str) -> None:
    with pytest.raises(InvalidValue, match=reason) as caught:
        check_interface(interface)
    assert len(str(caught.value)) < 300


@pytest.mark.parametrize('interface', ['Local/1@a', 'PJSIP/x', 'dahdi', '', 'DAHDI'])
def test_check_interface_accepts_other_technologies(interface: str) -> None:
    check_interface(interface)
