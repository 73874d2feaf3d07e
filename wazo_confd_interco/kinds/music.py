# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Options that name a music on hold class, which must belong to the tenant."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

from .references import MUSIC_CLASS, TargetUse

_OPTIONS: Final = frozenset(('moh_suggest', 'mohsuggest', 'mohinterpret'))
# Classes of Asterisk's own: that of all tenants, and the music of the other side.
_COMMON: Final = frozenset(('default', 'passthrough'))


def find_music_uses(
    path: str, options: Iterable[tuple[str, str]]
) -> Iterator[TargetUse]:
    """Yield the music on hold classes that options name.

    :param path: the path of the options in the document
    """
    for key, value in options:
        if key.lower() in _OPTIONS and value.lower() not in _COMMON:
            yield TargetUse(path, MUSIC_CLASS, value)
