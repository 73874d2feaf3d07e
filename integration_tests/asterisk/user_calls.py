# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Calls of users over outgoing routes, as the dialplan of the host makes them."""

from __future__ import annotations

from collections.abc import Iterator

from samples import Document
from wazo_pbx import Wazo

_CONTEXT = 'user-calls'
_CHANNELS = {'PJSIP': 'PJSIP/{1}@{0}', 'IAX2': 'IAX2/{0}/{1}'}


def place(wazo: Wazo, number: str, caller: str = '1001') -> Document:
    """A call of a number by somebody who has one; what `resolve` says of it.

    The trunks of the route are tried in their order.
    """
    said = wazo.confd.post('/callerid-policy/resolve', json={'number': number})
    route = said.json()
    assert route['reason'] is None, route
    wazo.dialplan = '\n same => n,'.join(_lines(route, caller))
    wazo.load()
    channel = f'Local/call@{_CONTEXT}'
    wazo.asterisk.cli(f'channel originate {channel} application Wait 30')
    return route


def _lines(route: Document, caller: str) -> Iterator[str]:
    shown = route['caller_id'] or {'name': 'Ada', 'number': caller}
    yield f'[{_CONTEXT}]\nexten => call,1,Set(CALLERID(num)={shown["number"]})'
    yield f'Set(CALLERID(name)={shown["name"]})'
    yield 'Set(DIALSTATUS=CHANUNAVAIL)'
    for trunk in route['interconnections']:
        technology, _, name = trunk['interface'].partition('/')
        form = _CHANNELS.get(technology, f'{technology}/{{0}}/{{1}}')
        dial = f'Dial({form.format(name, route["dialed"])})'
        yield f'ExecIf($["${{DIALSTATUS}}" = "CHANUNAVAIL"]?{dial})'
    yield 'Hangup()\n'
