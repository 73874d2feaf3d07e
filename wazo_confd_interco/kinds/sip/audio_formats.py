# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Codecs of calls, by the names that Asterisk 22 lists with `core show codecs`."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Any, Final

from ...options.option_codecs import UNPARSED, OptionCodec, parse_words
from ...options.values import quote
from ...problems import InvalidValue

# Codecs that a site adds with modules of its own are not in the list.
KNOWN_CODECS: Final = frozenset(
    """
    adpcm alaw amr amrwb codec2 g719 g722 g723 g726 g726aal2 g729 gsm h261 h263 h263p
    h264 h265 ilbc jpeg lpc10 mpeg4 none opus png red silk12 silk16 silk24 silk8
    siren14 siren7 slin slin12 slin16 slin192 slin24 slin32 slin44 slin48 slin96 speex
    speex16 speex32 t140 t38 ulaw vp8 vp9
    """.split()
)
# Names of codecs in other systems, without punctuation.
_OTHER_NAMES: Final = {
    'g711': 'alaw (Europe) or ulaw (North America and Japan)',
    'g711a': 'alaw',
    'g711alaw': 'alaw',
    'pcma': 'alaw',
    'g711u': 'ulaw',
    'g711ulaw': 'ulaw',
    'g711mulaw': 'ulaw',
    'pcmu': 'ulaw',
    'mulaw': 'ulaw',
    'g729a': 'g729',
    'g729ab': 'g729',
    'g7221': 'siren7',
    'g7221c': 'siren14',
    'slin8': 'slin',
    'g72632': 'g726',
    'telephoneevent': 'sip.dtmf_mode instead, with rfc4733',
}
_ALL: Final = 'all'
_KNOWN: Final = KNOWN_CODECS | {_ALL}
_REMOVE_ALL: Final = '!all'
_NAME: Final = re.compile('[A-Za-z][A-Za-z0-9]*(:[0-9]{1,3})?')


# Most interconnections have the same few lists.
@lru_cache(maxsize=256)
def find_unknown_codecs(allow: str) -> Sequence[str]:
    """Return the codecs in an `allow` option that Asterisk 22 does not have.

    :param allow: comma-separated names, each with an optional `!` before and framing
        after it
    """
    names = (word.strip().lstrip('!').split(':')[0] for word in allow.split(','))
    return [name for name in names if name and name.lower() not in _KNOWN]


def find_codecs_left(options: Iterable[tuple[str, str]]) -> set[str]:
    """Return the codecs that are left after `allow` and `disallow` in their order.

    :param options: keys and values; other keys are ignored
    """
    left: set[str] = set()
    for key, value in options:
        if key not in ('allow', 'disallow'):
            continue
        for word in filter(None, (one.strip() for one in value.split(','))):
            name = word.lstrip('!').split(':')[0].lower()
            names = KNOWN_CODECS if name == _ALL else {name}
            is_removed = (key == 'disallow') != word.startswith('!')
            left = left - names if is_removed else left | names
    return left


def check_codec_name(text: str) -> None:
    """Raise `InvalidValue` unless the text can be a codec name (`ulaw`, `ulaw:20`)."""
    plain = re.sub('[^a-z0-9]', '', text.lower().partition('/')[0])
    is_name = _NAME.fullmatch(text)
    meant = _OTHER_NAMES.get(plain)
    if not is_name and plain in KNOWN_CODECS:
        meant = plain
    if meant:
        raise InvalidValue(f'{quote(text)} is not a valid codec name; use {meant}')
    if not is_name:
        raise InvalidValue(
            f'{quote(text)} is not a valid codec name; write it like alaw or ulaw:20'
        )


def _parse_allow(text: str) -> Any:
    # Without `!all` the list would add to the codecs of the templates.
    first, _, rest = text.partition(',')
    return parse_words(rest) if first.strip() == _REMOVE_ALL else UNPARSED


def _render_allow(names: Sequence[str]) -> str:
    return ','.join((_REMOVE_ALL, *names))


ALLOW: Final = OptionCodec(_parse_allow, _render_allow, 'strings')
