# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""From stored options to the values of the NAT document, and to those in force."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from ..documents import Document
from ..kinds.sip.fields import Field
from ..kinds.sip.reading import read_match
from ..options.inheritance import Endpoint, Template
from ..options.option_codecs import UNKNOWN
from .fields import DEFAULTS, ENDPOINT, LOCAL_NET, QUALIFY, TRANSPORT

# The options of one section, or of a transport.
Options = Sequence[tuple[str, str]]


def of_transport(options: Options) -> Document:
    """The values that a transport has, null for one that is not understood."""
    values = _values(TRANSPORT, options)
    texts = (text for key, text in options if key == LOCAL_NET)
    networks = {network for text in texts for network in read_networks(text)}
    return {**values, LOCAL_NET: sorted(networks)}


def of_endpoint(options: Options) -> Document:
    """The values that an endpoint or a template has itself."""
    return _values(ENDPOINT, options)


def _values(fields: Iterable[Field], options: Options) -> Document:
    return {field.path: _value(field, options) for field in fields}


def _value(field: Field, options: Options) -> Any:
    texts = [text for key, text in options if key == field.path]
    value = field.spelling.read(texts[0]) if len(texts) == 1 else UNKNOWN
    return None if value is UNKNOWN else value


def read_networks(text: str) -> list[str]:
    """The networks of one `local_net`: Asterisk takes a list in it."""
    networks = read_match(text)
    return [text] if networks is UNKNOWN else networks


def transport_of(endpoint: Endpoint) -> str | None:
    """The name of an endpoint's own transport, as the host's generator takes it."""
    return endpoint.transport or endpoint.own('endpoint', 'transport')


def effective(endpoint: Endpoint, options: Options) -> Document:
    """The values in force by option, each with its source.

    :param options: those of the transport in effect
    """
    name, template = endpoint.found(transport_of)
    found = {'transport': _shown(name, _source(name, template))}
    for field in TRANSPORT:
        texts = [text for key, text in options if key == field.path]
        value = _understood(field, texts[-1]) if texts else None
        found[field.path] = _shown(value, 'transport' if texts else 'default')
    networks = of_transport(options)[LOCAL_NET]
    found[LOCAL_NET] = _shown(networks, 'transport' if networks else 'default')
    for field in (*ENDPOINT, QUALIFY):
        found[field.path] = _inherited(endpoint, field)
    return found


def _inherited(endpoint: Endpoint, field: Field) -> Document:
    ((section, key),) = field.places
    text, template = endpoint.found(lambda one: one.own(section, key))
    if text is None:
        return _shown(DEFAULTS[key], 'default')
    return _shown(_understood(field, text), _source(text, template))


def _understood(field: Field, text: str) -> Any:
    """The value of a text, or the text: that is what Asterisk gets."""
    value = field.spelling.read(text)
    return text if value is UNKNOWN else value


def _source(value: str | None, template: Template | None) -> str:
    if template is not None:
        return f'template:{template.label or template.uuid}'
    return 'default' if value is None else 'endpoint'


def _shown(value: Any, source: str) -> Document:
    return {'value': value, 'source': source}
