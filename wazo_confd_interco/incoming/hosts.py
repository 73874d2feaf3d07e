# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""The identify sections with the addresses of the host names in `match`.

Asterisk looks the names up when it loads its configuration; here they are looked up
for each request.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import NamedTuple, TypedDict

from ..network import dns
from ..network.acl import Rule, rules_of_addresses, split_match
from ..network.dns import Answer, Question
from ..network.resolver import FOUND, MISSING, Addresses, Resolver
from .expressions import INVALID, match_expressions
from .invite import Invite
from .model import Expression, PJSIPEndpoint

# Where Asterisk looks for services (ip_identify_apply).
_SERVICES = ('_sip._udp', '_sip._tcp', '_sips._tcp')
_NOWHERE = Addresses(MISSING)
# The part of the time for the first questions; the rest is for the names that the
# answers contain.
_FIRST_SHARE = 2 / 3


class Lookup(TypedDict):
    """A host name in the answer: what it was resolved to just now."""

    name: str
    addresses: list[str]
    status: str


class _Name(NamedTuple):
    """A host name of a `match`, and whether its services are looked up."""

    text: str
    has_services: bool

    @property
    def host(self) -> str:
        return self.text.partition(':')[0].lower().removesuffix('.')

    @property
    def port(self) -> int | None:
        port = self.text.partition(':')[2]
        return int(port) if port.isdecimal() and len(port) < 6 else None

    def questions(self) -> list[Question]:
        if not self.has_services or ':' in self.text:
            return []
        return [Question(f'{service}.{self.host}', dns.SRV) for service in _SERVICES]


@dataclass(frozen=True)
class Section:
    """An identify section as Asterisk has loaded it.

    :param rules: the addresses and networks that it matches
    :param lookups: the host names that were looked up for it
    :param dropped: why Asterisk does not load the section, None if it does
    :param unresolved: a host name that could not be looked up in time, or None.
        Asterisk does not load the section either if it cannot look the name up
    :param results: what became of its regular expressions
    """

    endpoint: PJSIPEndpoint
    rules: Sequence[Rule]
    lookups: Sequence[Lookup] = ()
    dropped: str | None = None
    unresolved: str | None = None
    results: Mapping[Expression, str] = field(default_factory=dict)

    @property
    def is_loaded(self) -> bool:
        """Whether Asterisk compares calls with the section, as far as is known."""
        return self.dropped is None and self.unresolved is None


def load_sections(
    endpoints: Collection[PJSIPEndpoint], resolver: Resolver
) -> list[Section]:
    """Return the identify sections of the endpoints, with all names looked up.

    Names that nobody answers for do not keep those of other tenants from being looked
    up.
    """
    parsed = [(one, split_match(one.matches)) for one in endpoints]
    names: dict[str, set[_Name]] = defaultdict(set)
    for endpoint, (_, texts, _) in parsed:
        names[endpoint.tenant_uuid].update(
            _Name(name, endpoint.looks_up_services) for name in texts
        )
    found = _look_up([*names.values()], resolver)
    return [
        _load_section(
            endpoint,
            rules,
            {name: found[_Name(name, endpoint.looks_up_services)] for name in texts},
            invalid,
        )
        for endpoint, (rules, texts, invalid) in parsed
    ]


def _load_section(
    endpoint: PJSIPEndpoint,
    rules: Sequence[Rule],
    found: Mapping[str, Addresses],
    invalid: str | None,
) -> Section:
    dropped = unresolved = None
    if invalid is not None:
        dropped = f'{invalid} is not a valid network'
    resolved: list[Rule] = []
    for name, answer in found.items():
        if answer.status == MISSING:
            dropped = dropped or f'{name} has no address'
        elif answer.status != FOUND:
            unresolved = unresolved or name
        resolved += rules_of_addresses(answer.addresses, _Name(name, False).port)
    lookups = [
        Lookup(name=name, addresses=[*map(str, one.addresses)], status=one.status)
        for name, one in found.items()
    ]
    return Section(endpoint, [*rules, *resolved], lookups, dropped, unresolved)


def compare_expressions(sections: Sequence[Section], invite: Invite) -> list[Section]:
    """Return the sections with the results of their regular expressions.

    Asterisk does not load a section with an invalid expression.
    """
    owners = {
        one: section.endpoint.tenant_uuid
        for section in sections
        for one in (section.endpoint.header, section.endpoint.request_uri)
        if one is not None and one.is_regular
    }
    pairs = [(one.text, invite.find_texts(one.header)) for one in owners]
    found = match_expressions(pairs, [*owners.values()])
    results = dict(zip(owners, found, strict=True))
    return [_add_results(section, results) for section in sections]


def _add_results(section: Section, results: Mapping[Expression, str]) -> Section:
    endpoint = section.endpoint
    own = {
        one: results[one]
        for one in (endpoint.header, endpoint.request_uri)
        if one is not None and one in results
    }
    invalid = [one.text for one, result in own.items() if result == INVALID]
    dropped = section.dropped
    if invalid:
        dropped = dropped or f'/{invalid[0]}/ is not a valid regular expression'
    elif endpoint.has_unreadable_header:
        dropped = dropped or 'its match_header has no colon'
    return replace(section, results=own, dropped=dropped)


def _look_up(
    groups: Sequence[Collection[_Name]], resolver: Resolver
) -> dict[_Name, Addresses]:
    """Return the addresses of each name; its services come before its own address.

    :param groups: the names of each tenant
    """
    # The address of the name itself may not be needed, but looking it up at the same
    # time takes no longer.
    first = [
        [
            question
            for name in names
            for question in (*name.questions(), *resolver.questions(name.host))
        ]
        for names in groups
    ]
    answers = resolver.ask(*first, share=_FIRST_SHARE)
    targets = {name: _find_targets(name, answers) for names in groups for name in names}
    hosts = [{host for name in names for host in targets[name]} for names in groups]
    addresses = resolver.find_addresses(*hosts)
    return {name: _join(each, addresses) for name, each in targets.items()}


def _find_targets(name: _Name, answers: Mapping[Question, Answer | None]) -> list[str]:
    """Return the hosts of the services of a name; without services, its own host."""
    known = (answers[question] for question in name.questions())
    records = [record for one in known if one is not None for record in one.records]
    found = [one.target for one in records if isinstance(one, dns.ServiceRecord)]
    return [target for target in found if target] or [name.host]


def _join(targets: Sequence[str], addresses: Mapping[str, Addresses]) -> Addresses:
    """Return the addresses of all targets; no addresses if any target has none."""
    found = [addresses.get(target, _NOWHERE) for target in targets]
    missing = next((one for one in found if one.status != FOUND), None)
    if missing is not None:
        return Addresses(missing.status)
    unique = dict.fromkeys(one for each in found for one in each.addresses)
    return Addresses(FOUND, tuple(unique))
