# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

from xivo_dao.alchemy.staticiax import StaticIAX
from xivo_dao.resources import dao

from ...helpers.notifier import RELOAD_IAX, publish, reload
from ...helpers.resource import CRUDService
from ...helpers.validator import Validator


class RegisterIAXNotifier:
    """A line of iax.conf has no tenant, and neither have its events."""

    def created(self, line: StaticIAX) -> None:
        reload(RELOAD_IAX)
        publish('register_iax_created', {'id': line.id})

    def edited(self, line: StaticIAX) -> None:
        reload(RELOAD_IAX)
        publish('register_iax_edited', {'id': line.id})

    def deleted(self, line: StaticIAX) -> None:
        reload(RELOAD_IAX)
        publish('register_iax_deleted', {'id': line.id})


class RegisterIAXService(CRUDService):
    def delete(self, line: StaticIAX) -> None:
        self.dao.delete(line)
        self.notifier.deleted(line)


def build_service() -> RegisterIAXService:
    return RegisterIAXService(dao.register_iax, Validator(), RegisterIAXNotifier())
