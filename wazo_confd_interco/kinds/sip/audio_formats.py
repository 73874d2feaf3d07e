# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""The formats of Asterisk 22, by the names that `core show codecs` lists.

A name that is none of them in `allow` or `disallow` is an error of the whole endpoint:
Asterisk drops it, or keeps what it had (integration_tests/asterisk/test_codecs.py).
"""

from __future__ import annotations

from typing import Final

# Those that a site may add by modules of its own are not known here.
CODECS: Final = frozenset(
    """
    adpcm alaw amr amrwb codec2 g719 g722 g723 g726 g726aal2 g729 gsm h261 h263 h263p
    h264 h265 ilbc jpeg lpc10 mpeg4 none opus png red silk12 silk16 silk24 silk8
    siren14 siren7 slin slin12 slin16 slin192 slin24 slin32 slin44 slin48 slin96 speex
    speex16 speex32 t140 t38 ulaw vp8 vp9
    """.split()
)
_ALL: Final = 'all'


def unknown(allow: str) -> list[str]:
    """The names in a value of `allow` that Asterisk has no format of.

    :param allow: names after commas, each perhaps with `!` before and framing after it
    """
    names = (word.strip().lstrip('!').split(':')[0] for word in allow.split(','))
    return [name for name in names if name and name.lower() not in CODECS | {_ALL}]
