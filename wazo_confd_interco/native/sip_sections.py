# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""The sections of an endpoint or a template, edited row by row."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy.orm.exc import StaleDataError

from ..kinds.sip.fields import SECTIONS

Rows = Sequence[tuple[str, str]]


def store(model: Any, changes: Mapping[str, tuple[Rows, Rows]]) -> dict[str, Any]:
    """Stores the rows that differ; those that are new, by the model's attributes.

    Confd's validators take these in place of all that is stored.

    :param changes: the rows of a section before and after, by section
    """
    return {
        f'{section}_section_options': _store(model, section, *changes[section])
        if section in changes
        else []
        for section in SECTIONS
    }


def _store(model: Any, section: str, before: Rows, after: Rows) -> list[list[str]]:
    """Stores the options of a section row by row; those that are new."""
    name = f'{section}_section_options'
    removed = list((Counter(before) - Counter(after)).elements())
    added = [list(row) for row in (Counter(after) - Counter(before)).elements()]
    if not removed and not added:
        return added
    options = getattr(model, name)
    if Counter(map(tuple, options)) != Counter(before):
        # Confd's own edit locks nothing: what was compared is no longer there.
        raise StaleDataError(f'{name}: edited since they were read')
    if not before or not after:
        # A section that is not there yet, or is to go.
        setattr(model, name, added)
        return added
    for row in removed:
        options.remove(list(row))
    for row in added:
        options.append(row)
    return added
