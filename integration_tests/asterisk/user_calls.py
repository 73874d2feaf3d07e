# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Calls by users over outgoing routes, as Wazo's dialplan makes them."""

from __future__ import annotations

from collections.abc import Iterator

from samples import Document
from wazo_dialplan import list_trunk_attempts
from wazo_pbx import Wazo

_CONTEXT = 'user-calls'
_CHANNELS = {'PJSIP': 'PJSIP/{1}@{0}', 'IAX2': 'IAX2/{0}/{1}'}


def place_user_call(wazo: Wazo, number: str, caller: str = '1001') -> Document:
    """Call a number over its route and return the answer of `resolve`.

    The trunks of the route are tried in order, as in Wazo's dialplan.

    :param caller: the number of the user
    """
    answer = wazo.confd.post('/callerid-policy/resolve', json={'number': number})
    route = answer.json()
    assert route['reason'] is None, route
    lines = '\n same => n,'.join(_lines(route, caller))
    wazo.dialplan = f'{lines}\n'
    wazo.reload()
    channel = f'Local/call@{_CONTEXT}'
    wazo.asterisk.run_command(f'channel originate {channel} application Wait 30')
    return route


def _lines(route: Document, caller: str) -> Iterator[str]:
    caller_id = route['caller_id'] or {'name': 'Ada', 'number': caller}
    yield f'[{_CONTEXT}]\nexten => call,1,Set(CALLERID(num)={caller_id["number"]})'
    yield f'Set(CALLERID(name)={caller_id["name"]})'
    dial_strings = {}
    for trunk in route['interconnections']:
        technology, _, name = trunk['interface'].partition('/')
        form = _CHANNELS.get(technology, f'{technology}/{{0}}/{{1}}')
        dial_strings[trunk['id']] = form.format(name, route['dialed'])
    yield from list_trunk_attempts(dial_strings)
