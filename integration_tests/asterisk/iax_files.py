# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The iax.conf of interconnections: what `diagnostics` shows, and what it masks."""

from __future__ import annotations

import re
from collections.abc import Iterable

from confd_client import Db
from samples import Document

_REGISTER = re.compile(r'^\[general\]\n(register => .*)\n', re.MULTILINE)
_SECRET = 'secret = ***'


def general(address: str, registrations: Iterable[str] = ()) -> str:
    """The section [general], with the lines that register."""
    lines = (f'bindaddr = {address}', *registrations)
    return '\n'.join(('[general]', *lines, ''))


def parted(text: str, db: Db, document: Document) -> tuple[list[str], str]:
    """The registrations and the peer of an interconnection, with their secrets.

    :param text: what is shown of it
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
