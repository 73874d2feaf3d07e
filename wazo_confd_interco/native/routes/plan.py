# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""What changes in the routes of an interconnection."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from ...documents import Document

# The defaults of a new outcall.
OUTCALL_DEFAULTS: Final = {
    'internal_caller_id': False,
    'preprocess_subroutine': None,
    'ring_time': None,
    'description': None,
    'enabled': True,
}
# Marks an outcall of a document that another interconnection of the request creates.
JOINED: Final = 'joined'
EXTENSION_MEMBERS: Final = ('strip_digits', 'prefix', 'external_prefix', 'caller_id')


@dataclass(frozen=True)
class RoutePlan:
    """The changes to the routes of an interconnection.

    :param attach: ids of outcalls that are to use the trunk
    :param detach: ids of outcalls that are no longer to use it
    :param outcalls: new outcalls with their extensions
    :param joined: new outcalls that another interconnection of the request creates
    :param incalls: new incalls, each with its context
    """

    attach: frozenset[int]
    detach: frozenset[int]
    outcalls: tuple[Document, ...]
    joined: tuple[Document, ...]
    incalls: tuple[Document, ...]

    @property
    def is_needed(self) -> bool:
        """Whether any route changes."""
        new = self.outcalls or self.joined or self.incalls
        return bool(self.attach or self.detach or new)


def is_joined(outcall: Document) -> bool:
    """Return whether another interconnection of the request creates an outcall."""
    return bool(outcall.get(JOINED))


def is_created(outcall: Document) -> bool:
    """Return whether the interconnection creates an outcall."""
    return outcall.get('id') is None and not is_joined(outcall)


def plan_routes(
    old: Iterable[Document],
    new: Sequence[Document],
    incalls: Iterable[Document],
) -> RoutePlan:
    """Return the changes to the routes of an interconnection.

    :param old: the outcalls of the document before, and `new` those after
    :param incalls: new incalls, each with its context
    """
    before = {outcall['id'] for outcall in old}
    after = {one['id'] for one in new if one.get('id') is not None}
    return RoutePlan(
        attach=frozenset(after - before),
        detach=frozenset(before - after),
        outcalls=tuple(one for one in new if is_created(one)),
        joined=tuple(one for one in new if is_joined(one)),
        incalls=tuple(incalls),
    )
