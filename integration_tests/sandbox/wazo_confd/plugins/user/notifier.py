# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

from typing import Any

from ...helpers.notifier import (
    RELOAD_DIALPLAN,
    RELOAD_PJSIP,
    RELOAD_QUEUES,
    RELOAD_SCCP,
    describe,
    publish,
    reload,
)


class UserNotifier:
    def edited(self, user: Any) -> None:
        reload(RELOAD_DIALPLAN, RELOAD_SCCP, RELOAD_QUEUES, RELOAD_PJSIP)
        content = describe(
            user, 'id', 'uuid', 'subscription_type', 'created_at', 'tenant_uuid'
        )
        publish('user_edited', content, user.tenant_uuid)


def build_notifier() -> UserNotifier:
    return UserNotifier()
