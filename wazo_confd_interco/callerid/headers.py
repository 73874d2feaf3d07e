# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""The SIP headers with which the identity of a caller leaves.

Sources: `set_from_header` of res_pjsip_session.c and res_pjsip_caller_id.c in Asterisk
22, wazo-agid's handlers/outgoing_callerid_formatter.py, and the calls of
integration_tests/asterisk/test_caller_id.py.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final, TypedDict
from urllib.parse import quote

from .grammar import CallerID
from .model import OutcallTrunk

# Placeholders for what only a call knows: the address of Asterisk as the other side
# sees it, and the host in the To header of the telephone's INVITE.
OWN_ADDRESS: Final = 'ASTERISK'
DIALLED_HOST: Final = 'DIALLED_HOST'

_ANONYMOUS_DOMAIN: Final = 'anonymous.invalid'
_DEFAULT_PAI_FORMAT: Final = 'sip:{number}@{host}'
# RFC 3261, 25.1: characters of a user part besides letters and digits. Asterisk
# escapes every other character.
_USER_CHARACTERS: Final = "-_.!~*'()&=+$,;?/"


class Header(TypedDict):
    """One SIP header."""

    name: str
    value: str


def format_from(
    trunk: OutcallTrunk, caller_id: CallerID | None, *, anonymous: bool
) -> str | None:
    """Return the From header of a call, or None if the caller ID is unknown.

    :param caller_id: the caller ID of the call when it leaves
    """
    user, domain = trunk.option('from_user'), trunk.option('from_domain')
    if anonymous:
        host = domain or _ANONYMOUS_DOMAIN
        return _format_address('Anonymous', user or 'anonymous', host)
    if user:
        # Asterisk drops the name together with the number that it replaces.
        return _format_address(None, user, domain or OWN_ADDRESS)
    if caller_id is None or caller_id.number is None:
        return None
    return _format_address(caller_id.name, caller_id.number, domain or OWN_ADDRESS)


def identity_headers(
    trunk: OutcallTrunk,
    caller_id: CallerID | None,
    *,
    anonymous: bool,
    identity_number: str | None,
) -> list[Header]:
    """Return every header of a call that identifies its caller, From first.

    :param caller_id: the caller ID that the call leaves with; for an anonymous call the
        one that it had before
    :param identity_number: the number of the outcall's extension for anonymous calls
    """
    if trunk.options is None:
        return []
    from_value = format_from(trunk, caller_id, anonymous=anonymous)
    found = [] if from_value is None else [Header(name='From', value=from_value)]
    found += _headers_of_asterisk(trunk, caller_id, anonymous)
    if anonymous:
        found += _headers_of_wazo(trunk, identity_number)
    return found


def _headers_of_asterisk(
    trunk: OutcallTrunk, caller_id: CallerID | None, anonymous: bool
) -> Iterator[Header]:
    """Yield the headers of `send_pai` and `send_rpid`."""
    if anonymous and not trunk.is_on('trust_id_outbound'):
        return
    if caller_id is None or caller_id.number is None:
        return
    # Asterisk takes the host from From as it was before the call became anonymous.
    host = trunk.option('from_domain') or OWN_ADDRESS
    identity = _format_address(caller_id.name, caller_id.number, host)
    if trunk.is_on('send_pai'):
        yield Header(name='P-Asserted-Identity', value=identity)
        if anonymous:
            yield Header(name='Privacy', value='id')
    if trunk.is_on('send_rpid'):
        privacy = 'full' if anonymous else 'off'
        parameters = f';party=calling;privacy={privacy};screen=no'
        yield Header(name='Remote-Party-ID', value=f'{identity}{parameters}')


def _headers_of_wazo(
    trunk: OutcallTrunk, identity_number: str | None
) -> Iterator[Header]:
    """Yield the headers that Wazo's dialplan adds to an anonymous call."""
    yield Header(name='Privacy', value='id')
    uri = _format_pai(trunk.pai_format or _DEFAULT_PAI_FORMAT, identity_number)
    if uri is not None:
        yield Header(name='P-Asserted-Identity', value=f'<{uri}>')


def _format_pai(template: str, number: str | None) -> str | None:
    """Return the URI of a WAZO_PAI_FORMAT, or None without a number or a valid format.

    No `str.format`: a width in the template could fill the memory.
    """
    if number is None:
        return None
    uri = template.replace('{number}', number).replace('{host}', DIALLED_HOST)
    return None if set(uri) & set('{}') else uri


def _format_address(name: str | None, user: str, host: str) -> str:
    uri = f'<sip:{quote(user, safe=_USER_CHARACTERS)}@{host}>'
    if not name:
        return uri
    escaped = name.replace('\\', '\\\\').replace('"', '\\"')
    return f'"{escaped}" {uri}'


def parse_endpoint_caller_id(callerid: str) -> CallerID:
    """Return what Asterisk reads from the `callerid` of an endpoint.

    Source: ast_callerid_parse of main/callerid.c.
    """
    text = callerid.strip()
    before, bracket, after = text.rpartition('<')
    if bracket:
        number = after.partition('>')[0].strip()
        return CallerID(_unquote(before), number or None)
    number = ''.join(character for character in text if character not in '( )-')
    if number and set(number) <= set('0123456789*#+'):
        return CallerID('', number)
    return CallerID(_unquote(text), None)


def _unquote(name: str) -> str:
    text = name.strip()
    is_quoted = len(text) > 1 and text[0] == text[-1] == '"'
    return text[1:-1] if is_quoted else text
