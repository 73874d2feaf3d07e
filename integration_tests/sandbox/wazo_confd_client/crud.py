# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""The base class of commands for resources that belong to tenants."""

from typing import Any

from wazo_lib_rest_client import HTTPCommand

from .util import extract_id


class MultiTenantCommand(HTTPCommand):
    """Commands; those of the plugin have methods of their own for requests."""

    relation_cmd: Any

    @extract_id
    def __call__(self, id_: Any) -> Any:
        return self.relation_cmd(self._client, id_)
