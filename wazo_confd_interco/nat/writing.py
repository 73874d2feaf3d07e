# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""From the values of the NAT document to the options to be stored.

Only what changed is written; every other option stays as it is, and where it is.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from .fields import ENDPOINT, LOCAL_NET, TRANSPORT
from .reading import Options, read_networks

Rows = list[tuple[str, str]]


def to_transport(
    options: Options, values: Mapping[str, Any], changed: Collection[str]
) -> Rows:
    """The options of a transport with the changed values in them."""
    rows = _fields(TRANSPORT, options, values, changed)
    return _networks(rows, values[LOCAL_NET]) if LOCAL_NET in changed else rows


def to_endpoint(
    options: Options, values: Mapping[str, Any], changed: Collection[str]
) -> Rows:
    """The options of an endpoint's section with the changed values in them."""
    return _fields(ENDPOINT, options, values, changed)


def _fields(
    fields: Collection[Any],
    options: Options,
    values: Mapping[str, Any],
    changed: Collection[str],
) -> Rows:
    rows = list(options)
    for field in fields:
        if field.path in changed:
            rows = replaced(rows, field.path, _text(field, values))
    return rows


def _text(field: Any, values: Mapping[str, Any]) -> str | None:
    value = values[field.path]
    return None if value is None else field.spelling.write(value)


def replaced(rows: Rows, key: str, text: str | None) -> Rows:
    """One row of the key with the text, where the first one was; none for None."""
    keys = [row[0] for row in rows]
    place = keys.index(key) if key in keys else len(rows)
    new = [] if text is None else [(key, text)]
    return [
        *rows[:place],
        *new,
        *(row for row in rows[place:] if row[0] != key),
    ]


def _networks(rows: Rows, networks: Collection[str]) -> Rows:
    left, missing = [], dict.fromkeys(networks)
    for key, text in rows:
        if key != LOCAL_NET:
            left.append((key, text))
            continue
        stored = read_networks(text)
        kept = [one for one in stored if one in networks]
        if kept == stored:
            left.append((key, text))
        else:
            left.extend((key, one) for one in kept)
        for one in kept:
            missing.pop(one, None)
    return left + [(LOCAL_NET, network) for network in missing]
