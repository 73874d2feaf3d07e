# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Findings that depend on what is stored around an interconnection, such as routes."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from ..kinds.sip.endpoint_names import ANONYMOUS
from ..kinds.sip.identifiers import NAME_IDENTIFIERS, read_identify_by
from ..options.findings import ERROR, WARNING, Finding
from ..options.option_codecs import is_positive, is_true
from .facts import Facts

# What the identify section compares.
_MATCH_OPTIONS: Final = ('match', 'match_header', 'match_request_uri')
_HEADER: Final = 'header'


def _has_no_endpoint(facts: Facts) -> bool:
    return facts.type is None


def _has_no_route(facts: Facts) -> bool:
    return not any(outcall.enabled for outcall in facts.outcalls)


def _find_dropped_routes(facts: Facts) -> str:
    return ', '.join(
        f'{outcall.name} (trunk {", ".join(map(str, outcall.trunks_without_endpoint))})'
        for outcall in facts.outcalls
        if outcall.trunks_without_endpoint
    )


def _get_unrouted_contact_user(facts: Facts) -> str | None:
    return facts.unrouted_contact_user


def _is_sip(facts: Facts) -> bool:
    return facts.type == 'sip'


def _is_not_recognised(facts: Facts) -> bool:
    is_matched = facts.values('identify', *_MATCH_OPTIONS) or 'auth' in facts.written
    has_line = is_true(facts.option('registration', 'line'))
    return _is_sip(facts) and not (is_matched or has_line)


def _matches_header(facts: Facts) -> bool:
    return facts.option('identify', 'match_header') is not None


def _identifiers_before(facts: Facts, identifier: str) -> list[str]:
    """Return what Asterisk asks before an identifier; an unlisted one is last."""
    order = list(facts.identifiers)
    return order[: order.index(identifier)] if identifier in order else order


def _find_before_header(facts: Facts) -> str | None:
    if not _matches_header(facts):
        return None
    return ', '.join(_identifiers_before(facts, _HEADER))


def _find_order_with_header(facts: Facts) -> str | None:
    if not _matches_header(facts) or _HEADER in facts.identifiers:
        return None
    return ','.join((_HEADER, *facts.identifiers))


def _find_identifiers(facts: Facts) -> Iterator[str]:
    """Yield the identifiers that recognise calls of this interconnection."""
    if facts.option('identify', 'match') is not None:
        yield 'ip'
    if _matches_header(facts):
        yield _HEADER
    if 'auth' in facts.written:
        yield from _find_name_identifiers(facts)


def _find_name_identifiers(facts: Facts) -> frozenset[str]:
    return NAME_IDENTIFIERS & read_identify_by(facts.option('endpoint', 'identify_by'))


def _loses_to_anonymous(facts: Facts) -> bool:
    return facts.has_anonymous and any(
        identifier not in facts.identifiers
        or ANONYMOUS in _identifiers_before(facts, identifier)
        for identifier in _find_identifiers(facts)
    )


def _challenges_provider(facts: Facts) -> bool:
    return 'registration' in facts.written and 'auth' in facts.written


def _loses_nat_binding(facts: Facts) -> bool:
    frequency = facts.option('aor', 'qualify_frequency')
    return _is_sip(facts) and facts.is_behind_nat and not is_positive(frequency)


def _admits_strangers(facts: Facts) -> bool:
    is_challenged = facts.option('auth', 'username') is not None
    return (
        _is_sip(facts)
        and is_positive(facts.option('aor', 'max_contacts'))
        and bool(_find_name_identifiers(facts))
        and not is_challenged
    )


def _find_dropped_options(facts: Facts) -> str:
    return ', '.join(f'{section}: {key}' for section, key in facts.dropped)


def _find_unowned_peers(facts: Facts) -> str:
    return ', '.join(facts.unowned_peers)


def _is_dialled_by_others(facts: Facts) -> bool:
    return facts.is_dialled_by_others


def _find_shared_groups(facts: Facts) -> str:
    return ', '.join(map(str, facts.shared_dahdi_groups))


FINDINGS: Final[tuple[Finding[Facts], ...]] = (
    Finding(
        'no_endpoint',
        ERROR,
        'type',
        'this trunk has no endpoint, so it carries no call',
        'send a PUT with a `type` and the object of that type, or delete the trunk',
        _has_no_endpoint,
    ),
    Finding(
        'no_route',
        WARNING,
        'outcalls',
        'no enabled outgoing route uses the interconnection, so no call leaves over it',
        'add an outcall to `outcalls`, unless you only need incoming calls',
        _has_no_route,
    ),
    Finding(
        'route_dropped',
        ERROR,
        'outcalls',
        'Wazo drops every call of an outgoing route that has a trunk without an '
        'endpoint: {}',
        'remove that trunk from the route, or give it an endpoint',
        _find_dropped_routes,
    ),
    Finding(
        'contact_user_without_route',
        ERROR,
        'sip.registration.contact_user',
        'the provider calls {}, which no incoming route of the context matches, so '
        'calls get a 404',
        'create an incall for this number in the context; or set '
        '`sip.registration.contact_user` to null if the number is in the To header',
        _get_unrouted_contact_user,
    ),
    Finding(
        'not_recognised',
        ERROR,
        'sip.match',
        'Asterisk cannot distinguish incoming calls from those of strangers: there is '
        'no match, no incoming header, no inbound_auth and no registration with line',
        'set `sip.match` to the addresses from which the other side calls',
        _is_not_recognised,
    ),
    Finding(
        'header_loses',
        WARNING,
        'headers.incoming',
        'Asterisk tries the identifiers {} before header, so another endpoint may '
        'receive calls with the header',
        'put header first in endpoint_identifier_order of /asterisk/pjsip/global, and '
        'remove the addresses of these calls from `match` of other interconnections',
        _find_before_header,
    ),
    Finding(
        'header_unlisted',
        WARNING,
        'headers.incoming',
        'header is not in the global endpoint_identifier_order, so Asterisk tries it '
        'last',
        'as the master tenant, GET /asterisk/pjsip/global, and PUT '
        '/asterisk/pjsip/global with the same `options`, but with '
        '"endpoint_identifier_order": "{}"; then restart Asterisk, because a reload '
        'keeps the old order',
        _find_order_with_header,
    ),
    Finding(
        'anonymous_wins',
        ERROR,
        'name',
        'an endpoint named anonymous receives calls before this interconnection is '
        'tried',
        'rename or delete that endpoint, or put anonymous last in '
        'endpoint_identifier_order of /asterisk/pjsip/global; then restart Asterisk',
        _loses_to_anonymous,
    ),
    Finding(
        'provider_challenged',
        WARNING,
        'sip.inbound_auth',
        'this Wazo registers with the other side and also asks it for a password, so a '
        'provider that does not authenticate gets a 401 for its calls',
        'remove `sip.inbound_auth`; credentials that this Wazo sends belong in '
        '`sip.outbound_auth`',
        _challenges_provider,
    ),
    Finding(
        'qualify_off',
        WARNING,
        'sip.qualify_frequency',
        'the transport has an external address and nothing keeps the NAT binding open, '
        'so incoming calls stop arriving after a while',
        'set `sip.qualify_frequency` to about 30 seconds',
        _loses_nat_binding,
    ),
    Finding(
        'strangers_admitted',
        ERROR,
        'sip.identify_by',
        'anyone who knows the name of this interconnection can call in, and can '
        'register to receive its calls',
        'set `sip.identify_by` to ["ip"] and the aor option max_contacts to 0, or set '
        '`sip.inbound_auth`',
        _admits_strangers,
    ),
    Finding(
        'options_dropped',
        WARNING,
        'sip.options',
        'these stored options do not reach Asterisk: {}',
        'remove them from `options` or from the template; if an option is repeated, '
        'Wazo writes only one of its values, and options that Wazo writes itself take '
        'precedence',
        _find_dropped_options,
    ),
    Finding(
        'target_not_own',
        WARNING,
        'custom.interface',
        'the tenant has no endpoint, peer or line {}, so calls fail, or leave over an '
        'endpoint that is not yours',
        'set `custom.interface` to an endpoint of the tenant; if a file of Asterisk '
        'defines the endpoint, ignore this check',
        _find_unowned_peers,
    ),
    Finding(
        'dialled_by_others',
        ERROR,
        'name',
        'a customized endpoint of another tenant dials this interconnection, so calls '
        'of that tenant leave over it at your cost',
        'give the interconnection another `name`, and tell the administrator of this '
        'Wazo, who can delete the other endpoint',
        _is_dialled_by_others,
    ),
    Finding(
        'dahdi_group_shared',
        ERROR,
        'custom.interface',
        'an interconnection of another tenant also dials the lines of DAHDI group {}, '
        'so the calls of both tenants leave over the same lines',
        'give each tenant a group of its own in dahdi-channels.conf, or delete one of '
        'the interconnections; GET /interconnections/dahdi lists both',
        _find_shared_groups,
    ),
)
