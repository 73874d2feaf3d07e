# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Try an interconnection: check the document, end the transaction, ask the network."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import Final

from ..documents import Document
from ..errors import TooManyRequests
from ..interconnections.service import InterconnectionService
from ..native.database.transaction import release_connection
from ..native.sip.transports import find_protocol
from ..problems import CONFLICT, REQUIRED, reject
from ..requester import Requester
from .attempt import try_target
from .document import NOTE, ProbeAnswer
from .targets import MAX_TARGETS, Target, list_targets

# Probes that run at the same time.
MAX_PER_TENANT: Final = 2
MAX_TOGETHER: Final = 8


class ProbeService:
    """What the resource does, without HTTP."""

    def __init__(self, interconnections: InterconnectionService) -> None:
        """Create the service."""
        self._interconnections = interconnections
        self._lock = threading.Lock()
        self._running: Counter[str] = Counter()

    def probe(
        self, body: Document, requester: Requester, owner: Requester
    ) -> ProbeAnswer:
        """Return what the other side answers.

        :param body: a document, or the id of an interconnection
        :param requester: the tenants that the request may see, and `owner` the tenant
            of a new interconnection
        :raises InvalidRequest: for what a create or an update would reject
        :raises TooManyRequests: if the tenant has too many probes
        """
        targets = self._prepare(body, requester, owner)
        # Nothing is kept, and no connection is held while others are waited for.
        release_connection()
        with self._enter(owner.tenant_uuid):
            with ThreadPoolExecutor(max_workers=MAX_TARGETS) as pool:
                is_master = requester.is_master
                answers = pool.map(lambda one: try_target(one, is_master), targets)
            return {'targets': list(answers), 'note': NOTE}

    def _prepare(
        self, body: Document, requester: Requester, owner: Requester
    ) -> list[Target]:
        id_ = body.get('id')
        if id_ is None:
            document = self._interconnections.prepare_create(body, owner).change.new
        else:
            if len(body) > 1:
                # Whoever names another host must not get an answer to a challenge that
                # was made with a stored password.
                reject(
                    'id',
                    'must not be combined with a document; send one of the two',
                    CONFLICT,
                )
            document = self._interconnections.read_with_secrets(id_, requester)
        if document['type'] != 'sip':
            reject('type', 'only SIP interconnections can be tested')
        sip = document['sip']
        uuids = [one['uuid'] for one in sip['templates']]
        transport = sip['transport'] and sip['transport']['name']
        targets = list_targets(document, find_protocol(transport, uuids))
        if not targets:
            reject('sip.remote_hosts', 'required; there is no host to test', REQUIRED)
        return targets

    @contextmanager
    def _enter(self, tenant_uuid: str) -> Iterator[None]:
        with self._lock:
            total = self._running.total()
            if self._running[tenant_uuid] >= MAX_PER_TENANT or total >= MAX_TOGETHER:
                raise TooManyRequests('too many probes are running; try again later')
            self._running[tenant_uuid] += 1
        try:
            yield
        finally:
            with self._lock:
                self._running[tenant_uuid] -= 1
                self._running += Counter()  # forgets tenants without a probe
