# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""The endpoint option `identify_by`: how Asterisk recognises calls of an endpoint."""

from __future__ import annotations

from typing import Final

# The default of res_pjsip.
_DEFAULT: Final = 'username,ip'
# Identifiers that compare a name that the caller chooses.
NAME_IDENTIFIERS: Final = frozenset(('username', 'auth_username'))


def read_identify_by(text: str | None) -> frozenset[str]:
    """Return the identifiers of an option, in lower case; None is the default.

    Asterisk skips empty words (`ident_handler` in res_pjsip/pjsip_configuration.c).
    """
    words = (_DEFAULT if text is None else text).split(',')
    return frozenset(word.strip().lower() for word in words) - {''}
