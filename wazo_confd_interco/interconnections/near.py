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
    String,
    any_,
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
    near = _Near(matches)
    like = or_(rows.option.c.value.like('%,%'), near.like(rows.option.c.value))
    # By itself: as one condition, PostgreSQL would look each option up by its section.
    found = rows.options_of_trunks(*_MATCH, like).cte('found')
    found = found.prefix_with('MATERIALIZED')
    return Session.execute(select(found).where(near.overlaps(found.c.value))).all()


class _Near:
    """Conditions of texts that may overlap with one of some matches."""

    def __init__(self, matches: Collection[str]) -> None:
        networks = {match: grammar.network(match) for match in matches}
        known = [network for network in networks.values() if network is not None]
        self._names = [match for match in matches if networks[match] is None]
        self._v4 = [network for network in known if network.version == 4]
        self._v6 = [network for network in known if network.version == 6]

    def like(self, text: Any) -> Any:
        """No text but these can; it costs little."""
        lowered = [name.lower() for name in self._names if name.isascii()]
        # In the locale C: of ASCII letters alone the case does not count.
        found = [
            _among(text, self._names),
            _among(func.lower(text.collate('C')), lowered),
        ]
        if self._v4:
            # A network has the first octet in common, or a length of one digit.
            octets = [str(one).partition('.')[0] for one in self._v4]
            found.append(_among(func.split_part(text, '.', 1), octets))
            found += [text.like('%/_'), text.like('%/%.%')]
        if any(network.prefixlen < 8 for network in self._v4):
            found.append(text.like('%.%'))
        if self._v6:
            found.append(text.like('%:%'))
        return or_(*found)

    def overlaps(self, text: Any) -> Any:
        """Those that do, and what nobody but Python understands."""
        item = column('item', String)
        items = func.unnest(func.string_to_array(text, ',')).alias('item')
        in_list = exists().select_from(items).where(self.like(item), self._one(item))
        return case((text.like('%,%'), in_list), else_=self._one(text))

    def _one(self, text: Any) -> Any:
        lowered = func.lower(text)
        return case(
            (text.regexp_match(_IPV4), _meets(text, self._v4)),
            (lowered.regexp_match(_IPV6), _meets(lowered, self._v6)),
            else_=true(),
        )


def _meets(text: Any, networks: Collection[Any]) -> Any:
    """Whether one contains the other; only of texts that are addresses for sure."""
    return cast(text, INET).op('&&')(any_(cast([*map(_plain, networks)], ARRAY(INET))))


def _plain(network: Any) -> str:
    """Without the interface that an IPv6 address may name."""
    address = type(network.network_address)(int(network.network_address))
    return f'{address}/{network.prefixlen}'


def _among(text: Any, values: Collection[str]) -> Any:
    return text == any_(cast(sorted(set(values)), ARRAY(String)))
