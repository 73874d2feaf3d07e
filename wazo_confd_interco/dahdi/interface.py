# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

import re

from ..pjsip.grammar import Refused

_F = re.compile('dahdi/([gGrR])(0|[1-9][0-9]?)', re.IGNORECASE)


def read(interface):
    m = re.fullmatch('(?i:dahdi)/([gGrR])(0|[1-9][0-9]?)', interface)
    return m and {'group_order': m[1], 'group_number': int(m[2])}


def write(dahdi):
    return f'dahdi/{dahdi["group_order"]}{dahdi["group_number"]}'


def canonical(interface):
    d = read(interface)
    return write(d) if d else interface


def check(interface):
    if interface.lower().startswith('dahdi/') and not read(interface):
        raise Refused('dahdi/<g|G|r|R><number>')
