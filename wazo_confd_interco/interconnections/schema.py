# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""The body of an interconnection: names and JSON types.

What values mean, and whether they would work, is checked by the kinds.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from marshmallow import fields, pre_load
from marshmallow.validate import Length

from ..kinds.custom.fields import FIELDS as CUSTOM_FIELDS
from ..kinds.iax.fields import FIELDS as IAX_FIELDS
from ..kinds.iax.mistakes import IAX_MISTAKES
from ..kinds.registry import TYPES
from ..kinds.sip.fields import BY_PLACE, SECTIONS
from ..kinds.sip.fields import FIELDS as SIP_FIELDS
from ..kinds.sip.mistakes import COMMON_MISTAKES, NAT_MISTAKES
from ..kinds.sip.nat.fields import FIELDS as NAT_FIELDS
from ..kinds.sip.nat.fields import SCOPES
from ..kinds.sip.option_values import SECTION_OF_OPTION
from ..problems import REQUIRED, WRONG_TYPE, Reason
from ..rest import limits
from ..rest.field_schema import build_schema, locate_fields
from ..rest.requests import WriteQuerySchema
from ..rest.schema import (
    IS_MISSING,
    QUERY_LENGTH,
    Flag,
    Items,
    Number,
    QuerySchema,
    StrictSchema,
    Text,
    Uuid,
    at_least,
    nested,
    nested_list,
    one_of,
    texts,
)
from .views import FULL, ITEM_VIEWS, VIEWS


class ContextReference(fields.Field):
    """The name of a context, an object with its type, or null."""

    default_error_messages = {
        'invalid': Reason(
            'must be the name of a context, or an object such as '
            '{{"type": "incall"}}',
            WRONG_TYPE,
        ),
        'null': Reason('must not be null', WRONG_TYPE),
        'required': Reason('required', REQUIRED),
    }

    def _deserialize(self, value: Any, attr: Any, data: Any, **kwargs: Any) -> Any:
        if isinstance(value, str):
            return value
        is_reference = isinstance(value, Mapping) and value.keys() == {'type'}
        if not is_reference or not isinstance(value['type'], str):
            raise self.make_error('invalid')
        return dict(value)


class TransportSchema(StrictSchema):
    """A reference to a transport, by `uuid`, `name` or both."""

    uuid = Uuid()
    name = Text(allow_none=False)


class TemplateSchema(StrictSchema):
    """A reference to a SIP template, by `uuid`, `label` or both."""

    uuid = Uuid()
    label = Text()


class OptionField(Items):
    """One option of a section: `[key, value]`."""

    def __init__(self) -> None:
        """Create the field."""
        is_pair = Length(
            equal=2, error=Reason('must be a pair of key and value', WRONG_TYPE)
        )
        inner = Text(allow_none=False)
        invalid = Reason('must be a pair, such as ["rtp_timeout", "30"]', WRONG_TYPE)
        super().__init__(
            inner,
            2,
            allow_none=False,
            validate=is_pair,
            error_messages={'invalid': invalid},
        )

    def _deserialize(
        self, value: Any, attr: Any, data: Any, **kwargs: Any
    ) -> list[Any]:
        if isinstance(value, str):
            raise self.make_error('invalid')
        return super()._deserialize(value, attr, data, **kwargs)


def _suggest(section: str, key: str) -> str:
    """Return what an option is to be written as: as the one field that expresses it."""
    found = BY_PLACE.get((section, key), ())
    return found[0].path if len(found) == 1 else f'a pair in sip.options.{section}'


OptionsSchema: Final[type[StrictSchema]] = type(
    'OptionsSchema',
    (StrictSchema,),
    {
        **{section: Items(OptionField()) for section in SECTIONS},
        'SUGGESTIONS': {
            key: _suggest(section, key) for key, section in SECTION_OF_OPTION.items()
        },
    },
)
SIPSchema: Final = build_schema(
    SIP_FIELDS,
    'sip',
    {
        'transport': nested(TransportSchema),
        'templates': nested_list(TemplateSchema, limit=limits.MAX_TEMPLATES),
        'options': nested(OptionsSchema),
    },
    suggestions=COMMON_MISTAKES,
)
HeadersSchema: Final = build_schema(SIP_FIELDS, 'headers')
IAXSchema: Final = build_schema(
    IAX_FIELDS,
    'iax',
    {'options': Items(OptionField())},
    suggestions=IAX_MISTAKES,
)
CustomSchema: Final = build_schema(
    CUSTOM_FIELDS, 'custom', read_only=frozenset(('dial_string',))
)


class NatTransportSchema(StrictSchema):
    """The transport in effect, or a reference to another one."""

    READ_ONLY = frozenset(('inherited', 'shared_by'))

    uuid = Uuid(allow_none=True)
    name = Text()


NatSchema: Final = build_schema(
    NAT_FIELDS,
    '',
    {'transport': nested(NatTransportSchema), 'scope': Text(validate=one_of(*SCOPES))},
    read_only=frozenset(('effective', 'asterisk_restart_required', 'warnings')),
    suggestions=NAT_MISTAKES,
)


class OutcallExtensionSchema(StrictSchema):
    """An extension of a new outcall."""

    exten = Text(required=True, allow_none=False)
    context = ContextReference(  # type: ignore[assignment]
        required=True
    )
    strip_digits = Number()
    prefix = Text()
    external_prefix = Text()
    caller_id = Text()


class OutcallSchema(StrictSchema):
    """An outcall to attach, by its id, or a new one."""

    READ_ONLY = frozenset(('links',))

    id = Number()
    name = Text()
    internal_caller_id = Flag()
    ring_time = Number()
    enabled = Flag()
    description = Text()
    preprocess_subroutine = Text()
    extensions = nested_list(OutcallExtensionSchema, limit=limits.MAX_ROUTES)
    position = Number()

    @pre_load
    def prepare(self, data: Any, **kwargs: Any) -> Any:
        """Ignore everything but the id of an outcall that exists."""
        if isinstance(data, Mapping) and data.get('id') is not None:
            return {'id': data['id']}
        return super().prepare(data, **kwargs)


class IncallSchema(StrictSchema):
    """A new incoming route."""

    exten = Text(required=True, allow_none=False)
    context = ContextReference(allow_none=True)  # type: ignore[assignment]
    destination = fields.Dict(
        required=True,
        error_messages={
            'invalid': Reason('must be a JSON object', WRONG_TYPE),
            'required': IS_MISSING,
        },
    )


class InterconnectionSchema(StrictSchema):
    """An interconnection, or a merge patch of one."""

    READ_ONLY = frozenset(('warnings', 'links'))
    SUGGESTIONS = {
        **locate_fields(NAT_FIELDS, 'nat.'),
        **locate_fields(SIP_FIELDS),
        **COMMON_MISTAKES,
    }

    id = Number()
    tenant_uuid = Text()
    type = Text(validate=one_of(*TYPES))
    name = Text()
    label = Text()
    context = ContextReference(allow_none=True)  # type: ignore[assignment]
    outgoing_caller_id_format = Text()
    twilio_incoming = Flag()
    sip = nested(SIPSchema)
    iax = nested(IAXSchema)
    custom = nested(CustomSchema)
    headers = nested(HeadersSchema)
    outcalls = nested_list(OutcallSchema)
    incalls = nested_list(IncallSchema, limit=limits.MAX_ROUTES)
    profile = Text()
    nat = nested(NatSchema)
    secrets = texts(limit=limits.MAX_SECRETS)


class SyncSchema(StrictSchema):
    """The interconnections that a tenant is to have."""

    items = Items(
        fields.Nested(InterconnectionSchema),
        limit=limits.MAX_SYNC_ITEMS,
        required=True,
        allow_none=False,
    )
    prune = Flag()
    force = Flag()


class ItemSchema(QuerySchema):
    """The query parameters of one interconnection."""

    view = fields.String(validate=one_of(*ITEM_VIEWS), load_default=FULL)


class DeleteSchema(WriteQuerySchema):
    """The query parameters of a request that deletes an interconnection."""

    routes = fields.Boolean(load_default=False)


class ListSchema(QuerySchema):
    """The query parameters of a list."""

    search = fields.String(validate=QUERY_LENGTH)
    order = fields.String(
        validate=one_of('id', 'name', 'label', 'type', 'context'), load_default='id'
    )
    direction = fields.String(validate=one_of('asc', 'desc'), load_default='asc')
    limit = fields.Integer(validate=at_least(1), load_default=None)
    offset = fields.Integer(validate=at_least(0), load_default=0)
    recurse = fields.Boolean(load_default=False)
    view = fields.String(validate=one_of(*VIEWS), load_default=FULL)
    type = fields.String(validate=QUERY_LENGTH)
    name = fields.String(validate=QUERY_LENGTH)
    label = fields.String(validate=QUERY_LENGTH)
    context = fields.String(validate=QUERY_LENGTH)  # type: ignore[assignment]
    outgoing_caller_id_format = fields.String(validate=QUERY_LENGTH)
