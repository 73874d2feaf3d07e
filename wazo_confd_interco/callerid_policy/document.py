# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""The document of a caller ID policy, from what takes part in it."""

from __future__ import annotations

from ..callerid import precedence
from ..callerid.model import Outcall, User
from ..callerid.warnings import Policy, warnings
from ..documents import Document


def show(policy: Policy, total: int) -> Document:
    """The policy as it is answered.

    :param total: the number of users that are not on default, shown or not
    """
    return {
        'precedence': precedence.published(),
        'outcalls': [_outcall(outcall) for outcall in policy.outcalls],
        'users': {'total': total, 'items': [_user(user) for user in policy.users]},
        'warnings': [warning.show() for warning in warnings(policy)],
    }


def _outcall(outcall: Outcall) -> Document:
    return {
        'id': outcall.id,
        'name': outcall.name,
        'enabled': outcall.enabled,
        'internal_caller_id': outcall.internal_caller_id,
        'extensions': [
            {
                'id': one.id,
                'exten': one.exten,
                'context': one.context,
                'caller_id': one.caller_id,
            }
            for one in outcall.extensions
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


def _user(user: User) -> Document:
    return {
        'uuid': user.uuid,
        'firstname': user.firstname,
        'lastname': user.lastname,
        'outgoing_caller_id': user.setting,
    }
