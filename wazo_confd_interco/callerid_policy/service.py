# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""The caller ID policy of a tenant: read, set in one transaction, and asked."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ..callerid.warnings import Policy
from ..documents import Document
from ..interconnections import configuration
from ..interconnections.service import InterconnectionService
from ..native import contexts
from ..native import outcalls as rows
from ..native.services import Host
from . import document, resolving
from .writing import Writer


class CallerIDPolicyService:
    """What the resources do; documents in, documents out."""

    def __init__(self, host: Host, interconnections: InterconnectionService) -> None:
        self._writer = Writer(host, interconnections)

    def get(self, parameters: Mapping[str, Any], tenant_uuid: str) -> Document:
        """The whole policy, with a page of the users that are not on default."""
        total, users = rows.users(parameters, tenant_uuid)
        policy = Policy(
            outcalls=rows.outcalls(tenant_uuid),
            users=users,
            contexts=contexts.for_outcalls(tenant_uuid),
            country=rows.country(tenant_uuid),
        )
        return document.show(policy, total)

    def edit(self, patch: Document, tenant_uuid: str) -> None:
        """Sets what a patch says, or nothing of it."""
        self._writer.write(patch, tenant_uuid)

    def text(self, patch: Document, tenant_uuid: str) -> str | None:
        """What Asterisk reads for the interconnections that a patch names."""
        ids = {one['id'] for one in patch.get('interconnections') or ()}
        texts = [
            configuration.text(one)
            for one in (rows.stored_trunks(ids) if ids else ())
            if one.row.tenant_uuid == tenant_uuid
        ]
        return '\n'.join(filter(None, texts)) or None

    def resolve(self, call: Document, tenant_uuid: str) -> Document:
        """What a call would show, and why."""
        return resolving.resolve(call, tenant_uuid)
