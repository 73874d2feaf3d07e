# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Commands of Asterisk's console for an interconnection (`asterisk -rx '…'`).

Stored values may contain anything, so only words that are safe on a console are used.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any, Final

from ..kinds.custom import interface
from ..kinds.sip.uris import get_host
from ..options.hosts import check_host, parse_network, split_port
from ..problems import InvalidValue
from .facts import Facts

_WORD: Final = re.compile('[A-Za-z0-9_.@+-]+')


def list_commands(facts: Facts) -> list[str]:
    """Return the commands for an interconnection of its type."""
    type_ = facts.document['type']
    return list(_COMMANDS[type_](facts)) if type_ in _COMMANDS else []


def _safe(*words: Any) -> Iterator[str]:
    """Yield the words that are safe in a command, each once."""
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
    """Yield where packets come from and go to: names, addresses and networks."""
    remote = map(get_host, sip['remote_hosts'] or ())
    matches = (split_port(match)[0] for match in sip['match'])
    for host in dict.fromkeys((*remote, *matches)):
        if '%' not in host and (parse_network(host) or _is_domain(host)):
            yield host


def _is_domain(text: str) -> bool:
    try:
        check_host(text)
    except InvalidValue:
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
    for context in _safe(interface.find_local_context(text)):
        yield f'dialplan show {context}'
    if interface.find_technology(text) == interface.PJSIP:
        for endpoint in _safe(interface.find_channel_name(text)):
            yield f'pjsip show endpoint {endpoint}'
    yield 'core show channeltypes'
    yield 'core show channels verbose'


_COMMANDS: Final[dict[str, Callable[[Facts], Iterator[str]]]] = {
    'sip': _sip,
    'iax': _iax,
    'custom': _custom,
}
