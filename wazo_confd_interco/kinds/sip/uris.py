# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""SIP URIs (RFC 3261, section 25.1), and the short form of `remote_hosts`."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import Any, Final
from urllib.parse import quote, unquote

from ...options.hosts import (
    check_port_text,
    is_host,
    parse_address,
    reject_service_name,
)
from ...options.option_codecs import (
    UNPARSED,
    OptionCodec,
    escape_semicolons,
    unescape_semicolons,
)
from ...options.values import (
    check_no_control_chars,
    check_option_value,
)
from ...options.values import quote as quote_value
from ...problems import InvalidValue
from .headers import check_header_name

_PROTOCOLS: Final = frozenset(('udp', 'tcp', 'tls'))
_SCHEMES: Final = ('sip:', 'sips:')
# The host of a device that registers, in sip.conf of chan_sip.
_DYNAMIC: Final = 'dynamic'
# Only a URI has these characters: with any of them it is shown whole.
_URI_CHARACTERS: Final = frozenset('@;?<>')

_USER: Final = re.compile(r"([A-Za-z0-9._!~*'()&=+$;?/-]|%[0-9A-Fa-f]{2})+")
# Seen on Asterisk 22.10.1; RFC 3261 allows a few more.
_FROM_USER: Final = re.compile(r"[A-Za-z0-9!$%&'()*+,.:;=_~-]*")
FROM_USER_CHARACTERS: Final = 'letters, digits and "-_.!~*\'()&=+$%,:;"'
_URI: Final = re.compile(
    r'(?P<scheme>sips?):(?:(?P<user>[^@]*)@)?'
    r'(?P<host>\[[^]]*\]|[^:;?@\[\]]*)(?::(?P<port>[^;?]*))?'
    r'(?P<parameters>(?:;[^;?]*)*)(?:\?(?P<headers>.*))?'
)
_PARAMETER: Final = re.compile(
    r"[A-Za-z0-9.!%*_+`'~:/&$\[\]-]+(=[A-Za-z0-9.!%*_+`'~:/&$\[\]-]+)?"
)
_HEADERS: Final = re.compile(r"([A-Za-z0-9.!~*'()\[\]/?:+$=&_-]|%[0-9A-Fa-f]{2})+")
_UNESCAPED_IN_USER: Final = "-_.!~*'()&=+$/"


def expand_uri(host: str) -> str:
    """Return the SIP URI of an item of `remote_hosts`."""
    return host if host.startswith(_SCHEMES) else f'sip:{host}'


def _shorten_uri(uri: str) -> str:
    """Return `host:port` for a URI that is nothing more, the URI itself otherwise.

    :return: an empty string for a text that is not a SIP URI
    """
    scheme, _, rest = uri.partition(':')
    is_plain = not rest.startswith(_SCHEMES) and not set(rest) & _URI_CHARACTERS
    if scheme == 'sip' and is_plain:
        return rest
    return uri if scheme in ('sip', 'sips') and rest and '<' not in rest else ''


def _parse_hosts(text: str) -> Any:
    plain = unescape_semicolons(text)
    if plain is UNPARSED:
        return UNPARSED
    hosts = [_shorten_uri(uri.strip()) for uri in plain.split(',')]
    return UNPARSED if '' in hosts else hosts


def _render_hosts(hosts: Sequence[str]) -> str:
    # Asterisk reads a list in one `contact`; wazo-confgend keeps one of several.
    return escape_semicolons(','.join(map(expand_uri, hosts)))


HOST_LIST: Final = OptionCodec(_parse_hosts, _render_hosts, 'strings')


def check_remote_host(text: str) -> None:
    """Raise `InvalidValue` unless the text is a host, host:port or SIP URI."""
    check_option_value(text)
    if ',' in text:
        raise InvalidValue('must not contain a comma; use one item for each host')
    if parse_address(text) and ':' in text:
        raise InvalidValue(f'write an IPv6 address in brackets: [{text}]')
    if text.lower() == _DYNAMIC:
        raise InvalidValue(
            f'{quote_value(text)} is not a host; if the other side registers, set '
            'sip.accepts_registrations'
        )
    _check_common_mistakes(text)
    uri = expand_uri(text)
    check_sip_uri(uri)
    _check_can_be_called(get_host(text))
    if uri != text and set(text) & set('@;?'):
        raise InvalidValue(
            f'{quote_value(text)} is not a host or host:port; write it as the URI '
            f'{quote_value(uri)}'
        )


def _check_can_be_called(host: str) -> None:
    address = parse_address(host)
    if address is not None and (address.is_unspecified or address.is_multicast):
        raise InvalidValue(f'{host} is not an address that can be called')


def _check_common_mistakes(text: str) -> None:
    """Raise `InvalidValue` with the right form of what people write by mistake."""
    if '\\;' in text:
        plain = text.replace('\\;', ';')
        raise InvalidValue(
            'must not have a backslash before ";", which the plugin adds where it is '
            f'stored; write {quote_value(plain)}'
        )
    scheme, separator, rest = text.partition('://')
    if text.lower().startswith('tel:'):
        raise InvalidValue(
            f'{quote_value(text)} names a number and no host; write it like '
            f'{quote_value(f"sip:{text[4:]}@sip.example.com")}'
        )
    if text.lower().startswith(_SCHEMES) and not text.startswith(_SCHEMES):
        name, _, rest = text.partition(':')
        raise InvalidValue(
            f'write the scheme in lower case: {quote_value(f"{name.lower()}:{rest}")}'
        )
    if not separator:
        return
    parameter = f';transport={scheme.lower()}' if scheme.lower() in _PROTOCOLS else ''
    host = rest.partition('/')[0]
    uri = f'sips:{host}' if scheme.lower() == 'sips' else f'sip:{host}{parameter}'
    raise InvalidValue(
        f'{quote_value(text)} begins with {scheme}://, which a SIP URI does not '
        f'have; write {quote_value(uri)}'
    )


def check_sip_uri(text: str) -> None:
    """Raise `InvalidValue` unless the text is a SIP or SIPS URI."""
    check_option_value(text)
    _check_common_mistakes(text)
    match = _URI.fullmatch(text)
    if not match:
        raise InvalidValue(
            f'{quote_value(text)} is not a SIP URI; write it like {_correct_uri(text)}'
        )
    if match['user'] is not None:
        user, _, password = match['user'].partition(':')
        check_uri_user(user)
        if password:
            check_uri_user(password)
    if not is_host(match['host']):
        raise InvalidValue(
            f'{quote_value(match["host"])} is not a valid host; use a host name, an '
            'IPv4 address, or an IPv6 address in brackets'
        )
    reject_service_name(match['host'])
    if match['port'] is not None:
        check_port_text(match['port'])
    for parameter in match['parameters'].split(';')[1:]:
        if not _PARAMETER.fullmatch(parameter):
            raise InvalidValue(f'invalid URI parameter {quote_value(parameter)}')
    if match['headers'] is not None:
        _check_uri_headers(match['headers'])


def _correct_uri(text: str) -> str:
    """Return the SIP URI that was probably meant, or examples."""
    match = _URI.fullmatch(f'sip:{text}')
    if match and not text.startswith('sip') and is_host(match['host']):
        return f'sip:{text}'
    return 'sip:host or sip:user@host:port'


def _check_uri_headers(text: str) -> None:
    """Check the headers of a URI, which Asterisk sends like any other header."""
    if not _HEADERS.fullmatch(text):
        raise InvalidValue(f'invalid URI headers {quote_value(text)}')
    for header in text.split('&'):
        name, _, value = header.partition('=')
        check_header_name(unquote(name))
        check_no_control_chars(unquote(value))


def check_uri_user(text: str) -> None:
    """Raise `InvalidValue` unless the text is the user part of a SIP URI."""
    check_option_value(text)
    if not _USER.fullmatch(text):
        raise InvalidValue(
            f'{quote_value(text)} is not the user part of a SIP URI; {_correct(text)}'
        )


def _correct(user: str) -> str:
    """Return what is right instead of an invalid user part."""
    if any(map(str.isspace, user)):
        return 'it must not contain a space'
    if '@' in user:
        return 'write only the part before "@"'
    return 'use letters, digits and "-_.!~*\'()&=+$;?/", and %XX for others'


def check_realm(text: str) -> None:
    """Raise `InvalidValue` if the text is a URI: a challenge contains none."""
    check_option_value(text)
    host = get_host(text) if text.lower().startswith(_SCHEMES) else ''
    host = text.partition('://')[2].partition('/')[0] or host
    if host:
        raise InvalidValue(
            f'{quote_value(text)} is a URI, not a realm; write {quote_value(host)} if '
            'the other side asks for this realm, or null for any'
        )


def is_from_user(text: str) -> bool:
    """Return whether Asterisk accepts the text as `from_user`.

    Otherwise, it ignores the complete endpoint.
    """
    return bool(_FROM_USER.fullmatch(text))


def check_from_user(text: str) -> None:
    """Raise `InvalidValue` unless the text can be the user of the From header."""
    check_uri_user(text)
    if not is_from_user(text):
        raise InvalidValue(
            f'{quote_value(text)} has a character that Asterisk does not accept; use '
            f'{FROM_USER_CHARACTERS}'
        )


def quote_uri_user(text: str) -> str:
    """Return any text as the user part of a SIP URI."""
    return quote(text, safe=_UNESCAPED_IN_USER)


def get_host(remote: str) -> str:
    """Return the host of an item of `remote_hosts`, without port and brackets.

    :return: an empty string if the item is not a SIP URI
    """
    match = _URI.fullmatch(expand_uri(remote))
    return match['host'].strip('[]') if match else ''


def get_host_and_port(remote: str) -> str:
    """Return the host and the port, if there is one, of an item of `remote_hosts`."""
    match = _URI.fullmatch(expand_uri(remote))
    if not match:
        return ''
    port = match['port']
    return match['host'] if port is None else f'{match["host"]}:{port}'


@lru_cache(maxsize=256)
def get_ip_version(text: str) -> int | None:
    """Return the IP version of a host or of the `bind` of a transport.

    :return: None for a host name, which may have addresses of either version
    """
    address = parse_address(text) or parse_address(get_host(text))
    return address.version if address else None
