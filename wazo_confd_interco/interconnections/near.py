# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""The `match` options of all trunks that may overlap with some, found by the database.

More than those that do overlap is allowed, `pjsip.overlaps` decides; but of ten
thousand trunks only those that are near are to be loaded. No index of the host's helps:
every `match` is looked at, first for what costs little.
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
    or_,
    select,
    true,
)
from sqlalchemy.dialects.postgresql import ARRAY, INET
from sqlalchemy.sql import Select
from xivo_dao.helpers.db_manager import Session

from ..pjsip import grammar
from . import rows

# For more matches than these all there are are loaded: it costs no more.
FEW: Final = 200

_MATCH: Final = ('identify', 'match')
_OCTET: Final = '(25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])'
# What PostgreSQL and Python read alike; anything else that looks like an address is
# loaded.
_IPV4: Final = rf'^({_OCTET}\.){{3}}{_OCTET}(/([0-9]|[12][0-9]|3[0-2]))?$'
_GROUPS: Final = '[0-9a-f]{1,4}(:[0-9a-f]{1,4})'
_LENGTH: Final = '(/([0-9]|[1-9][0-9]|1[01][0-9]|12[0-8]))?$'
_IPV6: Final = f'^({_GROUPS}{{7}}|(?!(.*:){{8}})({_GROUPS}*)?::({_GROUPS}*)?){_LENGTH}'


def matches_near(matches: Collection[str]) -> list[Any]:
    """The `match` options of all trunks that could overlap with one of these."""
    if len(matches) > FEW:
        return Session.execute(rows.options_of_trunks(*_MATCH)).all()
    return Session.execute(_NEAR, _values(matches)).all()


def _values(matches: Collection[str]) -> dict[str, Any]:
    """What `_NEAR` is asked with."""
    networks = {match: grammar.network(match) for match in matches}
    known = [network for network in networks.values() if network is not None]
    names = [match for match in matches if networks[match] is None]
    v4 = [network for network in known if network.version == 4]
    v6 = [network for network in known if network.version == 6]
    return {
        'names': names,
        # Of ASCII letters alone the case does not count.
        'lowered': [name.lower() for name in names if name.isascii()],
        # A network has the first octet in common, or a length of one digit.
        'octets': [str(network).partition('.')[0] for network in v4],
        'v4': [*map(_plain, v4)],
        'v6': [*map(_plain, v6)],
        'has_v4': bool(v4),
        'has_wide_v4': any(network.prefixlen < 8 for network in v4),
        'has_v6': bool(v6),
    }


def _plain(network: Any) -> str:
    """Without the interface that an IPv6 address may name."""
    address = type(network.network_address)(int(network.network_address))
    return f'{address}/{network.prefixlen}'


def _among(text: Any, values: str) -> Any:
    return text == any_(bindparam(values, type_=ARRAY(String)))


def _has(what: str, condition: Any) -> Any:
    return and_(bindparam(f'has_{what}', type_=Boolean), condition)


def _like(text: Any) -> Any:
    """No text but these can; it costs little."""
    return or_(
        _among(text, 'names'),
        _among(func.lower(text.collate('C')), 'lowered'),
        _among(func.split_part(text, '.', 1), 'octets'),
        _has('v4', or_(text.like('%/_'), text.like('%/%.%'))),
        _has('wide_v4', text.like('%.%')),
        _has('v6', text.like('%:%')),
    )


def _overlaps(text: Any) -> Any:
    """Those that do, and what nobody but Python understands."""
    item = column('item', String)
    items = func.unnest(func.string_to_array(text, ',')).alias('item')
    in_list = exists().select_from(items).where(_like(item), _one_does(item))
    return case((text.like('%,%'), in_list), else_=_one_does(text))


def _one_does(text: Any) -> Any:
    lowered = func.lower(text)
    return case(
        (text.regexp_match(_IPV4), _meets(text, 'v4')),
        (lowered.regexp_match(_IPV6), _meets(lowered, 'v6')),
        else_=true(),
    )


def _meets(text: Any, networks: str) -> Any:
    """Whether one contains the other; only of texts that are addresses for sure."""
    those = cast(bindparam(networks, type_=ARRAY(String)), ARRAY(INET))
    return cast(text, INET).op('&&')(any_(those))


def _near() -> Select:
    value = rows.option.c.value
    # By itself: as one condition, PostgreSQL would look each option up by its section.
    like = rows.options_of_trunks(*_MATCH, or_(value.like('%,%'), _like(value)))
    found = like.cte('found').prefix_with('MATERIALIZED')
    return select(found).where(_overlaps(found.c.value))


# Built once: building it takes longer than PostgreSQL does to answer it.
_NEAR: Final = _near()
