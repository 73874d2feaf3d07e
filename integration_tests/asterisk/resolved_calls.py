# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Outgoing calls with the caller ID that `resolve` returns.

The dialplan stands in for wazo-agid and for Wazo's own dialplan:

- A call starts with the caller ID of the user's line.
- If `resolve` returns a caller ID, `CALLERID(name)` and `CALLERID(num)` are set; the
  number only if there is one.
- An anonymous call gets `CALLERID(pres)=prohib` and the headers `Privacy: id` and
  `P-Asserted-Identity: tel:NUMBER`. The number is the one of the route's extension, or
  else of the endpoint's `callerid`.

Wazo itself has not used the endpoint's `callerid` for that since xivo-config a860f01 of
2025-09-29, but `resolve` still predicts it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from samples import Document
from sip_message import Message
from sip_peer import Peer
from wazo_pbx import Wazo

_CONTEXT = 'resolved-calls'
_ANONYMOUS = """
[anonymous]
exten = s,1,Set(PJSIP_HEADER(add,Privacy)=id)
 same = n,GotoIf($["${IDENTITY}" = ""]?done)
 same = n,Set(PJSIP_HEADER(add,P-Asserted-Identity)=tel:${IDENTITY})
 same = n(done),Return()
"""


@dataclass(frozen=True)
class LineCallerID:
    """The caller ID of a user's line."""

    name: str
    number: str


def place_resolved_calls(
    wazo: Wazo, peer: Peer, answers: list[Document], own: LineCallerID
) -> list[tuple[Document, Message]]:
    """Place a call for each interconnection in each answer of `resolve`.

    :param peer: the remote host of all interconnections
    :return: the interconnection in the answer, and the INVITE
    """
    pending = [
        (answer, each) for answer in answers for each in answer['interconnections']
    ]
    text = f'{_ANONYMOUS}\n[{_CONTEXT}]\n'
    for number, (answer, each) in enumerate(pending):
        text += ''.join(_extension(number, answer, each, own))
    wazo.dialplan = text
    wazo.reload()
    before = len(peer.requests('INVITE'))
    invites = []
    for number in range(len(pending)):
        channel = f'Local/{number}@{_CONTEXT}'
        wazo.asterisk.run_command(f'channel originate {channel} application Wait 30')
        invites.append(peer.wait_for_requests('INVITE', before + number + 1)[-1])
    return [(each, invite) for (_, each), invite in zip(pending, invites, strict=True)]


def _extension(
    number: int, answer: Document, each: Document, own: LineCallerID
) -> Iterator[str]:
    yield f'exten = {number},1,NoOp()\n'
    yield f' same = n,Set(CALLERID(name)={own.name})\n'
    yield f' same = n,Set(CALLERID(num)={own.number})\n'
    hook = ''
    caller_id: dict[str, Any] = each['caller_id'] or {}
    if caller_id.get('presentation') == 'prohibited':
        hook = 'b(anonymous^s^1)'
        yield ' same = n,Set(CALLERID(pres)=prohib)\n'
        yield f' same = n,Set(_IDENTITY={answer["caller_id"]["pai_number"] or ""})\n'
    for key, name in (('name', 'name'), ('number', 'num')):
        if caller_id.get(key):
            value = caller_id[key].replace(';', r'\;')
            yield f' same = n,Set(CALLERID({name})={value})\n'
    endpoint = each['interface'].removeprefix('PJSIP/')
    channel = f'PJSIP/{answer["dialed"]}@{endpoint}'
    yield f' same = n,Dial({channel},,o({answer["dialed"]}){hook})\n'
