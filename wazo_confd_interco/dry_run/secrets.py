# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Mask secrets in rows and in the data of events, wherever wazo-confd stores them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Final

from ..kinds.iax import register_line
from ..options.secrets import MASK, is_secret

# Pairs of columns that hold the name of an option and its value (`endpoint_sip_section_
# option`, `pjsip_transport_option`; `staticiax`, `staticsip`).
_OPTION_COLUMNS: Final = (('key', 'value'), ('var_name', 'var_val'))
# The option `register` of `staticiax`: a line with a user and a password.
_REGISTER: Final = 'register'
# Secrets of tables that this plugin does not write itself (`userfeatures.passwdclient`,
# `voicemail.password`): their rows can follow a deletion.
_SECRET_COLUMN: Final = re.compile('secret|passw', re.IGNORECASE)


def mask_secrets(value: Any) -> Any:
    """Return JSON data without the secrets in it.

    The value of a secret is recognised by its name: of a member of an object, or of an
    option that is a pair of strings.
    """
    match value:
        case Mapping():
            return {name: _mask_named(name, value[name]) for name in value}
        case [str(key), str(text)]:
            return [key, _mask_named(key, text)]
        case list() | tuple():
            return [mask_secrets(item) for item in value]
    return value


def mask_row(row: Mapping[str, Any]) -> dict[str, Any]:
    """Return the columns of a whole row, with its secrets masked.

    Null and the empty string are not masked: they show that no secret is stored.
    """
    masked = {
        name: MASK if value and _is_secret_column(name) else mask_secrets(value)
        for name, value in row.items()
    }
    for key_column, value_column in _OPTION_COLUMNS:
        if key_column in row and row.get(value_column):
            masked[value_column] = _mask_option(row[key_column], row[value_column])
    return masked


def _is_secret_column(name: str) -> bool:
    return is_secret(name) or _SECRET_COLUMN.search(name) is not None


def _mask_option(key: Any, value: Any) -> Any:
    if str(key).strip().lower() == _REGISTER:
        return register_line.mask(str(value))
    return _mask_named(key, value)


def _mask_named(name: Any, value: Any) -> Any:
    return MASK if value and is_secret(str(name)) else mask_secrets(value)
