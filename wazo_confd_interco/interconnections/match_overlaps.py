# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Find the interconnections that match the same addresses as another one."""

from __future__ import annotations

from ..documents import Document
from ..kinds.sip.match_overlaps import (
    NO_ACCOUNTS,
    Accounts,
    find_overlaps,
    find_registrar,
    find_registrar_hosts,
)
from ..native.incoming.matches import load_accounts, load_overlap_candidates
from ..options.findings import Found
from ..requester import Requester


def find_match_overlaps(document: Document, requester: Requester) -> list[Found]:
    """Return the findings about addresses that other interconnections match too.

    Interconnections of other tenants are included only for the master tenant.
    """
    sip = document['sip']
    if not sip or not sip['match']:
        return []
    tenant_uuid = str(document['tenant_uuid'])
    matches = sip['match']
    others = load_overlap_candidates(
        matches, document['id'], None if requester.is_master else tenant_uuid
    )
    registrar = find_registrar(sip['registration'])
    accounts = NO_ACCOUNTS
    if others and registrar is not None:
        ids = load_accounts({one.id for one in others}, registrar)
        accounts = Accounts(ids, find_registrar_hosts(sip))
    return list(find_overlaps(tenant_uuid, matches, others, accounts))
