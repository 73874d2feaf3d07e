# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""The table of the fields of a customized interconnection."""

from __future__ import annotations

from typing import Final

from ...dahdi.interface import LAST_GROUP, ORDERS
from ...options.field import Field, FieldTable, Group, accept_any, option
from ...options.option_codecs import BOOLEAN, INTEGER, TEXT, choice
from ...options.values import OneOf, Range
from .interface import (
    MAX_INTERFACE_LENGTH,
    MAX_SUFFIX_LENGTH,
    check_interface,
    check_suffix,
)

FIELDS: Final = FieldTable(
    fields=(
        option(
            'custom',
            'custom.interface',
            'The channel without the number: letters, digits and `#*./_@:-`. Required '
            'unless `dahdi` is set.',
            TEXT,
            check_interface,
            api={'maxLength': MAX_INTERFACE_LENGTH, 'example': 'Local/gateway@default'},
        ),
        option(
            'custom',
            'custom.interface_suffix',
            'The text after the number, made of the same characters.',
            TEXT,
            check_suffix,
            api={'maxLength': MAX_SUFFIX_LENGTH},
        ),
        Field(
            'custom.enabled',
            (('custom', 'enabled'),),
            'Whether Wazo can dial the channel. Default: true.',
            BOOLEAN,
            accept_any,
            default=True,
            is_nullable=False,
        ),
        option(
            'dahdi',
            'custom.dahdi.group_order',
            'Which free channel of the group is used: the first (g), the last (G), or '
            'the next one, ascending (r) or descending (R). Required.',
            choice(*ORDERS),
            OneOf(ORDERS),
            is_nullable=False,
        ),
        option(
            'dahdi',
            'custom.dahdi.group_number',
            'The number of the group; `/interconnections/dahdi` lists the groups. '
            'Required.',
            INTEGER,
            Range(0, LAST_GROUP),
            is_nullable=False,
        ),
    ),
    groups=(
        Group(
            'custom.dahdi',
            ('dahdi',),
            'Another form of an `interface` such as `dahdi/g1`. If a request contains '
            'only one of the two fields, the other field is derived from it.',
        ),
    ),
)
