# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Generate what the pages need to know about the fields of a document.

api.yml is the only description of a field. `bin/generate-api` writes the part that a
form needs into a module of JavaScript; a test compares the two.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import yaml

_ROOT: Final = Path(__file__).parents[2]
API_YML: Final = _ROOT / 'wazo_confd_interco' / 'api.yml'
# wazo-ui cannot serve static files of JSON: it reads every answer of that type again.
FIELD_TABLE: Final = _ROOT / 'wazo_ui_interco/static/js/core/field-table.js'
_HEAD: Final = """\
// Copyright 2026 The wazo-confd-interco authors
// SPDX-License-Identifier: GPL-3.0-or-later

// Generated from api.yml by bin/generate-api.
export default """

Schema = dict[str, Any]
# Words of labels that are not written like others.
_WORDS: Final = {
    'callerid': 'caller ID',
    'dahdi': 'DAHDI',
    'dtmf': 'DTMF',
    'id': 'ID',
    'nat': 'NAT',
    'pai': 'PAI',
    'rpid': 'RPID',
    'rtp': 'RTP',
    't38': 'T.38',
    'udptl': 'UDPTL',
    'uri': 'URI',
}
# Members of a document with pages or controls of their own.
_OMITTED: Final = ('outcalls', 'type')


def generate_table() -> str:
    """Return the text of the module."""
    return f'{_HEAD}{json.dumps(list_fields(), ensure_ascii=False, indent=1)};\n'


def list_fields() -> dict[str, list[dict[str, Any]]]:
    """Return the fields of documents, and those of NAT settings."""
    definitions = yaml.safe_load(API_YML.read_text('utf-8'))['definitions']
    return {
        'document': list(_walk(definitions, 'Interconnection')),
        'nat': list(_walk(definitions, 'InterconnectionNat')),
    }


def _walk(
    definitions: dict[str, Schema], name: str, path: str = ''
) -> Iterator[dict[str, Any]]:
    """Yield the fields of a definition, and of the objects inside of it."""
    for member, schema in definitions[name]['properties'].items():
        # Only a new document has members at the top that are write-only.
        is_for_creation = not path and schema.get('x-write-only')
        if schema.get('readOnly') or is_for_creation:
            continue
        if not path and member in _OMITTED:
            continue
        full = f'{path}{member}'
        reference = _find_reference(schema)
        target = definitions.get(reference or '', schema)
        if reference and target.get('type') == 'object' and _is_form(reference):
            if path and schema.get('x-nullable'):
                yield _describe(full, 'switch', schema)
            yield from _walk(definitions, reference, f'{full}.')
        else:
            yield _describe(full, _find_type(member, schema, target), schema)


def _find_reference(schema: Schema) -> str | None:
    """Return the name of the definition that a property refers to."""
    for part in (schema, *schema.get('allOf', ())):
        if '$ref' in part:
            return str(part['$ref']).rpartition('/')[2]
    return None


def _is_form(name: str) -> bool:
    """Return whether an object is shown as fields; others are shown as JSON."""
    return name not in ('InterconnectionSIPTransport', 'InterconnectionNatTransport')


def _find_type(member: str, schema: Schema, target: Schema) -> str:
    """Return the type of the control."""
    if schema.get('format') == 'password':
        return 'password'
    kind = target.get('type', 'object')
    if kind == 'array':
        items = target['items']
        if items.get('type') == 'string':
            return 'list'
        if _find_reference(items) == 'InterconnectionHeader':
            return 'headers'
        return 'options' if items.get('type') == 'array' else 'object'
    if member in ('context', 'transport'):
        return member
    return str({'number': 'integer'}.get(kind, kind))


def make_label(path: str) -> str:
    """Return the label of a field: the last name of its path, in words."""
    words = [_WORDS.get(word, word) for word in path.rpartition('.')[2].split('_')]
    text = ' '.join(words)
    return text[0].upper() + text[1:]


def _describe(path: str, kind: str, schema: Schema) -> dict[str, Any]:
    return {
        'name': path,
        'label': make_label(path),
        'type': kind,
        'help': ' '.join(schema.get('description', '').split()),
        'choices': schema.get('enum') or [],
    }
