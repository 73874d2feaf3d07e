# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""The part of iax.conf that an IAX trunk is: a registration line, and a peer.

wazo-confgend writes the columns of a peer in no order, here they are sorted; the other
options follow in theirs. Each codec of `allow` is a line after `disallow = all`, and
the column `disallow` is written nowhere.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from ...options import rendering as text
from ...options.option_codecs import UNKNOWN
from . import register_line
from .columns import Endpoint

_ALLOW = 'allow'
_DISALLOW = 'disallow'


@dataclass(frozen=True)
class Trunk:
    """An IAX trunk; `context` is the peer's own column.

    `endpoint` and `register_line` are None where the host writes none: there is none,
    or it is disabled.
    """

    name: str
    context: str | None
    endpoint: Endpoint | None
    register_line: str | None = None


def render(trunk: Trunk) -> str:
    """The text of the registration and the peer, secrets masked."""
    parts = []
    if trunk.register_line is not None:
        line = f'register => {_masked(trunk.register_line)}'.strip()
        parts.append(f'[general]\n{line}\n')
    if trunk.endpoint is not None:
        parts.append(text.section(trunk.name, _options(trunk.context, trunk.endpoint)))
    return '\n'.join(parts)


def _options(context: str | None, endpoint: Endpoint) -> Iterator[tuple[str, str]]:
    own = {'type': endpoint.peer_type, 'host': endpoint.host, 'context': context}
    columns = endpoint.options | own
    columns.pop(_DISALLOW, None)
    for key, value in (*sorted(columns.items()), *endpoint.others):
        if key == _ALLOW and value:
            yield _DISALLOW, 'all'
            yield from ((_ALLOW, codec) for codec in value.split(','))
        elif value:
            yield key, value


def dropped(endpoint: Endpoint) -> list[tuple[str, str]]:
    """The stored options that do not reach Asterisk, as (section, key)."""
    return [('iax', _DISALLOW)] if _DISALLOW in endpoint.options else []


def _masked(line: str) -> str:
    """The line without its password, wherever Asterisk would split it."""
    credentials, at, rest = line.rpartition('@')
    if not at and register_line.read(line) is UNKNOWN:
        # Without the @ nobody can tell where a password ends.
        credentials, rest = line, ''
    user, colon, _ = credentials.partition(':')
    return f'{user}{colon}{text.MASK if colon else ""}{at}{rest}'
