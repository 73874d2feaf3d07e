# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""The document of a caller ID policy."""

from __future__ import annotations

from typing import TypedDict

from ..callerid.findings import WarningDocument
from ..callerid.model import Outcall, User
from ..callerid.policy import Policy, find_warnings
from ..callerid.precedence import PublishedRule, publish_rules


class ExtensionDocument(TypedDict):
    """An extension of an outcall."""

    id: int
    exten: str
    context: str
    caller_id: str | None


class InterconnectionDocument(TypedDict):
    """An interconnection of an outcall."""

    id: int
    name: str | None
    callerid: str | None
    from_user: str | None
    outgoing_caller_id_format: str


class OutcallDocument(TypedDict):
    """An outcall with everything that takes part in its caller IDs."""

    id: int
    name: str
    enabled: bool
    internal_caller_id: bool
    extensions: list[ExtensionDocument]
    interconnections: list[InterconnectionDocument]


class UserDocument(TypedDict):
    """A user that is not on default."""

    uuid: str
    firstname: str | None
    lastname: str | None
    outgoing_caller_id: str | None


class UserPage(TypedDict):
    """A page of users, and the number of all users that match."""

    total: int
    items: list[UserDocument]


class PolicyDocument(TypedDict):
    """The answer of `GET /callerid-policy`."""

    precedence: list[PublishedRule]
    outcalls: list[OutcallDocument]
    users: UserPage
    warnings: list[WarningDocument]


def render(policy: Policy, total: int) -> PolicyDocument:
    """Return the document of a policy.

    :param total: the number of users that match, on this page or not
    """
    return {
        'precedence': publish_rules(),
        'outcalls': [_render_outcall(outcall) for outcall in policy.outcalls],
        'users': {'total': total, 'items': list(map(_render_user, policy.users))},
        'warnings': [warning.to_warning() for warning in find_warnings(policy)],
    }


def _render_outcall(outcall: Outcall) -> OutcallDocument:
    return {
        'id': outcall.id,
        'name': outcall.name,
        'enabled': outcall.enabled,
        'internal_caller_id': outcall.internal_caller_id,
        'extensions': [
            {
                'id': extension.id,
                'exten': extension.exten,
                'context': extension.context,
                'caller_id': extension.caller_id,
            }
            for extension in outcall.extensions
        ],
        'interconnections': [
            {
                'id': trunk.id,
                'name': trunk.name,
                'callerid': trunk.callerid,
                'from_user': trunk.from_user,
                'outgoing_caller_id_format': trunk.format,
            }
            for trunk in outcall.trunks
        ],
    }


def _render_user(user: User) -> UserDocument:
    return {
        'uuid': user.uuid,
        'firstname': user.firstname,
        'lastname': user.lastname,
        'outgoing_caller_id': user.setting,
    }
