# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Render and parse session descriptions (SDP) with one audio stream."""

from __future__ import annotations

import re
from collections.abc import Iterable

#: payload types of RFC 3551, by Asterisk's codec names
_TYPES = {'ulaw': 0, 'gsm': 3, 'alaw': 8, 'g722': 9}
_CODECS = {str(number): name for name, number in _TYPES.items()}
#: the RTP port that peers advertise
MEDIA_PORT = 40000


def render_sdp(address: str, codecs: Iterable[str]) -> str:
    """Return an offer or answer that lists codecs in this order."""
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


def parse_codecs(body: str) -> list[str]:
    """Return the codecs of the audio stream in order, without other payload types."""
    types = re.search(r'^m=audio \d+ \S+ (.*?)\r?$', body, re.MULTILINE)[1].split()
    return [_CODECS[each] for each in types if each in _CODECS]


def parse_media_address(body: str) -> str:
    """Return the address that media must be sent to."""
    return re.search(r'^c=IN IP[46] (\S+)', body, re.MULTILINE)[1]


def parse_media_port(body: str) -> int:
    """Return the port that audio must be sent to."""
    return int(re.search(r'^m=audio (\d+)', body, re.MULTILINE)[1])
