# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Render iax.conf from the text in `diagnostics`, with the secrets filled in."""

from __future__ import annotations

import re
from collections.abc import Iterable

from confd_client import Db
from samples import Document

_REGISTER = re.compile(r'^\[general\]\n(register => .*)\n', re.MULTILINE)
_SECRET = 'secret = ***'


def render_general(address: str, registrations: Iterable[str] = ()) -> str:
    """Return the section [general] with `register =>` lines."""
    # chan_iax2 logs rejected registrations only with authdebug.
    lines = (f'bindaddr = {address}', 'authdebug = yes', *registrations)
    return '\n'.join(('[general]', *lines, ''))


def split_registrations(text: str, db: Db, document: Document) -> tuple[list[str], str]:
    """Return the `register =>` lines and the peer section, with their secrets.

    :param text: the text in `diagnostics`
    """
    row = db.one(
        'SELECT u.secret, r.var_val FROM trunkfeatures t'
        ' LEFT JOIN useriax u ON u.id = t.endpoint_iax_id'
        ' LEFT JOIN staticiax r ON r.id = t.register_iax_id WHERE t.id = %s',
        document['id'],
    )
    registrations = [f'register => {row["var_val"]}' for _ in _REGISTER.findall(text)]
    peer = _REGISTER.sub('', text).replace(_SECRET, f'secret = {row["secret"]}')
    return registrations, peer
