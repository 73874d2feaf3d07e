# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""The wire format of an interconnection: names and JSON types.

A body is a merge patch: nothing is required here and null is allowed everywhere.
What values mean, and whether they would work, is the domain's.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from marshmallow import fields, pre_load
from marshmallow.validate import Length, OneOf, Range

from ..kinds.sip.fields import SECTIONS
from ..nat.schema import NatSchema
from ..rest import limits as sizes
from ..rest.schema import (
    Flag,
    Items,
    Number,
    Query,
    Strict,
    Text,
    Uuid,
    nested,
    nested_list,
    texts,
)

TYPES = ('sip', 'iax', 'custom')
CREATE_ONLY = ('incalls', 'profile')
CALLER_ID_FORMATS = ('+E164', 'E164', 'national')
_MAX = 2**31 - 1
QUERY_LENGTH = Length(max=sizes.QUERY_LENGTH)


class AuthSchema(Strict):
    READ_ONLY = frozenset(('has_password',))

    username = Text()
    password = Text()
    realm = Text()


class InboundAuthSchema(Strict):
    READ_ONLY = frozenset(('has_password',))

    username = Text()
    password = Text()


class RegistrationSchema(Strict):
    server_uri = Text()
    client_uri = Text()
    contact_user = Text()
    expiration = Number()
    retry_interval = Number()
    max_retries = Number()
    line = Flag()
    outbound_auth = nested(AuthSchema)


class TransportSchema(Strict):
    uuid = Uuid()
    name = Text(allow_none=False)


class TemplateSchema(Strict):
    uuid = Uuid()
    label = Text()


class OptionField(Items):
    """One option of a section: [key, value]."""

    def __init__(self) -> None:
        is_pair = Length(equal=2)
        super().__init__(fields.String(), 2, allow_none=False, validate=is_pair)


OptionsSchema = Strict.from_dict(
    {section: Items(OptionField()) for section in SECTIONS},
    name='OptionsSchema',
)


class SIPSchema(Strict):
    remote_hosts = texts()
    accepts_registrations = Flag()
    outbound_auth = nested(AuthSchema)
    inbound_auth = nested(InboundAuthSchema)
    registration = nested(RegistrationSchema)
    match = texts()
    identify_by = texts()
    transport = nested(TransportSchema)
    templates = nested_list(TemplateSchema, limit=sizes.TEMPLATES)
    codecs = texts()
    callerid = Text()
    from_user = Text()
    from_domain = Text()
    dtmf_mode = Text()
    media_encryption = Text()
    language = Text()
    send_pai = Flag()
    send_rpid = Flag()
    trust_id_inbound = Flag()
    trust_id_outbound = Flag()
    t38_udptl = Flag()
    outbound_proxy = Text()
    qualify_frequency = Number()
    options = nested(OptionsSchema)


class IAXAuthSchema(Strict):
    READ_ONLY = frozenset(('has_secret',))

    username = Text()
    secret = Text()


class IAXRegistrationSchema(Strict):
    READ_ONLY = frozenset(('has_password',))

    remote_host = Text()
    remote_port = Number()
    auth_username = Text()
    auth_password = Text()
    callback_extension = Text()
    callback_context = Text()
    enabled = Flag()


class IAXSchema(Strict):
    host = Text()
    port = Number()
    peer_type = Text()
    auth = nested(IAXAuthSchema)
    registration = nested(IAXRegistrationSchema)
    options = Items(OptionField())


class DAHDISchema(Strict):
    group_order = Text(validate=OneOf(('g', 'G', 'r', 'R')))
    group_number = Number()


class CustomSchema(Strict):
    READ_ONLY = frozenset(('dial_string',))

    interface = Text()
    interface_suffix = Text()
    enabled = Flag()
    dahdi = nested(DAHDISchema)


class HeaderSchema(Strict):
    name = fields.String(required=True)
    value = fields.String(required=True)


class HeadersSchema(Strict):
    outgoing = nested_list(HeaderSchema)
    incoming = nested_list(HeaderSchema)


class OutcallExtensionSchema(Strict):
    exten = fields.String(required=True)
    context = fields.String(required=True)
    strip_digits = Number()
    prefix = Text()
    external_prefix = Text()
    caller_id = Text()


class OutcallSchema(Strict):
    """An outcall to attach, of which its id says all, or a new one."""

    READ_ONLY = frozenset(('links',))

    id = Number()
    name = Text()
    internal_caller_id = Flag()
    ring_time = Number()
    enabled = Flag()
    description = Text()
    preprocess_subroutine = Text()
    extensions = nested_list(OutcallExtensionSchema, limit=sizes.ROUTES)

    @pre_load
    def leave_out_read_only(self, data: Any, **kwargs: Any) -> Any:
        if isinstance(data, Mapping) and data.get('id') is not None:
            return {'id': data['id']}
        return super().leave_out_read_only(data, **kwargs)


class IncallSchema(Strict):
    exten = fields.String(required=True)
    context = Text()
    destination = fields.Dict(required=True)


class InterconnectionSchema(Strict):
    READ_ONLY = frozenset(('warnings', 'links'))

    id = Number()
    tenant_uuid = Text()
    type = fields.String(validate=OneOf(TYPES), allow_none=True)
    name = Text()
    label = Text()
    context = Text()
    outgoing_caller_id_format = Text(validate=OneOf(CALLER_ID_FORMATS))
    twilio_incoming = Flag()
    sip = nested(SIPSchema)
    iax = nested(IAXSchema)
    custom = nested(CustomSchema)
    headers = nested(HeadersSchema)
    outcalls = nested_list(OutcallSchema)
    incalls = nested_list(IncallSchema, limit=sizes.ROUTES)
    profile = Text()
    nat = nested(NatSchema)


class ListSchema(Query):
    """The parameters of a list, filters included."""

    search = fields.String(validate=QUERY_LENGTH)
    order = fields.String(
        validate=OneOf(('id', 'name', 'label', 'type', 'context')), load_default='id'
    )
    direction = fields.String(validate=OneOf(('asc', 'desc')), load_default='asc')
    limit = fields.Integer(validate=Range(1, _MAX), load_default=None)
    offset = fields.Integer(validate=Range(0, _MAX), load_default=0)
    recurse = fields.Boolean(load_default=False)
    type = fields.String(validate=QUERY_LENGTH)
    name = fields.String(validate=QUERY_LENGTH)
    label = fields.String(validate=QUERY_LENGTH)
    context = fields.String(validate=QUERY_LENGTH)
    outgoing_caller_id_format = fields.String(validate=QUERY_LENGTH)


class NoQuerySchema(Query):
    """A request that takes no query parameters."""
