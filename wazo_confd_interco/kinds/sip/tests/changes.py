# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Changes of a SIP interconnection, prepared as the pipeline prepares them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from ....documents import Document, diff
from ....problems import Problem, Problems
from ...change import Change
from ...merging import merge
from ...references import References
from ..kind import SIPKind

TENANT = 'eeeeeeee-eeee-eeee-eeee-eeeeeeeeeee1'


class EveryOption(frozenset[str]):
    """A set that contains every name."""

    def __contains__(self, key: object) -> bool:
        """Return true."""
        return True


def know_every_option(section: str) -> EveryOption:
    """Return the names of the options of a section: all there are."""
    return EveryOption()


KIND = SIPKind(know_every_option)


def empty_document() -> Document:
    """Return the document of an interconnection that nothing is known of."""
    return {'id': 1, 'type': 'sip', 'name': None, 'label': None, **KIND.empty()}


def build_document(values: Mapping[str, Any]) -> Document:
    """Return an empty document with values merged into it."""
    return merge(KIND, empty_document(), values, empty_document())


def build_change(
    old: Document,
    patch: Mapping[str, Any],
    *,
    is_master: bool = False,
    creates: bool = False,
    references: References | None = None,
) -> Change:
    """Return the change that a patch makes of a document, ready for the checks."""
    new = merge(KIND, old, patch, empty_document())
    found = references or References()
    change = KIND.derive(Change(old, new, patch, TENANT, is_master, creates, found))
    changed = frozenset(diff(old, change.new, KIND.is_unordered))
    return replace(change, changed=changed)


def find_problems(change: Change) -> list[Problem]:
    """Return everything that is wrong with a change."""
    problems = Problems()
    KIND.check(change, problems)
    return list(problems)
