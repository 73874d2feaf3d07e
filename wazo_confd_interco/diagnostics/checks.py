# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""What is likely wrong with an interconnection, each with what to do about it.

The table is the list of the checks: id, level, sentence, advice, and when it applies.
What a document's warnings know already is taken from them. `error`: calls fail, or
strangers get in; `warning`: it may be meant, and is likely not.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, Final

from ..documents import Document
from ..kinds.sip.findings import IDENTIFY_BY_DEFAULT, named_by_strangers
from ..options.option_codecs import BOOLEAN
from ..options.values import ANONYMOUS
from .advice import ADVICE
from .facts import Facts

# What the identify section recognises calls by.
_MATCHES: Final = ('match', 'match_header', 'match_request_uri')
# Contexts that no call from outside should arrive in.
_INSIDE: Final = frozenset(('internal', 'outcall', 'services'))
_HEADER: Final = 'header'
_USERNAMES: Final = frozenset(('username', 'auth_username'))


@dataclass(frozen=True)
class Check:
    """One check; what `applies` finds stands where message and advice have `{}`."""

    id: str
    level: str
    message: str
    advice: str
    applies: Callable[[Facts], Any]


def _without_endpoint(facts: Facts) -> bool:
    return facts.document['type'] is None


def _unused(facts: Facts) -> bool:
    return not any(route.enabled for route in facts.routes)


def _in_dead_route(facts: Facts) -> str:
    return ', '.join(
        f'{route.name} (trunk {", ".join(map(str, route.without_endpoint))})'
        for route in facts.routes
        if route.without_endpoint
    )


def _without_context(facts: Facts) -> bool:
    return facts.context is None


def _unknown_context(facts: Facts) -> str | None:
    return facts.context if facts.context_type is None else None


def _wrong_context(facts: Facts) -> str | None:
    return facts.context_type if facts.context_type in _INSIDE else None


def _is_sip(facts: Facts) -> bool:
    return facts.document['type'] == 'sip'


def _registers(facts: Facts) -> bool:
    return 'registration' in facts.written


def _has_line(facts: Facts) -> bool:
    return BOOLEAN.read(facts.option('registration', 'line') or '') is True


def _unrecognised(facts: Facts) -> bool:
    recognised = facts.values('identify', *_MATCHES) or 'auth' in facts.written
    return _is_sip(facts) and not (recognised or _has_line(facts))


def _uses_header(facts: Facts) -> bool:
    return facts.option('identify', 'match_header') is not None


def _before(facts: Facts, identifier: str) -> list[str]:
    """The identifiers that Asterisk asks before one: an unlisted one comes last."""
    order = list(facts.identifiers)
    return order[: order.index(identifier)] if identifier in order else order


def _header_loses(facts: Facts) -> str | None:
    return ', '.join(_before(facts, _HEADER)) if _uses_header(facts) else None


def _header_unlisted(facts: Facts) -> str | None:
    if not _uses_header(facts) or _HEADER in facts.identifiers:
        return None
    return ','.join((_HEADER, *facts.identifiers))


def _identified_by(facts: Facts) -> Iterator[str]:
    """The identifiers that recognise calls of this interconnection."""
    if facts.option('identify', 'match') is not None:
        yield 'ip'
    if _uses_header(facts):
        yield _HEADER
    if 'auth' in facts.written:
        identify_by = facts.option('endpoint', 'identify_by') or IDENTIFY_BY_DEFAULT
        yield from _USERNAMES & {word.strip() for word in identify_by.split(',')}


def _anonymous_wins(facts: Facts) -> bool:
    return facts.has_anonymous and any(
        identifier not in facts.identifiers or ANONYMOUS in _before(facts, identifier)
        for identifier in _identified_by(facts)
    )


def _challenges_provider(facts: Facts) -> bool:
    return _registers(facts) and 'auth' in facts.written


def _lets_binding_close(facts: Facts) -> bool:
    frequency = facts.option('aor', 'qualify_frequency') or '0'
    return _is_sip(facts) and facts.is_behind_nat and not _is_positive(frequency)


def _admits_strangers(facts: Facts) -> bool:
    return (
        _is_sip(facts)
        and _is_positive(facts.option('aor', 'max_contacts') or '0')
        and named_by_strangers(facts.document, facts.option)
    )


def _is_positive(number: str) -> bool:
    return number.isdecimal() and int(number[:9]) > 0


def _loses_options(facts: Facts) -> str:
    return ', '.join(f'{section}: {key}' for section, key in facts.dropped)


CHECKS: Final = (
    Check(
        'no_endpoint',
        'error',
        'this trunk has no endpoint: it carries no call',
        'PUT it with a `type` and the object of that type, or delete it',
        _without_endpoint,
    ),
    Check(
        'no_route',
        'warning',
        'no enabled outgoing route uses it: no call leaves by it',
        'add one to `outcalls`, unless it is for incoming calls only',
        _unused,
    ),
    Check(
        'route_dropped',
        'error',
        'the host drops every call of an outgoing route that has a trunk with no '
        'endpoint: {}',
        'take that trunk out of the route, or give it an endpoint',
        _in_dead_route,
    ),
    Check(
        'context_missing',
        'warning',
        'it has no context: incoming calls arrive nowhere',
        'set `context` to a context for incoming calls',
        _without_context,
    ),
    Check(
        'context_unknown',
        'error',
        'the tenant has no context {}: incoming calls arrive nowhere',
        'set `context` to a context for incoming calls',
        _unknown_context,
    ),
    Check(
        'context_wrong_type',
        'error',
        'incoming calls arrive in a context of the type {}: callers from outside '
        'reach what is meant for users, outgoing calls at your cost included',
        'set `context` to a context of the type incall',
        _wrong_context,
    ),
    Check(
        'not_recognised',
        'error',
        'nothing tells its incoming calls from those of strangers: no match, no '
        'header, no inbound_auth, no registration with line',
        'set `sip.match` to the addresses that its calls come from',
        _unrecognised,
    ),
    Check(
        'header_loses',
        'warning',
        'calls that bring the header are looked up by {} first: another endpoint that '
        'is found so takes them',
        'put header first in endpoint_identifier_order of /asterisk/pjsip/global, and '
        'match no other interconnection with the addresses that they come from',
        _header_loses,
    ),
    Check(
        'header_unlisted',
        'warning',
        'header is not in the endpoint_identifier_order of the host: Asterisk tries '
        'it last',
        'as the master tenant, GET /asterisk/pjsip/global, and PUT '
        '/asterisk/pjsip/global with the same `options`, of them '
        '"endpoint_identifier_order": "{}"; then restart Asterisk, a reload keeps the '
        'old order',
        _header_unlisted,
    ),
    Check(
        'anonymous_wins',
        'error',
        'an endpoint named anonymous takes calls before this interconnection is '
        'looked for',
        'rename or delete that endpoint, or put anonymous last in '
        'endpoint_identifier_order of /asterisk/pjsip/global, after all that '
        'interconnections are recognised by; then restart Asterisk',
        _anonymous_wins,
    ),
    Check(
        'provider_challenged',
        'warning',
        'we register with the other side, and ask it for a password all the same '
        '(auth section): a provider that does not authenticate gets 401 for its calls',
        'remove `sip.inbound_auth`; what we send belongs in `sip.outbound_auth`',
        _challenges_provider,
    ),
    Check(
        'qualify_off',
        'warning',
        'behind NAT (the transport has an external address), and nothing keeps the '
        'binding open: incoming calls stop arriving after a while',
        'set `sip.qualify_frequency`, to 30 seconds or so',
        _lets_binding_close,
    ),
    Check(
        'strangers_admitted',
        'error',
        'a stranger who says the name of this interconnection may call in, and '
        'register: then our calls go to him',
        'set `sip.identify_by` to ["ip"] and the aor option max_contacts to 0, or set '
        '`sip.inbound_auth`',
        _admits_strangers,
    ),
    Check(
        'options_dropped',
        'warning',
        'stored, and not written for Asterisk: {}',
        'of an option that repeats one value survives, no matter which was meant, and '
        'what the host writes itself wins over an option: remove the others from '
        '`options`, or from the template',
        _loses_options,
    ),
)


def checks(facts: Facts) -> list[Document]:
    """The checks that apply, as the answer has them, errors first."""
    found = [*_found(facts), *_warned(facts.document)]
    return sorted(found, key=lambda check: check['level'] != 'error')


def _found(facts: Facts) -> Iterator[Document]:
    for check in CHECKS:
        found = check.applies(facts)
        if found:
            message, advice = check.message.format(found), check.advice.format(found)
            yield _shown(check.id, check.level, message, advice)


def _warned(document: Document) -> Iterator[Document]:
    for warning in document['warnings']:
        advice = ADVICE.get(warning['code'])
        yield _shown(warning['code'], 'warning', warning['message'], advice)


def _shown(id_: str, level: str, message: str, advice: str | None) -> Document:
    return {'id': id_, 'level': level, 'message': message, 'advice': advice}
