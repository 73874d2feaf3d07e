# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Generate the definitions of api.yml that describe fields.

The tables of fields (`wazo_confd_interco/kinds/*/fields.py`) are the only description
of a field. `bin/generate-api` writes them into api.yml; a test compares the two.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

import yaml

from wazo_confd_interco.kinds.custom.fields import FIELDS as CUSTOM
from wazo_confd_interco.kinds.iax.fields import FIELDS as IAX
from wazo_confd_interco.kinds.sip.fields import FIELDS as SIP
from wazo_confd_interco.kinds.sip.nat.fields import FIELDS as NAT
from wazo_confd_interco.kinds.sip.nat.fields import SCOPES
from wazo_confd_interco.options.field import Field, FieldTable
from wazo_confd_interco.options.values import MaxLength, OneOf, Range
from wazo_confd_interco.rest import limits

API_YML: Final = Path(__file__).parents[2] / 'wazo_confd_interco' / 'api.yml'

Schema = dict[str, Any]

# The definition of each object that holds fields: its table, and its path in it.
DEFINITIONS: Final[Mapping[str, tuple[FieldTable, str]]] = {
    'InterconnectionSIP': (SIP, 'sip'),
    'InterconnectionSIPOutboundAuth': (SIP, 'sip.outbound_auth'),
    'InterconnectionSIPInboundAuth': (SIP, 'sip.inbound_auth'),
    'InterconnectionSIPRegistration': (SIP, 'sip.registration'),
    'InterconnectionHeaders': (SIP, 'headers'),
    'InterconnectionIAX': (IAX, 'iax'),
    'InterconnectionIAXAuth': (IAX, 'iax.auth'),
    'InterconnectionIAXRegistration': (IAX, 'iax.registration'),
    'InterconnectionCustom': (CUSTOM, 'custom'),
    'InterconnectionDAHDI': (CUSTOM, 'custom.dahdi'),
    'InterconnectionNat': (NAT, ''),
}
_BY_PATH: Final = {
    (id(table), path): name for name, (table, path) in DEFINITIONS.items()
} | {(id(SIP), 'sip.registration.outbound_auth'): 'InterconnectionSIPOutboundAuth'}

_DESCRIPTIONS: Final = {
    'InterconnectionSIP': 'A SIP trunk. A field that is null is inherited from the '
    'templates, or has the default of Asterisk.',
    'InterconnectionIAX': 'An IAX trunk: a peer in iax.conf, and optionally the '
    'registration of this Wazo with the other side.',
    'InterconnectionCustom': 'A customized trunk: any channel of Asterisk.',
    'InterconnectionHeaders': 'SIP headers of calls.',
    'InterconnectionNat': 'The settings of an interconnection behind a router. '
    '`external_*` and `local_net` belong to the transport, which all tenants share; '
    'the others belong to the endpoint.',
}


def _reference(name: str) -> Schema:
    return {'$ref': f'#/definitions/{name}'}


def _nullable(name: str, description: str) -> Schema:
    return {
        'allOf': [_reference(name)],
        'x-nullable': True,
        'description': description,
    }


# Members that are not fields.
_MEMBERS: Final[Mapping[str, Schema]] = {
    'InterconnectionSIP': {
        'transport': _nullable(
            'InterconnectionSIPTransport',
            'The transport of the endpoint and of its registration. Null: the '
            'transport of the templates.',
        ),
        'templates': {
            'type': 'array',
            'maxItems': limits.MAX_TEMPLATES,
            'items': _reference('InterconnectionSIPTemplate'),
            'description': 'The templates of the endpoint; later templates take '
            "precedence. Derived: the tenant's template for registrations if there is "
            'a registration, otherwise its global template.',
        },
        'options': {
            'allOf': [_reference('InterconnectionSIPOptions')],
            'description': 'All options that no other property expresses.',
        },
    },
    'InterconnectionIAX': {
        'options': {
            'type': 'array',
            'maxItems': limits.MAX_ITEMS,
            'items': {
                'type': 'array',
                'minItems': 2,
                'maxItems': 2,
                'items': {'type': 'string'},
            },
            'description': 'All other options, as an unordered list of `[key, value]`. '
            'A removed option returns to its default. Secrets are never listed, and '
            'stay when the list is replaced.',
            'example': [['trunk', 'yes']],
        },
    },
    'InterconnectionCustom': {
        'dial_string': {
            'type': 'string',
            'readOnly': True,
            'x-nullable': True,
            'description': 'The text that the dialplan dials; `${EXTEN}` is the '
            'number.',
            'example': 'dahdi/g1/${EXTEN}',
        },
    },
    'InterconnectionNat': {
        'transport': _nullable(
            'InterconnectionNatTransport',
            'The transport in effect. A request can name another transport, or null '
            'for the transport of the templates. One request cannot both choose and '
            'change a transport.',
        ),
        'scope': {
            'type': 'string',
            'enum': [*SCOPES, None],
            'x-write-only': True,
            'x-nullable': True,
            'description': 'Whether the values of the endpoint are stored in the '
            'interconnection or in the global template of the tenant.',
        },
        'effective': {
            'allOf': [_reference('InterconnectionNatEffective')],
            'readOnly': True,
            'description': 'The values in effect, each with its source.',
        },
        'asterisk_restart_required': {
            'type': 'boolean',
            'readOnly': True,
            'description': 'Whether Asterisk must be restarted to apply this change.',
        },
        'warnings': {
            'type': 'array',
            'readOnly': True,
            'items': _reference('InterconnectionWarning'),
            'description': 'Settings that are allowed but probably not intended.',
        },
    },
}


def generate_definitions() -> dict[str, Schema]:
    """Return the generated definitions by name."""
    return {
        name: _object(name, table, path) for name, (table, path) in DEFINITIONS.items()
    }


def _object(name: str, table: FieldTable, path: str) -> Schema:
    schema: Schema = {'title': name, 'type': 'object'}
    if name in _DESCRIPTIONS:
        schema['description'] = _DESCRIPTIONS[name]
    properties: Schema = {}
    for field in table.fields:
        parent, _, last = field.path.rpartition('.')
        if parent == path:
            properties[last] = _property(field)
    for group in table.groups:
        parent, _, last = group.path.rpartition('.')
        if parent == path:
            inner = _BY_PATH[id(table), group.path]
            properties[last] = _nullable(inner, group.doc)
        if group.path == path and group.has_secret:
            properties[group.has_secret] = {
                'type': 'boolean',
                'readOnly': True,
                'description': 'Whether a secret is stored.',
            }
    return schema | {'properties': properties | _MEMBERS.get(name, {})}


def _property(field: Field) -> Schema:
    schema = _type(field)
    if field.is_secret:
        schema |= {'format': 'password', 'x-write-only': True}
    if isinstance(field.check, OneOf) and not field.is_list:
        schema |= _choices(field.check.choices)
    if isinstance(field.check, Range) and not field.is_list:
        schema |= {'minimum': field.check.minimum, 'maximum': field.check.maximum}
    if isinstance(field.check, MaxLength):
        schema['maxLength'] = field.check.length
    if field.is_nullable and not field.is_repeated and not field.is_secret:
        schema['x-nullable'] = True
        if 'enum' in schema:
            # Without null in the list, clients reject it although it is nullable.
            schema['enum'].append(None)
    return schema | {'description': field.doc, **field.api}


def _choices(choices: tuple[str, ...]) -> Schema:
    """Return an enumeration, or a pattern if choices only differ by case.

    Generators of clients turn each choice into a name in upper case.
    """
    if len({choice.lower() for choice in choices}) < len(choices):
        return {'pattern': f'^({"|".join(choices)})$'}
    return {'enum': list(choices)}


def _type(field: Field) -> Schema:
    json_type = field.codec.json_type
    if json_type == 'headers':
        items = _reference('InterconnectionHeader')
    elif isinstance(field.check, OneOf):
        items = {'type': 'string', 'enum': list(field.check.choices)}
    else:
        items = {'type': 'string'}
    if field.is_list:
        return {'type': 'array', 'maxItems': limits.MAX_ITEMS, 'items': items}
    return {'type': json_type}


def insert_definitions(text: str) -> str:
    """Return the text of api.yml with the generated definitions in place."""
    for name, schema in generate_definitions().items():
        block = yaml.safe_dump(
            {name: schema}, sort_keys=False, width=84, allow_unicode=True
        )
        indented = ''.join(f'  {line}\n' for line in block.splitlines())
        pattern = re.compile(rf'^  {name}:\n(?:   .*\n|\n)*', re.MULTILINE)
        if not pattern.search(text):
            text += indented
        text = pattern.sub(lambda _, new=indented: new, text, count=1)
    return text
