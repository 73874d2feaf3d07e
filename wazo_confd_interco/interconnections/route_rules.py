# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Rules about the values of a new outgoing or incoming route, in tables by name."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any, Final

from ..callerid.grammar import check_caller_id
from ..dialplan import rules
from ..options.values import MaxLength, Range
from ..problems import REQUIRED, InvalidValue, Problems

# Lengths and characters of wazo-confd's outcall schema.
NAME_LENGTH: Final = 128
SUBROUTINE_LENGTH: Final = 79
_SUBROUTINE: Final = re.compile(r'[\w.-]*')

_check_name_length: Final = MaxLength(NAME_LENGTH)
_check_subroutine_length: Final = MaxLength(SUBROUTINE_LENGTH)

Rules = Mapping[str, Callable[[Any], None]]


def _check_name(text: str) -> None:
    if not text:
        raise InvalidValue('required', REQUIRED)
    _check_name_length(text)


def _check_subroutine(text: str) -> None:
    """Raise unless the text is a name only.

    The dialplan enters it on every call; after a comma, it would name an extension.
    """
    _check_subroutine_length(text)
    if not _SUBROUTINE.fullmatch(text):
        raise InvalidValue(
            f'{text!r} is not a valid subroutine name; allowed are letters, digits, '
            "'-', '_' and '.'"
        )


OUTCALL: Final[Rules] = {
    'name': _check_name,
    'preprocess_subroutine': _check_subroutine,
    'ring_time': Range(0),
}
OUTCALL_EXTENSION: Final[Rules] = {
    'exten': rules.check_outcall_exten,
    'strip_digits': Range(0),
    'prefix': rules.check_prefix,
    'external_prefix': rules.check_external_prefix,
    'caller_id': check_caller_id,
}
INCALL: Final[Rules] = {'exten': rules.check_incall_exten}


def check_values(problems: Problems, values: Mapping[str, Any], table: Rules) -> None:
    """Run the rules of a table on the values that are not null.

    :param problems: takes paths relative to the object that holds the values
    """
    for name, rule in table.items():
        if values.get(name) is not None:
            problems.check(name, rule, values[name])
