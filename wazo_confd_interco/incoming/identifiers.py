# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Which endpoint a call belongs to: the identifiers of Asterisk, asked in its order.

The sources are res_pjsip.c (order), res_pjsip_outbound_registration.c (line),
res_pjsip_endpoint_identifier_ip.c, …_user.c and …_anonymous.c. Nothing here names an
endpoint that the requester cannot see.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final, NamedTuple, TypedDict

from ..kinds.sip.uris import get_host
from ..network.acl import is_meant
from ..options.hosts import parse_address
from . import model
from .expressions import MATCHES, UNKNOWN
from .hosts import Section
from .invite import Invite
from .model import Expression, GlobalSettings, PJSIPEndpoint

MAX_NAMED: Final = 5


class Step(TypedDict):
    """One identifier in the trace of a decision."""

    identifier: str
    asked: bool
    matched: bool
    why: str


class Verdict(NamedTuple):
    """The endpoint that an identifier finds, and the reason.

    :param uncertain: endpoints of which Asterisk takes one, by what it alone knows
    """

    endpoint: PJSIPEndpoint | None
    why: str
    uncertain: Sequence[PJSIPEndpoint] = ()


@dataclass(frozen=True)
class World:
    """The settings in Asterisk by which a call can be recognised.

    :param sections: the identify sections in the order of Asterisk
    :param named: endpoints by the names that the call mentions
    :param registering: endpoints whose registration has a line
    """

    settings: GlobalSettings
    sections: Sequence[Section] = ()
    named: Mapping[str, PJSIPEndpoint] = field(default_factory=dict)
    registering: Sequence[PJSIPEndpoint] = ()


@dataclass(frozen=True)
class Decision:
    """The identifier that decided and its endpoint, with the verdict of every one.

    :param uncertain: endpoints of which Asterisk takes one, by what it alone knows
    """

    identifier: str | None
    endpoint: PJSIPEndpoint | None
    trace: list[Step]
    uncertain: Sequence[PJSIPEndpoint] = ()


def decide(world: World, invite: Invite) -> Decision:
    """Return the decision of the first identifier that finds an endpoint."""
    deciding: str | None = None
    endpoint: PJSIPEndpoint | None = None
    uncertain: Sequence[PJSIPEndpoint] = ()
    trace: list[Step] = []
    for name in world.settings.identifiers():
        if deciding is not None:
            trace.append(_step(name, False, False, f'{deciding} has already decided'))
            continue
        verdict = IDENTIFIERS[name](world, invite)
        matched = verdict.endpoint is not None or bool(verdict.uncertain)
        trace.append(_step(name, True, matched, verdict.why))
        if matched:
            deciding, endpoint, uncertain = name, verdict.endpoint, verdict.uncertain
    return Decision(deciding, endpoint, trace, uncertain)


def _step(identifier: str, asked: bool, matched: bool, why: str) -> Step:
    return Step(identifier=identifier, asked=asked, matched=matched, why=why)


def describe(endpoint: PJSIPEndpoint) -> str:
    """Return the words for an endpoint in a sentence to the requester."""
    if endpoint.is_own:
        return endpoint.name
    if endpoint.kind == model.TELEPHONE:
        return 'a telephone of the tenant'
    return 'an endpoint that is not an interconnection of this tenant'


def _by_line(world: World, invite: Invite) -> Verdict:
    if invite.line is None:
        return Verdict(None, 'neither To nor the Request-URI has the parameter line')
    candidates = _find_line_candidates(world, invite)
    if not candidates:
        return Verdict(
            None, 'no registration with line has this user part in its Contact'
        )
    if len(candidates) > 1:
        return Verdict(
            None,
            'the token in the parameter line belongs to one of the registrations of '
            f'{enumerate_names(candidates)}; only Asterisk knows which',
            candidates,
        )
    return Verdict(
        candidates[0],
        f'only the registration of {describe(candidates[0])} can have put the token in '
        'the parameter line; a token that was created before Asterisk last started '
        'matches nothing',
    )


def _find_line_candidates(world: World, invite: Invite) -> list[PJSIPEndpoint]:
    """Return the endpoints whose registration may have created the token."""
    if invite.line is None:
        return []
    found = [
        one
        for one in world.registering
        if not invite.request_uri.parameter('line')
        or one.contact_user == invite.request_uri.user
    ]
    # Several accounts at several providers: calls often come from the registrar itself.
    near = [one for one in found if _is_registrar(one, invite)]
    return near or found


def _is_registrar(endpoint: PJSIPEndpoint, invite: Invite) -> bool:
    host = get_host(endpoint.value('registration', 'server_uri') or '')
    return parse_address(host) == invite.source.address


def _by_ip(world: World, invite: Invite) -> Verdict:
    source = invite.source
    loaded = [one for one in world.sections if one.is_loaded]
    found = [one for one in loaded if is_meant(one.rules, source)]
    shown = f'{source} (port {source.port})'
    if not found:
        ignored = [
            _explain_ignored(one)
            for one in world.sections
            if not one.is_loaded and one.endpoint.is_own
        ]
        why = '; '.join((f'no `match` includes {shown}', *ignored[:MAX_NAMED]))
        return Verdict(None, why)
    endpoint = found[0].endpoint
    why = f'`match` of {describe(endpoint)} includes {shown}'
    if endpoint.is_own and found[0].lookups:
        names = ', '.join(
            f'{one["name"]} is {" and ".join(one["addresses"])}'
            for one in found[0].lookups
        )
        why += (
            f' ({names}, looked up just now; Asterisk uses the addresses that it found '
            'when it loaded its configuration)'
        )
    return Verdict(
        endpoint, why + _mention_others(section.endpoint for section in found)
    )


def _explain_ignored(section: Section) -> str:
    name = section.endpoint.name
    if section.dropped:
        return f'Asterisk ignores `match` of {name}: {section.dropped}'
    return (
        f'`match` of {name} is not compared: {section.unresolved} could not be looked '
        'up in time, and Asterisk ignores all values if it cannot look one up'
    )


def _mention_others(endpoints: Iterable[PJSIPEndpoint]) -> str:
    """Return the end of a sentence about further endpoints that match as well."""
    _, *others = endpoints
    own = [one for one in others if one.is_own]
    if not own:
        return ''
    return (
        f'; {enumerate_names(own)} would match as well, but Asterisk takes the first '
        'by name'
    )


def enumerate_names(endpoints: Iterable[PJSIPEndpoint]) -> str:
    """Return a few names of endpoints; those of others are only counted."""
    found = list(endpoints)
    own = [one.name for one in found if one.is_own]
    names = own[:MAX_NAMED]
    rest = len(found) - len(names)
    if rest:
        names.append(f'{rest} other{"s" if rest > 1 else ""}')
    return ' and '.join(filter(None, (', '.join(names[:-1]), names[-1])))


def _by_header(world: World, invite: Invite) -> Verdict:
    return _by_expression(world, invite, lambda one: one.header)


def _by_request_uri(world: World, invite: Invite) -> Verdict:
    return _by_expression(world, invite, lambda one: one.request_uri)


def _by_expression(
    world: World, invite: Invite, get: Callable[[PJSIPEndpoint], Expression | None]
) -> Verdict:
    compared = [
        (one, wanted)
        for one in world.sections
        if one.is_loaded and (wanted := get(one.endpoint))
    ]
    if not compared:
        return Verdict(None, 'no endpoint is recognised in this way')
    found = [one.endpoint for one, wanted in compared if _matches(one, wanted, invite)]
    if found:
        why = f'the call has {_describe(found[0], get)}'
        return Verdict(found[0], why + _mention_others(found))
    why = 'the call has none of the values that endpoints are recognised by'
    unknown = [
        one.endpoint.name
        for one, wanted in compared
        if one.endpoint.is_own and one.results.get(wanted) == UNKNOWN
    ]
    if unknown:
        names = ', '.join(unknown[:MAX_NAMED])
        why += f'; the regular expression of {names} takes too long'
    return Verdict(None, why)


def _matches(section: Section, wanted: Expression, invite: Invite) -> bool:
    if wanted.is_regular:
        return section.results[wanted] == MATCHES
    return wanted.text in invite.find_texts(wanted.header)


def _describe(
    endpoint: PJSIPEndpoint, get: Callable[[PJSIPEndpoint], Expression | None]
) -> str:
    wanted = get(endpoint)
    if not endpoint.is_own or wanted is None:
        return f'what {describe(endpoint)} is recognised by'
    what = 'the Request-URI' if wanted.header is None else f'the header {wanted.header}'
    how = 'that matches' if wanted.is_regular else 'with the value of'
    return f'{what} {how} {endpoint.name}'


def _by_username(world: World, invite: Invite) -> Verdict:
    uri = invite.from_uri
    if uri is None or not uri.is_sip:
        return Verdict(None, 'From has no SIP URI')
    user = uri.user
    if world.settings.ignores_user_options:
        user = user.partition(';')[0]
    return _by_name(world, model.USERNAME, [user], 'the user part of From')


def _by_auth_username(world: World, invite: Invite) -> Verdict:
    if not invite.credentials:
        return Verdict(None, 'the call has no Authorization header with a digest')
    names = [one.username for one in invite.credentials]
    return _by_name(world, model.AUTH_USERNAME, names, 'the user name of Authorization')


def _by_name(world: World, method: str, names: Sequence[str], what: str) -> Verdict:
    why = f'{what} is not the name of an endpoint that is recognised in this way'
    for name in names:
        endpoint = world.named.get(name)
        if endpoint is not None and method in endpoint.methods:
            return Verdict(endpoint, f'{what} is the name of {describe(endpoint)}')
        if endpoint is not None and endpoint.is_own:
            why = (
                f'{what} is the name of {endpoint.name}, whose identify_by does not '
                f'include {method}'
            )
    return Verdict(None, why)


def _by_anonymous(world: World, invite: Invite) -> Verdict:
    endpoint = world.named.get(model.ANONYMOUS)
    if endpoint is None or invite.from_uri is None or not invite.from_uri.is_sip:
        return Verdict(None, 'no endpoint is named anonymous')
    return Verdict(endpoint, 'an endpoint named anonymous receives all other calls')


IDENTIFIERS: Final[Mapping[str, Callable[[World, Invite], Verdict]]] = {
    model.LINE: _by_line,
    model.IP: _by_ip,
    model.HEADER: _by_header,
    model.REQUEST_URI: _by_request_uri,
    model.USERNAME: _by_username,
    model.AUTH_USERNAME: _by_auth_username,
    model.ANONYMOUS: _by_anonymous,
}
