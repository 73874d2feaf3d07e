# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""The `match` options of all trunks that may overlap with some, found by the database.

More than those that do overlap is allowed, `pjsip.overlaps` decides; but of ten
thousand trunks only those that are near are to be loaded. Every `match` is looked at,
first for what costs little; no index of the host's finds them, `match_index` does.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Any, Final

from sqlalchemy import (
    Boolean,
    String,
    and_,
    any_,
    bindparam,
    case,
    cast,
    column,
    exists,
    func,
    literal_column,
    or_,
    select,
    true,
)
from sqlalchemy.dialects.postgresql import ARRAY, INET
from sqlalchemy.sql import Select
from xivo_dao.helpers.db_manager import Session

from ..native import trunks as rows
from ..options.networks import network as network_of
from . import match_index

# For more networks than these all matches there are are loaded: it costs no more.
FEW: Final = 200

_OCTET: Final = '(25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])'
# What PostgreSQL and Python read alike; anything else that looks like an address is
# loaded.
_IPV4: Final = rf'^({_OCTET}\.){{3}}{_OCTET}(/([0-9]|[12][0-9]|3[0-2]))?$'
_GROUPS: Final = '[0-9a-f]{1,4}(:[0-9a-f]{1,4})'
_LENGTH: Final = '(/([0-9]|[1-9][0-9]|1[01][0-9]|12[0-8]))?$'
_IPV6: Final = f'^({_GROUPS}{{7}}|(?!(.*:){{8}})({_GROUPS}*)?::({_GROUPS}*)?){_LENGTH}'


def matches_near(matches: Collection[str]) -> list[Any]:
    """The `match` options of all trunks that could overlap with one of these."""
    networks = {match: network_of(match) for match in matches}
    known = [network for network in networks.values() if network is not None]
    if len(known) > FEW:
        return Session.execute(_ALL).all()
    names = [match for match in matches if networks[match] is None]
    return Session.execute(_NEAR, _parameters(names, known)).all()


def _parameters(names: Collection[str], networks: Collection[Any]) -> dict[str, Any]:
    v4 = [network for network in networks if network.version == 4]
    v6 = [network for network in networks if network.version == 6]
    octets = list({str(one).partition('.')[0] for one in v4})
    return {
        'keys': [match_index.MANY, *octets, *map(match_index.key, names)],
        'lowered': [name.lower() for name in names if name.isascii()],
        'exact': [name for name in names if not name.isascii()],
        'octets': octets,
        'v4': [*map(_plain, v4)],
        'v6': [*map(_plain, v6)],
        'any_v4': bool(v4),
        'any_wide': any(network.prefixlen < 8 for network in v4),
        'any_v6': bool(v6),
    }


def _plain(network: Any) -> str:
    """Without the interface that an IPv6 address may name."""
    address = type(network.network_address)(int(network.network_address))
    return f'{address}/{network.prefixlen}'


def _like(text: Any) -> Any:
    """No text but these can overlap; it costs little to see."""
    # A network has the first octet in common, or a length of one digit.
    v4 = or_(
        _among(func.split_part(text, '.', 1), 'octets'),
        text.like('%/_'),
        text.like('%/%.%'),
    )
    return or_(
        # In the locale C: of ASCII letters alone the case does not count.
        _among(func.lower(text.collate('C')), 'lowered'),
        _among(text, 'exact'),
        and_(bindparam('any_v4', type_=Boolean), v4),
        and_(bindparam('any_wide', type_=Boolean), text.like('%.%')),
        and_(bindparam('any_v6', type_=Boolean), text.like('%:%')),
    )


def _overlaps(text: Any) -> Any:
    """Those that do, and what nobody but Python understands."""
    item = column('item', String)
    items = func.unnest(func.string_to_array(text, ',')).alias('item')
    in_list = exists().select_from(items).where(_like(item), _one(item))
    return case((text.like('%,%'), in_list), else_=_one(text))


def _one(text: Any) -> Any:
    lowered = func.lower(text)
    return case(
        (text.regexp_match(_IPV4), _meets(text, 'v4')),
        (lowered.regexp_match(_IPV6), _meets(lowered, 'v6')),
        else_=true(),
    )


def _meets(text: Any, networks: str) -> Any:
    """Whether one contains the other; only of texts that are addresses for sure."""
    given = bindparam(networks, type_=ARRAY(INET))
    return cast(text, INET).op('&&')(any_(given))


def _among(text: Any, values: str) -> Any:
    return text == any_(bindparam(values, type_=ARRAY(String)))


def _near() -> Select:
    options, value = rows.option.c, rows.option.c.value
    like = or_(value.like('%,%'), _like(value))
    by_key = or_(
        _among(literal_column(match_index.KEY, String), 'keys'),
        bindparam('any_wide', type_=Boolean),
    )
    # By itself: else PostgreSQL looks each option up by its section, or reads all of
    # the sections, before it knows how few are left.
    found = select(options.uuid).where(options.key == 'match', by_key, like)
    found = found.cte('found').prefix_with('MATERIALIZED')
    # Not by their key again, or it would read all matches where that has an index.
    is_found = options.uuid.in_(select(found.c.uuid))
    return rows.options_of_trunks('identify', is_found, _overlaps(value))


# Built once: building a statement takes longer than PostgreSQL does to answer it.
_ALL: Final = rows.options_of_trunks('identify', rows.option.c.key == 'match')
_NEAR: Final = _near()
