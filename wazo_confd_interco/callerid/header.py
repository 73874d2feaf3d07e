# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""The identity of a call on the wire: its From header, and who is behind an anonym.

Source: set_from_header of Asterisk 22's res_pjsip_session.c, and the host's dialplan.
"""

from __future__ import annotations

from typing import Final
from urllib.parse import quote

from .grammar import CallerID
from .model import Trunk

# Stands for Asterisk's own address towards the other side, which only the network says.
OWN_ADDRESS: Final = 'ASTERISK'
_ANONYMOUS_DOMAIN: Final = 'anonymous.invalid'
# RFC 3261, 25.1: what a user part holds beside letters and digits.
_USER_CHARACTERS: Final = "-_.!~*'()&=+$,;?/"


def from_header(
    trunk: Trunk, caller_id: CallerID | None, *, anonymous: bool
) -> str | None:
    """The From header of a call, None where nobody knows what the call has.

    :param caller_id: what the call has when it leaves
    """
    user, domain = trunk.option('from_user'), trunk.option('from_domain')
    if anonymous:
        host = domain or _ANONYMOUS_DOMAIN
        return _header('Anonymous', user or 'anonymous', host)
    if user:
        # The name goes with the number that it belonged to.
        return _header(None, user, domain or OWN_ADDRESS)
    if caller_id is None or caller_id.number is None:
        return None
    return _header(caller_id.name, caller_id.number, domain or OWN_ADDRESS)


def _header(name: str | None, user: str, host: str) -> str:
    uri = f'<sip:{quote(user, safe=_USER_CHARACTERS)}@{host}>'
    if not name:
        return uri
    quoted = name.replace('\\', '\\\\').replace('"', '\\"')
    return f'"{quoted}" {uri}'


def identity_number(trunk: Trunk, outcall_number: str | None) -> str | None:
    """The number in the P-Asserted-Identity of an anonymous call, None without one.

    That of the outcall's extension, else the one that the trunk's endpoint lends.
    """
    if trunk.type != 'sip':
        return None
    return outcall_number or number_of(trunk.option('callerid') or '')


def number_of(callerid: str) -> str | None:
    """The number in the `callerid` of an endpoint."""
    return read(callerid).number


def read(callerid: str) -> CallerID:
    """A caller ID as Asterisk itself reads it from an endpoint (main/callerid.c)."""
    text = callerid.strip()
    before, bracket, after = text.rpartition('<')
    if bracket:
        number = after.partition('>')[0].strip()
        return CallerID(_unquoted(before), number or None)
    number = ''.join(character for character in text if character not in '( )-')
    if number and set(number) <= set('0123456789*#+'):
        return CallerID('', number)
    return CallerID(_unquoted(text), None)


def _unquoted(name: str) -> str:
    text = name.strip()
    quoted = len(text) > 1 and text[0] == text[-1] == '"'
    return text[1:-1] if quoted else text
