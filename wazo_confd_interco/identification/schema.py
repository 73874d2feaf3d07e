# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""The body of `identify`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final, TypedDict

from marshmallow import fields
from marshmallow.validate import Length, OneOf, Range

from ..network.sip_messages import MAX_HEADERS
from ..rest.schema import Number, StrictSchema, Text, nested_list

# Characters of a message, and of one value.
MAX_MESSAGE: Final = 65_536
MAX_VALUE: Final = 4_096
TRANSPORTS: Final = ('udp', 'tcp', 'tls', 'ws', 'wss')

_VALUE_LENGTH: Final = Length(1, MAX_VALUE, error='must have {min} to {max} characters')
_NOT_NULL: Final = {'null': 'must not be null', 'required': 'required'}

# A class statement cannot have a member called `from`.
CallBody = TypedDict(
    'CallBody',
    {
        'source': Mapping[str, Any],
        'message': str | None,
        'request_uri': str | None,
        'from': str | None,
        'to': str | None,
        'headers': Sequence[Mapping[str, str]] | None,
        'authorization_username': str | None,
    },
    total=False,
)


class SourceSchema(StrictSchema):
    """Where the call came from."""

    address = Text(required=True, allow_none=False, validate=Length(max=64))
    port = Number(validate=Range(1, 65535, error='must be from {min} to {max}'))
    transport = Text(validate=OneOf(TRANSPORTS, error='must be one of: {choices}'))


class HeaderSchema(StrictSchema):
    """A header of the INVITE."""

    name = Text(required=True, allow_none=False, validate=_VALUE_LENGTH)
    value = Text(required=True, allow_none=False, validate=Length(max=MAX_VALUE))


CallSchema = StrictSchema.from_dict(
    {
        'source': fields.Nested(SourceSchema, required=True, error_messages=_NOT_NULL),
        'message': Text(
            validate=Length(1, MAX_MESSAGE, error='must have {min} to {max} characters')
        ),
        'request_uri': Text(validate=_VALUE_LENGTH),
        'from': Text(validate=_VALUE_LENGTH),
        'to': Text(validate=_VALUE_LENGTH),
        'headers': nested_list(HeaderSchema, limit=MAX_HEADERS),
        'authorization_username': Text(validate=_VALUE_LENGTH),
    },
    name='IdentifySchema',
)
