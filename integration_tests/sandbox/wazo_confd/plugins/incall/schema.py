# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""The destinations of incoming routes: the host's JSON, and how columns store them."""

import json
from typing import Any

from marshmallow import EXCLUDE, Schema, ValidationError, fields
from marshmallow.validate import Length, OneOf, Range, Regexp

Json = dict[str, Any]

#: The columns of a destination. Fields without a column share the second one.
FIRST, SECOND = 'actionarg1', 'actionarg2'


class StrictBoolean(fields.Boolean):
    """True or False, and no other value that Python considers true."""

    def _deserialize(self, value: Any, attr: Any, data: Any, **kwargs: Any) -> bool:
        if value is True or value is False:
            return value
        raise self.make_error('invalid')


def _integer() -> fields.Integer:
    return fields.Integer(required=True, attribute=FIRST)


def _text(attribute: str, *validators: Any) -> fields.String:
    return fields.String(required=True, validate=list(validators), attribute=attribute)


def _regexp(attribute: str, pattern: str, *validators: Any) -> fields.String:
    return _text(attribute, Regexp(pattern), *validators)


def _seconds(attribute: str | None = None) -> fields.Float:
    return fields.Float(validate=Range(min=0), allow_none=True, attribute=attribute)


def check_skill_rule_variables(variables: Any) -> None:
    """Check names and values; as on the host, TypeError for a value that is no text."""
    for texts in (variables or {}).items():
        for text in texts:
            Regexp(r'^[^[;\|]+$')(text)


DESTINATIONS: dict[str, dict[str, fields.Field]] = {
    'conference': {'conference_id': _integer()},
    'custom': {
        'command': _regexp(
            FIRST, r'^(?!(try)?system\()[a-zA-Z]{3,}\((.*)\)$', Length(max=255)
        )
    },
    'extension': {
        'exten': _regexp(FIRST, r'^[0-9*#]{1,255}$'),
        'context': _regexp(SECOND, r'^[a-zA-Z0-9_-]{1,79}$'),
    },
    'group': {'group_id': _integer(), 'ring_time': _seconds(SECOND)},
    'hangup': {
        'cause': _text('subtype', OneOf(['busy', 'congestion', 'normal'])),
        'timeout': _seconds(FIRST),
    },
    'ivr': {'ivr_id': _integer()},
    'none': {},
    'outcall': {'outcall_id': _integer(), 'exten': _regexp(SECOND, r'^\d{1,255}$')},
    'queue': {
        'queue_id': _integer(),
        'ring_time': _seconds(),
        'skill_rule_id': fields.Integer(allow_none=True),
        'skill_rule_variables': fields.Dict(
            allow_none=True, validate=check_skill_rule_variables
        ),
    },
    'sound': {
        'filename': _text(FIRST, Length(max=255)),
        'skip': StrictBoolean(),
        'no_answer': StrictBoolean(),
    },
    'switchboard': {'switchboard_uuid': fields.UUID(required=True, attribute=FIRST)},
    'user': {
        'user_id': _integer(),
        'ring_time': _seconds(),
        'moh_uuid': fields.UUID(allow_none=True),
    },
    'voicemail': {
        'voicemail_id': _integer(),
        'skip_instructions': StrictBoolean(),
        'greeting': fields.String(allow_none=True),
    },
}
SCHEMAS = {
    kind: Schema.from_dict(own)(unknown=EXCLUDE) for kind, own in DESTINATIONS.items()
}
TYPES = ', '.join(sorted([*SCHEMAS, 'application']))


class TypeSchema(Schema):
    type = fields.String(
        required=True, validate=OneOf(SCHEMAS, error=f'Must be one of: {TYPES}.')
    )


def join_columns(kind: str, form: Json) -> Json:
    """Return the columns of a destination, given its loaded fields."""
    take = form.pop
    if kind == 'hangup' and form['subtype'] == 'normal':
        form['subtype'] = 'hangup'
    elif kind == 'queue':
        seconds, rule = take('ring_time', None) or '', take('skill_rule_id', None) or ''
        variables = take('skill_rule_variables', None)
        if variables and not rule:
            reason = 'Missing data for required field. When `skill_rule_variables`'
            raise ValidationError({'skill_rule_id': [f'{reason} is defined']})
        text = json.dumps(variables).replace(',', '|') if variables else ''
        parts = [str(seconds)] if seconds else []
        form[SECOND] = ';'.join([*parts, str(rule), text] if rule else parts)
    elif kind == 'sound':
        form[SECOND] = 'skip' if take('skip', False) else ''
        form[SECOND] += 'noanswer' if take('no_answer', False) else ''
    elif kind == 'user':
        seconds, music = take('ring_time', None), take('moh_uuid', None)
        form[SECOND] = '' if seconds is None else str(seconds)
        form[SECOND] += f';{music}' if music else ''
    elif kind == 'voicemail':
        form[SECOND] = (take('greeting', None) or '')[:1]
        form[SECOND] += 's' if take('skip_instructions', False) else ''
    return form


def show_destination(row: Any) -> Json:
    """Return the destination of an incoming route as JSON."""
    kind = 'hangup' if row.type == 'endcall' else row.type
    values: Json = {'type': kind}
    if kind in SCHEMAS:
        values |= SCHEMAS[kind].dump(row)
    if kind == 'hangup' and values['cause'] == 'hangup':
        values['cause'] = 'normal'
    if kind == 'user':
        seconds, _, moh_uuid = (row.actionarg2 or '').partition(';')
        values |= {'ring_time': seconds or None, 'moh_uuid': moh_uuid or None}
        values['user_firstname'] = getattr(row.user, 'firstname', None)
        values['user_lastname'] = getattr(row.user, 'lastname', None)
    return values


def load_destination(value: Any) -> Json:
    """Return the columns of a destination; raise ValidationError if it is invalid."""
    kind = TypeSchema(unknown=EXCLUDE).load(value)['type']
    form = join_columns(kind, SCHEMAS[kind].load(value))
    return {'type': 'endcall' if kind == 'hangup' else kind, **form}


class IncallSchema(Schema):
    destination = fields.Function(
        lambda incall: show_destination(incall.destination),
        load_destination,
        required=True,
    )

    def __init__(self, handle_error: bool) -> None:
        super().__init__()
