# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Session descriptions of one audio stream: what is offered, what is read of one."""

from __future__ import annotations

import re
from collections.abc import Iterable

#: the payload types of RFC 3551, by Asterisk's names
_TYPES = {'ulaw': 0, 'gsm': 3, 'alaw': 8, 'g722': 9}
_CODECS = {str(number): name for name, number in _TYPES.items()}
#: where peers say that they listen to media
MEDIA_PORT = 40000


def description(address: str, codecs: Iterable[str]) -> str:
    """An offer or an answer with codecs in this order."""
    types = ' '.join(str(_TYPES[codec]) for codec in codecs)
    where = f'IN IP{6 if ":" in address else 4} {address}'
    lines = [
        'v=0',
        f'o=- 1 1 {where}',
        's=-',
        f'c={where}',
        't=0 0',
        f'm=audio {MEDIA_PORT} RTP/AVP {types}',
    ]
    return ''.join(f'{line}\r\n' for line in lines)


def codecs_of(body: str) -> list[str]:
    """The codecs of the audio stream in their order; other payloads are left out."""
    types = re.search(r'^m=audio \d+ \S+ (.*?)\r?$', body, re.MULTILINE)[1].split()
    return [_CODECS[each] for each in types if each in _CODECS]


def address_of(body: str) -> str:
    """Where the media is to be sent."""
    return re.search(r'^c=IN IP[46] (\S+)', body, re.MULTILINE)[1]


def port_of(body: str) -> int:
    """The port of the audio stream there."""
    return int(re.search(r'^m=audio (\d+)', body, re.MULTILINE)[1])
