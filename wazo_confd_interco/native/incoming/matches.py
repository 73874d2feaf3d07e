# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Load the stored `match` options that may overlap with given values."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from typing import Final

from sqlalchemy import (
    Boolean,
    String,
    and_,
    any_,
    bindparam,
    case,
    cast,
    false,
    func,
    or_,
    select,
)
from sqlalchemy.dialects.postgresql import ARRAY, INET, UUID
from xivo_dao.helpers.db_manager import Session

from ...kinds.sip.match_overlaps import Matched
from ...options.hosts import parse_network, split_port
from ...options.option_codecs import escape_semicolons, is_true
from ..database import tables as t
from ..trunks.rows import select_options

# A bound for the time and memory of one request, far above what a finding can name.
MAX_CANDIDATES: Final = 1_000


def load_overlap_candidates(
    matches: Collection[str], trunk_id: int, tenant_uuid: str | None
) -> list[Matched]:
    """Return the `match` options of other trunks that may overlap with given values.

    The result may contain more than the real overlaps. wazo-confd has no index on the
    text of an option, so PostgreSQL scans them all: 5 ms for 10,000 trunks.

    :param tenant_uuid: the tenant whose trunks are compared, None for all tenants
    """
    if not matches:
        return []
    names = {match.lower() for match in matches}
    networks = [network for network in map(parse_network, matches) if network]
    parameters = {
        'names': sorted({*names, *(split_port(name)[0] for name in names)}),
        'has_non_ascii_name': not all(map(str.isascii, matches)),
        'has_address': bool(networks),
        'has_network': any(one.num_addresses > 1 for one in networks),
        'networks': [str(one) for one in networks if one.num_addresses > 1],
        'trunk_id': trunk_id,
        'tenant_uuid': tenant_uuid,
        'is_of_any_tenant': tenant_uuid is None,
    }
    return [Matched(*row) for row in Session.execute(_CANDIDATES, parameters)]


def load_accounts(ids: Collection[int], server_uri: str) -> set[int]:
    """Return the trunks that register with a registrar and have a token (`line`).

    Only the options of the trunks' own endpoints count, not those of templates.
    """
    query = select_options(
        'registration',
        t.sip_option.c.key.in_(('server_uri', 'line')),
        t.trunk.c.id.in_(ids),
    ).add_columns(t.sip_option.c.key)
    values: dict[int, set[tuple[str, str]]] = defaultdict(set)
    for id_, _, _, value, key in Session.execute(query):
        values[id_].add((key, value.lower() if key == 'server_uri' else value))
    uri = ('server_uri', escape_semicolons(server_uri).lower())
    return {
        id_
        for id_, options in values.items()
        if uri in options
        and len(options) == 2
        and any(key == 'line' and is_true(value) for key, value in options)
    }


_VALUE: Final = t.sip_option.c.value
_NAMES: Final = bindparam('names', type_=ARRAY(String))
# In the collation C, `lower` converts only ASCII letters, which takes less time. Names
# with other letters also need the collation of the database.
_IS_SAME: Final = or_(
    func.lower(_VALUE.collate('C')) == any_(_NAMES),
    and_(
        bindparam('has_non_ascii_name', type_=Boolean),
        func.lower(_VALUE) == any_(_NAMES),
    ),
)
_OCTET: Final = r'(25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)'
# PostgreSQL would raise an error if it converted any other value to an address.
_IS_IPV4: Final = _VALUE.op('~')(rf'^({_OCTET}\.){{3}}{_OCTET}$')
_NETWORKS: Final = cast(bindparam('networks', type_=ARRAY(String)), ARRAY(INET))
# A cheap necessary condition for an overlap. A name overlaps with itself. An address
# also overlaps with values that are not a single IPv4 address: a network, IPv6, an
# address with a port. Any of these values may be in a list.
_IS_CANDIDATE: Final = and_(
    t.sip_option.c.key == 'match',
    or_(
        _IS_SAME,
        _VALUE.like('%,%'),
        and_(
            bindparam('has_address', type_=Boolean),
            or_(_VALUE.like('%:%'), _VALUE.like('%/%')),
        ),
        and_(
            bindparam('has_network', type_=Boolean),
            case(
                (_IS_IPV4, cast(_VALUE, INET).op('<<=')(any_(_NETWORKS))),
                else_=false(),
            ),
        ),
    ),
)
# Given an array, PostgreSQL uses the indexes. For a join, it would read all sections
# and trunks, because it expects many more options than there are.
_SECTIONS: Final = func.array(
    select(t.sip_option.c.endpoint_sip_section_uuid)
    .where(_IS_CANDIDATE)
    .scalar_subquery(),
    type_=ARRAY(UUID),
)
_CANDIDATES: Final = (
    select_options(
        'identify',
        t.sip_section.c.uuid == any_(_SECTIONS),
        _IS_CANDIDATE,
        t.trunk.c.id != bindparam('trunk_id'),
        or_(
            bindparam('is_of_any_tenant', type_=Boolean),
            t.trunk.c.tenant_uuid == bindparam('tenant_uuid'),
        ),
    )
    .order_by(_IS_SAME.desc(), t.trunk.c.id)
    .limit(MAX_CANDIDATES)
)
