# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

from typing import Final

from sqlalchemy import select
from xivo_dao.helpers.db_manager import Session

from ...incoming.model import GlobalSettings
from ...options.option_codecs import is_true
from ..database import tables as t

_ORDER: Final = 'endpoint_identifier_order'
_REALM: Final = 'default_realm'
_IGNORE_USER_OPTIONS: Final = 'ignore_uri_user_options'


def load_global_settings() -> GlobalSettings:
    """Return the settings for incoming calls in the section [global] of pjsip.conf.

    Asterisk takes the names of the order literally, spaces included.
    """
    values = {row.key: row.value or '' for row in Session.execute(_OPTIONS)}
    order = values.get(_ORDER)
    return GlobalSettings(
        order=GlobalSettings.order
        if order is None
        else tuple(name for name in order.split(',') if name),
        default_realm=values.get(_REALM) or GlobalSettings.default_realm,
        ignores_user_options=is_true(values.get(_IGNORE_USER_OPTIONS)),
    )


_variable: Final = t.asterisk_file_variable.c
# If an option is repeated, the last one counts.
_OPTIONS: Final = (
    select(_variable.key, _variable.value)
    .join(
        t.asterisk_file_section,
        t.asterisk_file_section.c.id == _variable.asterisk_file_section_id,
    )
    .join(
        t.asterisk_file,
        t.asterisk_file.c.id == t.asterisk_file_section.c.asterisk_file_id,
    )
    .where(
        t.asterisk_file.c.name == 'pjsip.conf',
        t.asterisk_file_section.c.name == 'global',
        _variable.key.in_((_ORDER, _REALM, _IGNORE_USER_OPTIONS)),
    )
    .order_by(_variable.priority)
)
