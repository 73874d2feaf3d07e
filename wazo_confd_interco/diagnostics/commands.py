# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Asterisk's console commands to look at an interconnection (`asterisk -rx '…'`).

What is stored may hold anything: only words that are safe on a console are used.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any, Final

from ..kinds.custom import interface
from ..options.networks import network
from ..options.values import Refused, domain, host_of
from .facts import Facts

_WORD: Final = re.compile('[A-Za-z0-9_.@+-]+')


def commands(facts: Facts) -> list[str]:
    """The commands for an interconnection of its type."""
    kind = facts.document['type']
    return list(_COMMANDS[kind](facts)) if kind in _COMMANDS else []


def _safe(*words: Any) -> Iterator[str]:
    """The words that a command may hold, each once."""
    yield from (word for word in dict.fromkeys(words) if word and _WORD.fullmatch(word))


def _sip(facts: Facts) -> Iterator[str]:
    for name in _safe(facts.document['name']):
        yield f'pjsip show endpoint {name}'
        if 'aor' in facts.written:
            yield f'pjsip show aor {name}'
        if facts.values('aor', 'contact'):
            yield f'pjsip qualify {name}'
        if 'identify' in facts.written:
            yield f'pjsip show identify {name}'
        if 'registration' in facts.written:
            yield f'pjsip show registration {name}'
            yield 'pjsip show registrations'
    for name in _safe(facts.option('endpoint', 'transport')):
        yield f'pjsip show transport {name}'
    yield 'pjsip show identifiers'
    yield 'pjsip show unidentified_requests'
    hosts = list(_hosts(facts.document['sip']))
    for number, host in enumerate(hosts):
        yield f'pjsip set logger {"add" if number else "host"} {host}'
    if hosts:
        yield 'pjsip set logger off'


def _hosts(sip: Any) -> Iterator[str]:
    """Where packets come from and go to: names, addresses and networks."""
    remote = map(host_of, sip['remote_hosts'] or ())
    for host in dict.fromkeys((*remote, *sip['match'])):
        if '%' not in host and (network(host) or _is_domain(host)):
            yield host


def _is_domain(text: str) -> bool:
    try:
        domain(text)
    except Refused:
        return False
    return True


def _iax(facts: Facts) -> Iterator[str]:
    for name in _safe(facts.document['name']):
        yield f'iax2 show peer {name}'
        yield f'iax2 show users like {name}'
    if facts.document['iax']['registration']:
        yield 'iax2 show registry'
    for name in _safe(facts.document['name']):
        yield f'iax2 set debug peer {name}'
    yield 'iax2 set debug off'


def _custom(facts: Facts) -> Iterator[str]:
    custom = facts.document['custom']
    if custom['dahdi']:
        yield f'dahdi show channels group {custom["dahdi"]["group_number"]}'
        yield 'dahdi show status'
        yield 'pri show spans'
        yield 'module show like chan_dahdi'
        return
    text = custom['dial_string'] or ''
    for context in _safe(interface.local_context(text)):
        yield f'dialplan show {context}'
    for endpoint in _safe(interface.pjsip_endpoint(text)):
        yield f'pjsip show endpoint {endpoint}'
    yield 'core show channeltypes'
    yield 'core show channels verbose'


_COMMANDS: Final[dict[str, Callable[[Facts], Iterator[str]]]] = {
    'sip': _sip,
    'iax': _iax,
    'custom': _custom,
}
