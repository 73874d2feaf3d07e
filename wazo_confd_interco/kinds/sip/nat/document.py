# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Options of a transport and an endpoint as values of the NAT document."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from ....documents import Document
from ....options.engine import parse_value, take_repeated
from ....options.field import Field, Option
from ....options.option_codecs import UNPARSED
from ..inheritance import Endpoint, ResolvedOption
from .fields import (
    DEFAULTS,
    ENDPOINT_FIELDS,
    LOCAL_NET,
    QUALIFY_FREQUENCY,
    TRANSPORT_FIELDS,
)


@dataclass(frozen=True)
class GlobalTemplate:
    """The global template of a tenant, with the options of its endpoint section."""

    uuid: Any
    options: tuple[Option, ...]


def read_transport(options: Sequence[Option]) -> Document:
    """Return the values that a transport has; null for one that cannot be parsed."""
    return {field.path: _read(field, options) for field in TRANSPORT_FIELDS}


def read_endpoint(options: Sequence[Option]) -> Document:
    """Return the values that an endpoint or a template has itself."""
    return {field.path: _read(field, options) for field in ENDPOINT_FIELDS}


def _read(field: Field, options: Iterable[Option]) -> Any:
    section, key = field.places[0]
    if field.is_repeated:
        rows = [(section, name, text) for name, text in options]
        return sorted(set(take_repeated(field, rows)[0]))
    return parse_value(field, [text for name, text in options if name == key])


def read_effective(endpoint: Endpoint, options: Sequence[Option]) -> Document:
    """Return the values in effect by name, each with its source.

    :param options: those of the transport in effect
    :return: for each name `{'value': …, 'source': …}`; the source is `endpoint`,
        `transport`, `default`, or `template:<label>`
    """
    transport = endpoint.row('endpoint', 'transport')
    effective = {'transport': _with_source(transport, endpoint)}
    for field in TRANSPORT_FIELDS:
        effective[field.path] = _read_effective(field, options)
    for field in (*ENDPOINT_FIELDS, QUALIFY_FREQUENCY):
        section, key = field.places[0]
        row = endpoint.row(section, key)
        effective[key] = _with_source(row, endpoint, field, DEFAULTS[key])
    return effective


def _read_effective(field: Field, options: Sequence[Option]) -> Document:
    texts = [text for key, text in options if key == field.path]
    source = 'transport' if texts else 'default'
    if field.path == LOCAL_NET:
        return {'value': _read(field, options), 'source': source}
    value = _parse_or_text(field, texts[-1]) if texts else None
    return {'value': value, 'source': source}


def _with_source(
    row: ResolvedOption | None,
    endpoint: Endpoint,
    field: Field | None = None,
    default: Any = None,
) -> Document:
    if row is None:
        return {'value': default, 'source': 'default'}
    value = _parse_or_text(field, row.value) if field else row.value
    if row.source is endpoint.source:
        return {'value': value, 'source': 'endpoint'}
    return {'value': value, 'source': f'template:{row.source.label or row.source.uuid}'}


def _parse_or_text(field: Field, text: str) -> Any:
    """Return the value of a text, or the text itself, which Asterisk reads."""
    value = field.codec.parse(text)
    return text if value is UNPARSED else value
