# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""What single values may look like: each rule takes one or raises `Refused`.

The reason is one sentence without the name of the field: who calls adds it.
"""

from __future__ import annotations

import ipaddress
import re
import unicodedata
from collections.abc import Callable, Iterator
from typing import Final
from urllib.parse import quote, unquote

from .option_codecs import uri_of


class Refused(ValueError):
    """A value that would not work, with the reason for the client."""


def tried(path: str, rule: Callable[[], object]) -> Iterator[tuple[str, str]]:
    """The refusal of a rule, if any, with the path that it is about."""
    try:
        rule()
    except Refused as refused:
        yield path, str(refused)


# Lengths: the host's schemas, and for caller IDs the buffers of res_pjsip.
OPTION_LENGTH: Final = 4092
# Asterisk skips a line that is longer, its end included, and tells of it in its log.
LINE_BYTES: Final = 8191
LABEL_LENGTH: Final = 128
NAME_LENGTH: Final = 79
CALLERID_BYTES: Final = 79
HEADER_NAME_LENGTH: Final = 128
HOST_LENGTH: Final = 255

RESERVED_NAMES: Final = frozenset(('general', 'global', 'system'))
# An endpoint of this name takes every call that nothing else identifies
# (Asterisk's res_pjsip_endpoint_identifier_anonymous.c).
ANONYMOUS: Final = 'anonymous'
# The host writes sections of these names beside that of each interconnection. Of two
# that are alike Asterisk reads none, of nobody's: every telephone would be silent.
BESIDE: Final = ('outbound_auth_', 'auth_reg_')

_NAME: Final = re.compile('[-_.a-zA-Z0-9]+')
_NUMBERS: Final = re.compile('[0-9./]+')
_LABEL: Final = re.compile('[A-Za-z0-9_]([A-Za-z0-9_-]{0,61}[A-Za-z0-9_])?')
_CODEC: Final = re.compile('[A-Za-z][A-Za-z0-9]*(:[0-9]{1,3})?')
_LANGUAGE: Final = re.compile('[A-Za-z]{2,3}([_-][A-Za-z0-9]{2,8})*')
# RFC 3261, 25.1: token, and user with escaped characters.
_TOKEN: Final = re.compile(r"[A-Za-z0-9.!%*_+`'~-]+")
_USER: Final = re.compile(r"([A-Za-z0-9._!~*'()&=+$;?/-]|%[0-9A-Fa-f]{2})+")
_URI: Final = re.compile(
    r'(?P<scheme>sips?):(?:(?P<user>[^@]*)@)?'
    r'(?P<host>\[[^]]*\]|[^:;?@\[\]]*)(?::(?P<port>[^;?]*))?'
    r'(?P<parameters>(?:;[^;?]*)*)(?:\?(?P<headers>.*))?'
)
_PARAMETER: Final = re.compile(
    r"[A-Za-z0-9.!%*_+`'~:/&$\[\]-]+(=[A-Za-z0-9.!%*_+`'~:/&$\[\]-]+)?"
)
_URI_HEADERS: Final = re.compile(r"([A-Za-z0-9.!~*'()\[\]/?:+$=&_-]|%[0-9A-Fa-f]{2})+")
_USER_SAFE: Final = "-_.!~*'()&=+$/"
# The words of a bare name: as any text it would share the spaces after it.
_WORDS: Final = r'[^"<>\s]+(?:\s+[^"<>\s]+)*'
_CALLERID: Final = re.compile(
    rf'(?P<name>"[^"]*"|(?:{_WORDS})?)\s*(?:<(?P<number>\+?[0-9*#]+)>)?'
)

# The headers that the SIP stack writes itself, by their compact forms.
_STACK_HEADERS: Final = {
    'via': 'v',
    'from': 'f',
    'to': 't',
    'call-id': 'i',
    'cseq': None,
    'contact': 'm',
    'route': None,
    'record-route': None,
    'max-forwards': None,
    'content-length': 'l',
    'content-type': 'c',
    'content-encoding': 'e',
    'supported': 'k',
    'authorization': None,
    'proxy-authorization': None,
}
STACK_HEADERS: Final = frozenset(_STACK_HEADERS) | frozenset(
    compact for compact in _STACK_HEADERS.values() if compact
)


def plain(text: str) -> None:
    """No control character: one would begin a new line of a configuration file."""
    for character in text:
        category = unicodedata.category(character)
        if category == 'Cc':
            raise Refused(f'control character U+{ord(character):04X}')
        if category == 'Cs' or character in '\u2028\u2029':
            raise Refused(f'not a text: U+{ord(character):04X}')


def value(text: str) -> None:
    """The value of any option: Asterisk's files keep no space around it."""
    plain(text)
    if not text:
        raise Refused('empty')
    if len(text) > OPTION_LENGTH:
        raise Refused(f'longer than {OPTION_LENGTH} characters')
    if text != text.strip():
        raise Refused('begins or ends with a space')


def line(key: str, text: str) -> None:
    """An option that Asterisk reads: of a longer line it reads nothing."""
    if len(f'{key} = {text}\n'.encode()) > LINE_BYTES:
        raise Refused(f'{key} makes a line of more than {LINE_BYTES} bytes')


def name(text: str) -> None:
    """The name of a PJSIP section, as the host's schema has it, and safe."""
    if not text or len(text) > NAME_LENGTH:
        raise Refused(f'a name has 1 to {NAME_LENGTH} characters')
    if not _NAME.fullmatch(text):
        raise Refused('a name has letters, digits, and -_. only')
    if text in RESERVED_NAMES:
        raise Refused(f'{text!r} is a section of pjsip.conf that Asterisk owns')
    if text == ANONYMOUS:
        raise Refused('an endpoint of this name takes the calls of every stranger')
    if text.startswith(BESIDE):
        raise Refused(f'{text!r} may be a section beside that of another one')


def label(text: str) -> None:
    """What people call the interconnection; a comment in pjsip.conf."""
    plain(text)
    if len(text) > LABEL_LENGTH:
        raise Refused(f'longer than {LABEL_LENGTH} characters')


def may_be_address(text: str) -> bool:
    """Of a name it is seen faster than Python tells why it is no address."""
    return ':' in text or bool(_NUMBERS.fullmatch(text))


def address(text: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    """The IP address that the text is, None where it is none."""
    if not may_be_address(text):
        return None
    try:
        return ipaddress.ip_address(text)
    except ValueError:
        return None


def is_host_name(text: str) -> bool:
    labels = text.removesuffix('.').split('.')
    return (
        len(text) <= HOST_LENGTH
        and all(map(_LABEL.fullmatch, labels))
        # A last label of digits is a mistyped address (RFC 1123, 2.1).
        and not labels[-1].isdigit()
    )


def _is_host(text: str) -> bool:
    if text.startswith('['):
        inner = address(text[1:-1]) if text.endswith(']') else None
        if inner is None or inner.version == 4 or '%' in text:
            return False
        of_ipv6(inner)
        return True
    found = address(text)
    return found.version == 4 if found else is_host_name(text)


def of_ipv6(found: ipaddress.IPv4Address | ipaddress.IPv6Address) -> None:
    """Asterisk makes an IPv4 address of a mapped one, and sends no call there."""
    mapped = getattr(found, 'ipv4_mapped', None)
    if mapped is not None:
        raise Refused(f'{str(found)!r} is an IPv4 address: write {mapped}')


def domain(text: str) -> None:
    """A host without a port: a name, an IPv4 address, an IPv6 address in brackets."""
    value(text)
    if not _is_host(text):
        raise Refused(f'{text!r} is no host name and no address')


def _port(text: str) -> None:
    if not (text.isascii() and text.isdigit() and 0 < int(text[:6]) < 65536):
        raise Refused(f'{text!r} is no port (1 to 65535)')


def remote_host(text: str) -> None:
    """An item of `remote_hosts`: host, host:port or SIP URI; no comma in any."""
    value(text)
    if ',' in text:
        raise Refused('one host an item, no comma')
    if address(text) and ':' in text:
        raise Refused(f'an IPv6 address stands in brackets: [{text}]')
    sip_uri(uri_of(text))
    if uri_of(text) != text and set(text) & set('@;?'):
        raise Refused(f'{text!r} is no host, no host:port and no SIP URI')


def sip_uri(text: str) -> None:
    """A SIP or SIPS URI (RFC 3261, 19.1.1)."""
    value(text)
    match = _URI.fullmatch(text)
    if not match:
        raise Refused(f'{text!r} is no SIP URI')
    if match['user'] is not None:
        name_, _, password = match['user'].partition(':')
        user(name_)
        if password:
            user(password)
    if not _is_host(match['host']):
        raise Refused(f'{text!r} has no valid host')
    if match['port'] is not None:
        _port(match['port'])
    parameters = match['parameters'].split(';')[1:]
    if not all(map(_PARAMETER.fullmatch, parameters)):
        raise Refused(f'{text!r} has a parameter that is none')
    if match['headers'] is not None:
        if not _URI_HEADERS.fullmatch(match['headers']):
            raise Refused(f'{text!r} has headers that are none')
        _uri_headers(match['headers'])


def _uri_headers(text: str) -> None:
    """Asterisk sends the headers of a URI as any other: the same rules hold."""
    for header in text.split('&'):
        name_, _, said = header.partition('=')
        header_name(unquote(name_))
        plain(unquote(said))


def host_of(remote: str) -> str:
    """The host of an item of `remote_hosts`, without port and brackets."""
    match = _URI.fullmatch(uri_of(remote))
    return match['host'].strip('[]') if match else ''


def host_and_port(remote: str) -> str:
    """The host and the port, if any, of an item of `remote_hosts`."""
    match = _URI.fullmatch(uri_of(remote))
    if not match:
        return ''
    return (
        match['host'] if match['port'] is None else f'{match["host"]}:{match["port"]}'
    )


def ip_version(text: str) -> int | None:
    """The IP version of an item of `remote_hosts`, or of a transport's `bind`.

    None where it is no address: a name may lead to either.
    """
    found = address(text) or address(host_of(text))
    return found and found.version


def user(text: str) -> None:
    """The user part of a SIP URI."""
    value(text)
    if not _USER.fullmatch(text):
        raise Refused(f'{text!r} is no user of a SIP URI')


def quoted_user(text: str) -> str:
    """Any text as the user part of a SIP URI."""
    return quote(text, safe=_USER_SAFE)


def codec(text: str) -> None:
    """The name of an Asterisk format, perhaps with its framing (`ulaw:20`)."""
    if not _CODEC.fullmatch(text):
        raise Refused(f'{text!r} is no name of a codec')


def language(text: str) -> None:
    """A language of Asterisk's prompts, `en_US`."""
    if not _LANGUAGE.fullmatch(text):
        raise Refused(f'{text!r} is no language')


def header_name(text: str) -> None:
    """A header that an administrator may add or recognise calls by."""
    if not _TOKEN.fullmatch(text) or len(text) > HEADER_NAME_LENGTH:
        raise Refused(f'{text!r} is no name of a SIP header')
    if text.lower() in STACK_HEADERS:
        raise Refused(f'the SIP stack owns the header {text}')


def callerid(text: str) -> None:
    """Asterisk's caller ID: `"Name" <number>`, `<number>`, number or name."""
    value(text)
    found = _CALLERID.fullmatch(text)
    if not found:
        raise Refused(f'{text!r} is no caller ID, as in "My Name" <9999>')
    for part in (found['name'].strip('"'), found['number'] or ''):
        if len(part.encode()) > CALLERID_BYTES:
            raise Refused(f'name or number longer than {CALLERID_BYTES} bytes')
