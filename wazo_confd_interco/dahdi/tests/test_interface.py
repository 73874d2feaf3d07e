# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ...options.values import Refused
from ..interface import LAST_GROUP, ORDERS, canonical, check, read, write

GROUPS = st.fixed_dictionaries(
    {
        'group_order': st.sampled_from(ORDERS),
        'group_number': st.integers(0, LAST_GROUP),
    }
)


@pytest.mark.parametrize(
    ('interface', 'order', 'number'),
    [
        ('dahdi/g1', 'g', 1),
        ('DAHDI/G0', 'G', 0),
        ('Dahdi/r63', 'r', 63),
        ('dahdi/R11', 'R', 11),
        # Stored by hand, and shown though it can't be dialled.
        ('dahdi/g5472', 'g', 5472),
        ('dahdi/g01', 'g', 1),
    ],
)
def test_a_group_is_read_in_any_case(interface, order, number):
    assert read(interface) == {'group_order': order, 'group_number': number}


@pytest.mark.parametrize(
    'interface',
    [
        *('dahdi/1', 'dahdi/g', 'dahdi/x1', 'dahdi/g1/5145551234', 'dahdi/g-1'),
        *('dahdi/i1-g2', 'dahdi/', 'dahdi', 'Local/g1@default', 'xdahdi/g1'),
        *('dahdi/g1\n', 'dahdi/g1c', 'dahdi/g²', 'dahd\u0131/g1', ''),
        'dahdi/g9999999999',
    ],
)
def test_another_form_is_no_group(interface):
    assert read(interface) is None


@given(GROUPS)
def test_what_is_written_reads_as_the_same_group(dahdi):
    assert read(write(dahdi)) == dahdi
    check(write(dahdi))


def test_the_usual_group_is_written_as_people_write_it():
    assert write({'group_order': 'g', 'group_number': 1}) == 'dahdi/g1'


@pytest.mark.parametrize(
    ('dahdi', 'named'),
    [
        ({'group_order': 'x', 'group_number': 1}, 'group_order'),
        ({'group_order': None, 'group_number': 1}, 'group_order'),
        ({'group_number': 1}, 'group_order'),
        ({'group_order': 'g'}, 'group_number'),
        ({'group_order': 'g', 'group_number': 64}, 'group_number'),
        ({'group_order': 'g', 'group_number': -1}, 'group_number'),
        ({'group_order': 'g', 'group_number': True}, 'group_number'),
        ({'group_order': 'g', 'group_number': '1'}, 'group_number'),
    ],
)
def test_a_group_that_asterisk_does_not_have_is_not_written(dahdi, named):
    with pytest.raises(Refused, match=named):
        write(dahdi)


@pytest.mark.parametrize(
    ('interface', 'same'),
    [
        ('DAHDI/g1', 'dahdi/g1'),
        ('dahdi/g01', 'dahdi/g1'),
        ('DAHDI/1', 'dahdi/1'),
        ('PJSIP/Acme', 'PJSIP/Acme'),
    ],
)
def test_spellings_of_one_interface_are_one(interface, same):
    assert canonical(interface) == same


def test_the_case_of_the_order_is_not_a_spelling():
    assert canonical('dahdi/g1') != canonical('dahdi/G1')


@given(st.text())
def test_a_canonical_interface_is_its_own(text):
    assert canonical(canonical(text)) == canonical(text)
    assert canonical(canonical('DAHDI/' + text)) == canonical('dahdi/' + text)


@pytest.mark.parametrize(
    'interface',
    [
        *('dahdi/1', 'DAHDI/g64', 'dahdi/g5472', 'dahdi/', 'Dahdi/g1/1', 'dahdi/g01'),
        *('dahdi/g1\n', 'dahdi/i1-g2', 'dahdi/G', 'dahdi/ g1'),
    ],
)
def test_dahdi_in_another_form_is_refused_with_the_form(interface):
    with pytest.raises(Refused, match='dahdi/<order><number>'):
        check(interface)


@pytest.mark.parametrize('interface', ['Local/1@a', 'PJSIP/x', 'dahdi', '', 'DAHDI'])
def test_what_is_not_dahdi_is_none_of_its_business(interface):
    check(interface)
