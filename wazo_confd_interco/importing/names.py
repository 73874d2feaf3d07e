# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

import re
from typing import Final

from ..kinds.sip.endpoint_names import (
    ANONYMOUS,
    GENERATED_SECTION_PREFIXES,
    MAX_NAME_LENGTH,
)

_FORBIDDEN: Final = re.compile('[^-_.a-zA-Z0-9]+')
_RESERVED: Final = frozenset(('general', 'global', 'system', ANONYMOUS))


def make_name(text: str, used: set[str], length: int = MAX_NAME_LENGTH) -> str:
    """Return a valid name of an interconnection that resembles a text, and use it.

    :param used: the names that are taken
    """
    name = _FORBIDDEN.sub('-', text).strip('-')[:length] or 'imported'
    if name in _RESERVED or name.startswith(GENERATED_SECTION_PREFIXES):
        name = f'imported-{name}'[:length]
    unique, number = name, 1
    while unique in used:
        number += 1
        unique = f'{name[: length - 4]}-{number}'
    used.add(unique)
    return unique
