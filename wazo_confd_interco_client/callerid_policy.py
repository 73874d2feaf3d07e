# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

from typing import Any, Final

from wazo_confd_client.util import url_join
from wazo_lib_rest_client import HTTPCommand

from .request import Document, build_options


class CallerIDPolicyCommand(HTTPCommand):
    """`client.callerid_policy`: the caller ID of outgoing calls.

    Every command raises `requests.HTTPError` if wazo-confd rejects the request. Its
    text contains the reasons.
    """

    resource: Final = 'callerid-policy'

    def get(self, tenant_uuid: str | None = None, **parameters: Any) -> Document:
        """Return the caller ID policy of a tenant.

        :param tenant_uuid: the tenant; None: the tenant of the client
        :param parameters: `limit`, `offset` and `search` select a page of the users
        """
        session = self.session
        options = build_options(
            session.READ_HEADERS, tenant_uuid, parameters=parameters
        )
        return session.get(url_join(self.resource), **options).json()

    def update(
        self, body: Document, tenant_uuid: str | None = None, dry_run: bool = False
    ) -> Document | None:
        """Change the caller ID policy of a tenant.

        :param body: the values to change; all other values stay
        :param tenant_uuid: the tenant; None: the tenant of the client
        :param dry_run: whether to preview the change without storing it
        :return: the preview if `dry_run`, otherwise None
        """
        session = self.session
        options = build_options(
            session.WRITE_HEADERS, tenant_uuid=tenant_uuid, dry_run=dry_run
        )
        response = session.put(url_join(self.resource), body, **options)
        return response.json() if dry_run else None

    def resolve(self, body: Document, tenant_uuid: str | None = None) -> Document:
        """Return the caller ID that Wazo would send with a call, and the reasons.

        :param body: the call, for example `{'user_uuid': …, 'number': …}`
        :param tenant_uuid: the tenant; None: the tenant of the client
        """
        session = self.session
        options = build_options(session.WRITE_HEADERS, tenant_uuid)
        return session.post(url_join(self.resource, 'resolve'), body, **options).json()
