# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""SIP messages as text (RFC 3261, section 7): read them, and write requests."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

MAX_HEADERS: Final = 256
MAX_LINE: Final = 8_192

# The compact forms of RFC 3261, section 7.3.3, and of later RFCs.
_COMPACT: Final = {
    'a': 'Accept-Contact',
    'b': 'Referred-By',
    'c': 'Content-Type',
    'e': 'Content-Encoding',
    'f': 'From',
    'i': 'Call-ID',
    'k': 'Supported',
    'l': 'Content-Length',
    'm': 'Contact',
    'o': 'Event',
    'r': 'Refer-To',
    's': 'Subject',
    't': 'To',
    'u': 'Allow-Events',
    'v': 'Via',
    'x': 'Session-Expires',
}
_FOLD: Final = re.compile(r'\n[ \t]+')
_NAME: Final = re.compile(r"[A-Za-z0-9.!%*_+`'~-]+")


class MalformedSIPMessage(ValueError):
    """A text that is not a SIP message; the message of the error is a reason."""


@dataclass(frozen=True)
class SIPMessage:
    """A request or a response, without its body.

    :param headers: names and values in their order; compact names are written out
    """

    start_line: str
    headers: tuple[tuple[str, str], ...]

    @property
    def is_request(self) -> bool:
        """Whether the message is a request."""
        return not self.start_line.startswith('SIP/2.0 ')

    @property
    def method(self) -> str:
        """The method of a request."""
        return self.start_line.split(' ')[0]

    @property
    def uri(self) -> str:
        """The Request-URI of a request."""
        return ' '.join(self.start_line.split(' ')[1:-1])

    @property
    def status(self) -> int:
        """The status of a response."""
        return int(self.start_line.split(' ')[1])

    @property
    def reason(self) -> str:
        """The reason phrase of a response; may be empty."""
        return ' '.join(self.start_line.split(' ')[2:])

    def values(self, name: str) -> list[str]:
        """Return the values of all headers of a name."""
        wanted = name.lower()
        return [value for own, value in self.headers if own.lower() == wanted]

    def value(self, name: str) -> str | None:
        """Return the value of the first header of a name, or None."""
        return next(iter(self.values(name)), None)


def parse_message(text: str) -> SIPMessage:
    r"""Return the message at the beginning of a text.

    Line ends may be `\n` alone, as in a text that was copied from a console, and empty
    lines before the message are skipped.

    :raises MalformedSIPMessage: if the text is not a SIP message
    """
    head = text.replace('\r\n', '\n').lstrip('\n').partition('\n\n')[0]
    start_line, *lines = _FOLD.sub(' ', head).rstrip('\n').split('\n')
    if len(lines) > MAX_HEADERS:
        raise MalformedSIPMessage(f'must not have more than {MAX_HEADERS} headers')
    if any(len(line) > MAX_LINE for line in (start_line, *lines)):
        raise MalformedSIPMessage(
            f'a line must not have more than {MAX_LINE} characters'
        )
    _check_start_line(start_line)
    return SIPMessage(start_line.strip(), tuple(map(_parse_header, lines)))


def _check_start_line(line: str) -> None:
    words = line.strip().split(' ')
    is_request = len(words) >= 3 and words[-1].upper() == 'SIP/2.0'
    is_response = words[0] == 'SIP/2.0' and words[1:2] and words[1].isdecimal()
    if not (is_request or (is_response and len(words[1]) == 3)):
        raise MalformedSIPMessage(
            'the first line is not that of a SIP message; it must be like '
            '"INVITE sip:5145550100@pbx.example.com SIP/2.0"'
        )


def _parse_header(line: str) -> tuple[str, str]:
    name, colon, value = line.partition(':')
    name = name.strip()
    if not colon or not _NAME.fullmatch(name):
        raise MalformedSIPMessage(f'{line[:60]!r} is not a header; write "name: value"')
    return _COMPACT.get(name.lower(), name), value.strip()


def write_request(
    method: str, uri: str, headers: Iterable[tuple[str, str]], body: str = ''
) -> bytes:
    """Return a request as it is sent."""
    content = body.encode()
    lines = [
        f'{method} {uri} SIP/2.0',
        *(f'{name}: {value}' for name, value in headers),
        f'Content-Length: {len(content)}',
    ]
    return '\r\n'.join((*lines, '', '')).encode() + content
