# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""The bodies and parameters of requests to `/callerid-policy`: names and JSON types.

Read-only members of the document are accepted and ignored, so that items that were read
can be written back.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, Required, TypedDict

from marshmallow import fields

from ..callerid.formatting import FORMATS
from ..callerid.model import DEFAULT
from ..rest import limits
from ..rest.schema import (
    QUERY_LENGTH,
    Flag,
    Number,
    QuerySchema,
    StrictSchema,
    Text,
    Uuid,
    at_least,
    filled,
    max_length,
    nested_list,
    one_of,
)

_MAX_NUMBER: Final = 79
_MAX_SELECTED: Final = 255


class ExtensionPatch(TypedDict):
    """What `ExtensionSchema` loads."""

    id: int
    caller_id: str | None


class OutcallPatch(TypedDict, total=False):
    """What `OutcallPolicySchema` loads."""

    id: Required[int]
    internal_caller_id: bool
    extensions: Sequence[ExtensionPatch] | None


class UserPatch(TypedDict):
    """What `UserSchema` loads."""

    uuid: str
    outgoing_caller_id: str | None


class InterconnectionPatch(TypedDict, total=False):
    """What `InterconnectionPolicySchema` loads."""

    id: Required[int]
    callerid: str | None
    from_user: str | None
    outgoing_caller_id_format: str | None


class PolicyPatch(TypedDict, total=False):
    """What `PolicySchema` loads."""

    outcalls: Sequence[OutcallPatch] | None
    users: Sequence[UserPatch] | None
    unset_users: str | None
    interconnections: Sequence[InterconnectionPatch] | None


class CallBody(TypedDict, total=False):
    """What `ResolveSchema` loads."""

    user_uuid: str | None
    number: str | None
    extension_id: int | None
    context: str | None
    selected_caller_id: str | None


class ListParameters(TypedDict, total=False):
    """What `ListSchema` loads."""

    search: str
    limit: Required[int | None]
    offset: Required[int]


class ExtensionSchema(StrictSchema):
    """The caller ID of an extension of an outcall."""

    READ_ONLY = frozenset(('exten', 'context'))

    id = Number(required=True, allow_none=False)
    caller_id = Text(required=True)


class OutcallPolicySchema(StrictSchema):
    """The caller IDs of an outcall."""

    READ_ONLY = frozenset(('name', 'enabled', 'interconnections'))

    id = Number(required=True, allow_none=False)
    internal_caller_id = Flag(allow_none=False)
    extensions = nested_list(ExtensionSchema)


class UserSchema(StrictSchema):
    """The outgoing caller ID of a user."""

    READ_ONLY = frozenset(('firstname', 'lastname'))

    uuid = Uuid(required=True)
    outgoing_caller_id = Text(required=True)


class InterconnectionPolicySchema(StrictSchema):
    """The caller ID settings of an interconnection."""

    READ_ONLY = frozenset(('name',))

    id = Number(required=True, allow_none=False)
    callerid = Text()
    from_user = Text()
    outgoing_caller_id_format = Text(validate=one_of(*FORMATS))


class PolicySchema(StrictSchema):
    """A change of the policy; whatever it does not name stays."""

    outcalls = nested_list(OutcallPolicySchema)
    users = nested_list(UserSchema, limit=limits.MAX_USERS)
    unset_users = Text(validate=one_of(DEFAULT))
    interconnections = nested_list(InterconnectionPolicySchema)


class ResolveSchema(StrictSchema):
    """A call to a number, or to any number that an extension takes."""

    user_uuid = Uuid(allow_none=True)
    number = Text(validate=filled(_MAX_NUMBER))
    extension_id = Number()
    context = Text()  # type: ignore[assignment]  # Schema has an attribute `context`
    selected_caller_id = Text(validate=max_length(_MAX_SELECTED))


class ListSchema(QuerySchema):
    """The query parameters of the list of users."""

    search = fields.String(validate=QUERY_LENGTH)
    limit = fields.Integer(validate=at_least(1), load_default=None)
    offset = fields.Integer(validate=at_least(0), load_default=0)
