# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""The part of iax.conf that wazo-confgend writes for an IAX interconnection.

wazo-confgend writes the columns of a peer in random order; here they are sorted. The
other options follow. Each codec of `allow` is a line after `disallow = all`; the column
`disallow` is never written.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from ...options.field import Option
from ...options.rendering import render_section
from . import register_line
from .columns import IAXEndpoint

_ALLOW: Final = 'allow'
_DISALLOW: Final = 'disallow'


@dataclass(frozen=True)
class IAXTrunk:
    """An IAX trunk as wazo-confgend sees it.

    :param context: the column of the peer
    :param endpoint: None if the peer is disabled
    :param register_line: None if there is no registration, or it is disabled
    """

    name: str
    context: str | None
    endpoint: IAXEndpoint | None
    register_line: str | None = None


def render(trunk: IAXTrunk) -> str:
    """Return the text of the registration and the peer, with secrets masked."""
    parts = []
    if trunk.register_line is not None:
        line = f'register => {register_line.mask(trunk.register_line)}'.strip()
        parts.append(f'[general]\n{line}\n')
    if trunk.endpoint is not None:
        options = _peer_options(trunk.context, trunk.endpoint)
        parts.append(render_section(trunk.name, options))
    return '\n'.join(parts)


def _peer_options(context: str | None, endpoint: IAXEndpoint) -> Iterator[Option]:
    columns = {
        **endpoint.columns,
        'type': endpoint.peer_type,
        'host': endpoint.host,
        'context': context,
    }
    columns.pop(_DISALLOW, None)
    for key, value in (*sorted(columns.items()), *endpoint.others):
        if key == _ALLOW and value:
            yield _DISALLOW, 'all'
            yield from ((_ALLOW, codec) for codec in value.split(','))
        elif value:
            yield key, value


def find_dropped(endpoint: IAXEndpoint) -> list[Option]:
    """Return the stored options that do not reach Asterisk, as (section, key)."""
    disallowed = _split(endpoint.columns.get(_DISALLOW))
    allowed = _split(endpoint.columns.get(_ALLOW))
    # Before the codecs of `allow`, all codecs are disallowed.
    has_effect = allowed and not allowed & {'all', *disallowed}
    return [('iax', _DISALLOW)] if disallowed and not has_effect else []


def _split(codecs: str | None) -> set[str]:
    return {one.strip().lower() for one in (codecs or '').split(',')} - {''}
