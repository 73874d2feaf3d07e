# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Calls that leave with the caller ID that `resolve` says.

There is no wazo-agid here, so the dialplan does what it and Wazo's own dialplan do:

- what the call has first is the caller ID of the user's line;
- where a caller ID was decided, `CALLERID(name)` and `CALLERID(num)` are set, a number
  only where there is one;
- an anonymous call gets `CALLERID(pres)=prohib`, and before it is dialled the headers
  `Privacy: id` and `P-Asserted-Identity: tel:NUMBER`, the number of the route's
  extension, or else that of the endpoint's `callerid`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from samples import Document
from sip_message import Message
from sip_peer import Peer
from wazo_pbx import Wazo

_CONTEXT = 'leaving'
_ANONYMOUS = """
[anonymous]
exten = s,1,Set(PJSIP_HEADER(add,Privacy)=id)
 same = n,Set(LENT=${PJSIP_ENDPOINT(${CHANNEL(endpoint)},callerid)})
 same = n,ExecIf($["${IDENTITY}" = ""]?Set(IDENTITY=${CALLERID(num,${LENT})}))
 same = n,GotoIf($["${IDENTITY}" = ""]?done)
 same = n,Set(PJSIP_HEADER(add,P-Asserted-Identity)=tel:${IDENTITY})
 same = n(done),Return()
"""


@dataclass(frozen=True)
class OwnCallerID:
    """What a call of a user has before anybody decides."""

    name: str
    number: str


def calls(
    wazo: Wazo, peer: Peer, answers: list[Document], own: OwnCallerID
) -> list[tuple[Document, Message]]:
    """Each call over each interconnection of the answers of `resolve`.

    :param peer: where all of them lead
    :return: the interconnection as `resolve` shows it, and the INVITE
    """
    leaving = [
        (answer, each) for answer in answers for each in answer['interconnections']
    ]
    text = f'{_ANONYMOUS}\n[{_CONTEXT}]\n'
    for number, (answer, each) in enumerate(leaving):
        text += ''.join(_extension(number, answer, each, own))
    wazo.dialplan = text
    wazo.load()
    before = len(peer.requests('INVITE'))
    invites = []
    for number in range(len(leaving)):
        channel = f'Local/{number}@{_CONTEXT}'
        wazo.asterisk.cli(f'channel originate {channel} application Wait 30')
        invites.append(peer.expect_all('INVITE', before + number + 1)[-1])
    return [(each, invite) for (_, each), invite in zip(leaving, invites, strict=True)]


def _extension(
    number: int, answer: Document, each: Document, own: OwnCallerID
) -> Iterator[str]:
    yield f'exten = {number},1,NoOp()\n'
    yield f' same = n,Set(CALLERID(name)={own.name})\n'
    yield f' same = n,Set(CALLERID(num)={own.number})\n'
    hook = ''
    decided: dict[str, Any] = each['caller_id'] or {}
    if decided.get('presentation') == 'prohibited':
        hook = 'b(anonymous^s^1)'
        yield ' same = n,Set(CALLERID(pres)=prohib)\n'
        yield f' same = n,Set(_IDENTITY={answer["caller_id"]["pai_number"] or ""})\n'
    for key, name in (('name', 'name'), ('number', 'num')):
        if decided.get(key):
            value = decided[key].replace(';', r'\;')
            yield f' same = n,Set(CALLERID({name})={value})\n'
    channel = f'PJSIP/{answer["dialed"]}@{each["name"]}'
    yield f' same = n,Dial({channel},,o({answer["dialed"]}){hook})\n'
