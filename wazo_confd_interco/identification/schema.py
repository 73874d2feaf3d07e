# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""The body of `identify`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final, TypedDict

from marshmallow import fields

from ..network.sip_messages import MAX_HEADERS
from ..options.values import MAX_PORT
from ..rest.schema import (
    IS_MISSING,
    IS_NULL,
    Number,
    StrictSchema,
    Text,
    between,
    filled,
    max_length,
    nested_list,
    one_of,
)

# Characters of a message, and of one value.
MAX_MESSAGE: Final = 65_536
MAX_VALUE: Final = 4_096
TRANSPORTS: Final = ('udp', 'tcp', 'tls', 'ws', 'wss')

_REQUIRED: Final = {'null': IS_NULL, 'required': IS_MISSING}

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


class CallSourceSchema(StrictSchema):
    """Where the call came from."""

    address = Text(required=True, allow_none=False, validate=max_length(64))
    port = Number(validate=between(1, MAX_PORT))
    transport = Text(validate=one_of(*TRANSPORTS))


class InviteHeaderSchema(StrictSchema):
    """A header of the INVITE."""

    name = Text(required=True, allow_none=False, validate=filled(MAX_VALUE))
    value = Text(required=True, allow_none=False, validate=max_length(MAX_VALUE))


CallSchema = StrictSchema.from_dict(
    {
        'source': fields.Nested(
            CallSourceSchema, required=True, error_messages=_REQUIRED
        ),
        'message': Text(validate=filled(MAX_MESSAGE)),
        'request_uri': Text(validate=filled(MAX_VALUE)),
        'from': Text(validate=filled(MAX_VALUE)),
        'to': Text(validate=filled(MAX_VALUE)),
        'headers': nested_list(InviteHeaderSchema, limit=MAX_HEADERS),
        'authorization_username': Text(validate=filled(MAX_VALUE)),
    },
    name='IdentifySchema',
)
