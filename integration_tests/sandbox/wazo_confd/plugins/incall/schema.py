# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""The destinations of incoming routes: the host's JSON, and how columns store them."""

from __future__ import annotations

from typing import Any

from marshmallow import EXCLUDE, Schema, ValidationError, fields, post_load, validate

from ...helpers.mallow import BaseSchema, StrictBoolean

Json = dict[str, Any]

#: The columns of a destination.
FIRST, SECOND = 'actionarg1', 'actionarg2'


#: The fields that are columns. Others share the second column.
REGEXP, RANGE, LENGTH = validate.Regexp, validate.Range(min=0), validate.Length(max=255)


def _integer() -> fields.Integer:
    return fields.Integer(required=True, attribute=FIRST)


def _text(attribute: str, *validators: Any) -> fields.String:
    return fields.String(required=True, validate=list(validators), attribute=attribute)


def _seconds(attribute: str | None = None) -> fields.Float:
    return fields.Float(validate=RANGE, allow_none=True, attribute=attribute)


class DestinationSchema(Schema):
    """A destination without fields."""

    class Meta:
        unknown = EXCLUDE


class ConferenceSchema(DestinationSchema):
    conference_id = _integer()


class CustomSchema(DestinationSchema):
    command = _text(FIRST, REGEXP(r'^(?!(try)?system\()[a-zA-Z]{3,}\((.*)\)$'), LENGTH)


class ExtensionSchema(DestinationSchema):
    exten = _text(FIRST, REGEXP(r'^[0-9*#]{1,255}$'))
    context: Any = _text(SECOND, REGEXP(r'^[a-zA-Z0-9_-]{1,79}$'))


class GroupSchema(DestinationSchema):
    group_id = _integer()
    ring_time = _seconds(SECOND)


class HangupSchema(DestinationSchema):
    cause = _text('subtype', validate.OneOf(['busy', 'congestion', 'normal']))
    timeout = _seconds(FIRST)

    @post_load
    def rename(self, form: Json, **kwargs: Any) -> Json:
        if form['subtype'] == 'normal':
            form['subtype'] = 'hangup'
        return form


class IVRSchema(DestinationSchema):
    ivr_id = _integer()


class OutcallSchema(DestinationSchema):
    outcall_id = _integer()
    exten = _text(SECOND, REGEXP(r'^\d{1,255}$'))


class QueueSchema(DestinationSchema):
    queue_id = _integer()
    ring_time = _seconds(SECOND)


class SoundSchema(DestinationSchema):
    filename = _text(FIRST, LENGTH)
    skip = StrictBoolean()
    no_answer = StrictBoolean()

    @post_load
    def join(self, form: Json, **kwargs: Any) -> Json:
        skip = 'skip' if form.pop('skip', False) else ''
        no_answer = 'noanswer' if form.pop('no_answer', False) else ''
        return {**form, SECOND: skip + no_answer}


class SwitchboardSchema(DestinationSchema):
    switchboard_uuid = fields.UUID(required=True, attribute=FIRST)


class UserSchema(DestinationSchema):
    user_id = _integer()
    ring_time = _seconds()
    moh_uuid = fields.UUID(allow_none=True)

    @post_load
    def join(self, form: Json, **kwargs: Any) -> Json:
        seconds, moh = form.pop('ring_time', None), form.pop('moh_uuid', None)
        text = '' if seconds is None else str(seconds)
        return {**form, SECOND: f'{text};{moh}' if moh else text}


class VoicemailSchema(DestinationSchema):
    voicemail_id = _integer()
    skip_instructions = StrictBoolean()
    greeting = fields.String(allow_none=True)

    @post_load
    def join(self, form: Json, **kwargs: Any) -> Json:
        greeting = (form.pop('greeting', None) or '')[:1]
        skip = 's' if form.pop('skip_instructions', False) else ''
        return {**form, SECOND: greeting + skip}


DESTINATIONS: dict[str, type[DestinationSchema]] = {
    'conference': ConferenceSchema,
    'custom': CustomSchema,
    'extension': ExtensionSchema,
    'group': GroupSchema,
    'hangup': HangupSchema,
    'ivr': IVRSchema,
    'none': DestinationSchema,
    'outcall': OutcallSchema,
    'queue': QueueSchema,
    'sound': SoundSchema,
    'switchboard': SwitchboardSchema,
    'user': UserSchema,
    'voicemail': VoicemailSchema,
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
        if kind not in DESTINATIONS:
            names = ', '.join(sorted([*DESTINATIONS, 'application']))
            raise ValidationError({'type': [f'Must be one of: {names}.']})
        form = DESTINATIONS[kind]().load(value)
        return {'type': 'endcall' if kind == 'hangup' else kind, **form}

    def _serialize(self, value: Any, attr: str | None, obj: Any, **kwargs: Any) -> Json:
        """Return the type and the columns; the host also names the target."""
        kind = 'hangup' if value.type == 'endcall' else value.type
        return {'type': kind, **DESTINATIONS[kind]().dump(value)}


class IncallSchema(BaseSchema):
    destination = DestinationField(required=True)
