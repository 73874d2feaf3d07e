# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Store the sections of SIP endpoints and templates."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from typing import Any

from sqlalchemy.orm.exc import StaleDataError

from ...kinds.sip.fields import SECTIONS
from ...options.engine import Option
from ...options.secrets import is_secret


def store_sections(
    model: Any,
    changes: Mapping[str, tuple[Sequence[Option], Sequence[Option]]],
    secret_sections: Collection[str] = (),
) -> dict[str, list[list[str]]]:
    """Store the rows of sections that differ.

    :param model: the endpoint or template
    :param changes: the rows before and after, by section
    :param secret_sections: sections whose secrets are stored even if they are equal
    :return: the new rows by attribute of the model, for wazo-confd's validators, which
        would otherwise validate everything that is stored
    """
    added: dict[str, list[list[str]]] = {
        f'{section}_section_options': [] for section in SECTIONS
    }
    for section, (before, after) in changes.items():
        name = f'{section}_section_options'
        rewrites = section in secret_sections
        added[name] = _store_section(model, name, before, after, rewrites)
    return added


def _store_section(
    model: Any,
    name: str,
    before: Sequence[Option],
    after: Sequence[Option],
    rewrites_secrets: bool,
) -> list[list[str]]:
    stored, wanted = Counter(before), Counter(after)
    equal = stored & wanted
    if rewrites_secrets:
        equal = Counter({row: n for row, n in equal.items() if not is_secret(row[0])})
    removed = list((stored - equal).elements())
    added = [[key, value] for key, value in (wanted - equal).elements()]
    if not removed and not added:
        return added
    options = getattr(model, name)
    if Counter(map(tuple, options)) != Counter(before):
        # wazo-confd's own edits lock nothing.
        raise StaleDataError(f'{name} was edited concurrently')
    if not before or not after:
        # The section is created or deleted.
        setattr(model, name, added)
        return added
    for row in removed:
        options.remove(list(row))
    for new in added:
        options.append(new)
    return added
