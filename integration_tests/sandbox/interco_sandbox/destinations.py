# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Where an incoming route leads: the host's JSON, and the columns that keep it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from marshmallow import EXCLUDE, Schema, ValidationError, fields, validate
from wazo_confd.helpers.mallow import BaseSchema, StrictBoolean

Json = dict[str, Any]
FIRST, SECOND = 'actionarg1', 'actionarg2'


def _target(name: str, kind: type[fields.Field] = fields.Integer) -> dict[str, Any]:
    return {name: kind(required=True, attribute=FIRST)}


def _text(pattern: str, attribute: str) -> fields.String:
    matching = validate.Regexp(pattern)
    return fields.String(required=True, validate=matching, attribute=attribute)


def _seconds(attribute: str | None = None) -> fields.Float:
    positive = validate.Range(min=0)
    return fields.Float(validate=positive, allow_none=True, attribute=attribute)


#: type: its fields
FIELDS: dict[str, dict[str, fields.Field]] = {
    'conference': _target('conference_id'),
    'custom': {
        'command': fields.String(
            required=True,
            validate=[
                validate.Regexp(r'^(?!(try)?system\()[a-zA-Z]{3,}\((.*)\)$'),
                validate.Length(max=255),
            ],
            attribute=FIRST,
        ),
    },
    'extension': {
        'exten': _text(r'^[0-9*#]{1,255}$', FIRST),
        'context': _text(r'^[a-zA-Z0-9_-]{1,79}$', SECOND),
    },
    'group': {**_target('group_id'), 'ring_time': _seconds(SECOND)},
    'hangup': {
        'cause': fields.String(
            required=True,
            validate=validate.OneOf(['busy', 'congestion', 'normal']),
            attribute='subtype',
        ),
        'timeout': _seconds(FIRST),
    },
    'ivr': _target('ivr_id'),
    'none': {},
    'outcall': {**_target('outcall_id'), 'exten': _text(r'^\d{1,255}$', SECOND)},
    'queue': {**_target('queue_id'), 'ring_time': _seconds(SECOND)},
    'sound': {
        'filename': fields.String(
            required=True, validate=validate.Length(max=255), attribute=FIRST
        ),
        'skip': StrictBoolean(),
        'no_answer': StrictBoolean(),
    },
    'switchboard': _target('switchboard_uuid', fields.UUID),
    'user': {
        **_target('user_id'),
        'ring_time': _seconds(),
        'moh_uuid': fields.UUID(allow_none=True),
    },
    'voicemail': {
        **_target('voicemail_id'),
        'skip_instructions': StrictBoolean(),
        'greeting': fields.String(allow_none=True),
    },
}


def _user(form: Json) -> str:
    moh = form.pop('moh_uuid', None)
    seconds = form.pop('ring_time', None)
    return ('' if seconds is None else str(seconds)) + (f';{moh}' if moh else '')


def _sound(form: Json) -> str:
    skip, answer = form.pop('skip', False), not form.pop('no_answer', False)
    return 'skip' * skip + 'noanswer' * (not answer)


def _voicemail(form: Json) -> str:
    greeting = form.pop('greeting', None)
    return (greeting or '')[:1] + 's' * form.pop('skip_instructions', False)


#: fields that share the second column
JOINED: dict[str, Callable[[Json], str]] = {
    'user': _user,
    'sound': _sound,
    'voicemail': _voicemail,
}


class DestinationField(fields.Field):
    def _deserialize(self, value: Any, attr: Any, data: Any, **kwargs: Any) -> Json:
        if not isinstance(value, dict):
            raise ValidationError({'_schema': ['Invalid input type.']})
        kind = value.get('type')
        if kind is None:
            raise ValidationError({'type': ['Missing data for required field.']})
        if not isinstance(kind, str):
            raise ValidationError({'type': ['Not a valid string.']})
        if kind not in FIELDS:
            names = ', '.join(sorted([*FIELDS, 'application']))
            raise ValidationError({'type': [f'Must be one of: {names}.']})
        form = Schema.from_dict(FIELDS[kind])(unknown=EXCLUDE).load(value)
        if kind in JOINED:
            form[SECOND] = JOINED[kind](form)
        if form.get('subtype') == 'normal':
            form['subtype'] = 'hangup'
        return {'type': 'endcall' if kind == 'hangup' else kind, **form}


class IncallSchema(BaseSchema):
    """To load; ``documents.incall`` shows."""

    preprocess_subroutine = fields.String(
        validate=validate.Length(max=79), allow_none=True
    )
    greeting_sound = fields.String(validate=validate.Length(max=255), allow_none=True)
    description = fields.String(allow_none=True)
    destination = DestinationField(required=True)


def shown(action: Any) -> Json:
    kind = {'endcall': 'hangup'}.get(action.type, action.type)
    values: Json = {'type': kind}
    for name, field in FIELDS.get(kind, {}).items():
        if field.attribute:
            values[name] = getattr(action, field.attribute)
            if isinstance(field, fields.Integer):
                values[name] = int(values[name])
    if kind == 'hangup' and values['cause'] == 'hangup':
        values['cause'] = 'normal'
    if kind == 'user':
        seconds, _, moh = (action.actionarg2 or '').partition(';')
        values |= {'ring_time': seconds or None, 'moh_uuid': moh or None}
        names = ('firstname', 'lastname')
        values |= {f'user_{name}': getattr(action.user, name, None) for name in names}
    return values
