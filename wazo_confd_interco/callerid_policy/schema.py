# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""The wire format of the caller ID policy: names and JSON types.

What GET shows of an item beside what can be set is taken and left out, so that items
that were read can be put back.
"""

from __future__ import annotations

from marshmallow import fields
from marshmallow.validate import Length, OneOf, Range

from ..callerid.model import DEFAULT
from ..interconnections.schema import CALLER_ID_FORMATS, QUERY_LENGTH
from ..rest import limits as sizes
from ..rest.schema import Flag, Number, Query, Strict, Text, Uuid, nested_list

_MAX = 2**31 - 1


class ExtensionSchema(Strict):
    READ_ONLY = frozenset(('exten', 'context'))

    id = Number(required=True)
    caller_id = Text(required=True)


class OutcallSchema(Strict):
    READ_ONLY = frozenset(('name', 'enabled', 'interconnections'))

    id = Number(required=True)
    internal_caller_id = Flag()
    extensions = nested_list(ExtensionSchema)


class UserSchema(Strict):
    READ_ONLY = frozenset(('firstname', 'lastname'))

    uuid = Uuid(required=True)
    outgoing_caller_id = Text(required=True)


class InterconnectionSchema(Strict):
    READ_ONLY = frozenset(('name',))

    id = Number(required=True)
    callerid = Text()
    from_user = Text()
    outgoing_caller_id_format = Text(validate=OneOf(CALLER_ID_FORMATS))


class PolicySchema(Strict):
    outcalls = nested_list(OutcallSchema)
    users = nested_list(UserSchema, limit=sizes.USERS)
    unset_users = Text(validate=OneOf((DEFAULT,)))
    interconnections = nested_list(InterconnectionSchema)


class ResolveSchema(Strict):
    """A call: to a number, or to whatever one extension takes."""

    user_uuid = Uuid(allow_none=True)
    number = Text(validate=Length(1, 79))
    extension_id = Number()
    context = Text()
    selected_caller_id = Text(validate=Length(max=255))


class ListSchema(Query):
    """The parameters of the list of users."""

    search = fields.String(validate=QUERY_LENGTH)
    limit = fields.Integer(validate=Range(1, _MAX), load_default=None)
    offset = fields.Integer(validate=Range(0, _MAX), load_default=0)
