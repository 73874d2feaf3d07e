# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""The identify sections with the addresses of the host names in `match`.

Asterisk looks the names up when it loads its configuration; here they are looked up
for each request.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import NamedTuple, TypedDict

from ..network import dns
from ..network.acl import Rule, rules_of_addresses, split_match
from ..network.dns import Question
from ..network.resolver import FOUND, MISSING, Addresses, Resolver
from .expressions import INVALID, match_expressions
from .invite import Invite
from .model import Endpoint, Expression

# Where Asterisk looks for services (ip_identify_apply).
_SERVICES = ('_sip._udp', '_sip._tcp', '_sips._tcp')
_NOWHERE = Addresses(MISSING)


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
    :param results: what became of its regular expressions
    """

    endpoint: Endpoint
    rules: Sequence[Rule]
    lookups: Sequence[Lookup] = ()
    dropped: str | None = None
    results: Mapping[Expression, str] = field(default_factory=dict)


def load_sections(endpoints: Collection[Endpoint], resolver: Resolver) -> list[Section]:
    """Return the identify sections of some endpoints, with all names looked up."""
    parsed = [(one, split_match(one.matches)) for one in endpoints]
    names = {
        _Name(name, endpoint.looks_up_services)
        for endpoint, (_, texts, _) in parsed
        for name in texts
    }
    found = _look_up(names, resolver)
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
    endpoint: Endpoint,
    rules: Sequence[Rule],
    found: Mapping[str, Addresses],
    invalid: str | None,
) -> Section:
    dropped = None
    if invalid is not None:
        dropped = f'{invalid} is not a valid network'
    resolved: list[Rule] = []
    for name, answer in found.items():
        if answer.status != FOUND:
            dropped = dropped or f'{name} {_explain(answer)}'
        resolved += rules_of_addresses(answer.addresses, _Name(name, False).port)
    lookups = [
        Lookup(name=name, addresses=[*map(str, one.addresses)], status=one.status)
        for name, one in found.items()
    ]
    return Section(endpoint, [*rules, *resolved], lookups, dropped)


def compare_expressions(sections: Sequence[Section], invite: Invite) -> list[Section]:
    """Return the sections with the results of their regular expressions.

    Asterisk does not load a section with an invalid expression.
    """
    expressions = {
        one: invite.find_texts(one.header)
        for section in sections
        for one in (section.endpoint.header, section.endpoint.request_uri)
        if one is not None and one.is_regular
    }
    pairs = [(one.text, texts) for one, texts in expressions.items()]
    results = dict(zip(expressions, match_expressions(pairs), strict=True))
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


def _explain(answer: Addresses) -> str:
    if answer.status == MISSING:
        return 'has no address'
    return 'could not be looked up in time'


def _look_up(names: Collection[_Name], resolver: Resolver) -> dict[_Name, Addresses]:
    """Return the addresses of each name; its services come before its own address."""
    questions = {one: one.questions() for one in names}
    services = resolver.ask([one for each in questions.values() for one in each])
    targets: dict[_Name, list[str]] = {}
    for name, asked in questions.items():
        answers = (services[question] for question in asked)
        records = [one for answer in answers if answer for one in answer.records]
        found = [one.target for one in records if isinstance(one, dns.ServiceRecord)]
        targets[name] = [target for target in found if target] or [name.host]
    hosts = {target for each in targets.values() for target in each}
    addresses = resolver.find_addresses(hosts)
    return {name: _join(targets[name], addresses) for name in names}


def _join(targets: Sequence[str], addresses: Mapping[str, Addresses]) -> Addresses:
    """Return the addresses of all targets; no addresses if any target has none."""
    found = [addresses.get(target, _NOWHERE) for target in targets]
    missing = next((one for one in found if one.status != FOUND), None)
    if missing is not None:
        return Addresses(missing.status)
    unique = dict.fromkeys(one for each in found for one in each.addresses)
    return Addresses(FOUND, tuple(unique))
