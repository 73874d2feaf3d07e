# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Drafts: the interconnections of a request, before the stages of a write."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Any

from ..documents import Document, merge_patch
from ..kinds.registry import Kinds
from ..kinds.stored import StoredTrunk
from ..native.trunks.locking import LockedTrunk
from ..problems import Problems
from . import rules
from .document import add_type, empty_document, read_document
from .portable import check_listed_secrets


class Secrets(Enum):
    """When a secret in a request is a change.

    A dry run must not tell whether a guess is the stored secret.
    """

    # Always, whether it differs or not.
    WRITE = 'write'
    # If it differs from the stored one; only for a request that is carried out.
    COMPARE = 'compare'
    # If none is stored; only for a dry run of a request that compares.
    IGNORE = 'ignore'


@dataclass(frozen=True)
class Draft:
    """One interconnection of a request, before the stages.

    :param old: the document as it is stored, passwords included
    :param patch: what the request changes
    :param tenant_uuid: the tenant of the interconnection
    :param is_master: whether a token of the master tenant sends the request
    :param problems: at the place of the interconnection in the body
    :param trunk: the locked model of the trunk, None if the request creates it
    :param stored: the interconnection as it is stored, None if the request creates it
    :param secrets: when a secret in the patch is a change
    """

    old: Document
    patch: Mapping[str, Any]
    tenant_uuid: str
    is_master: bool
    problems: Problems
    trunk: Any = None
    stored: StoredTrunk | None = None
    secrets: Secrets = Secrets.WRITE


def new_draft(
    kinds: Kinds,
    patch: Mapping[str, Any],
    tenant_uuid: str,
    is_master: bool,
    problems: Problems,
) -> Draft:
    """Return the draft of a new interconnection.

    :param patch: the document, merged into its profile; it has a type
    """
    # In a new document, null is the same as an omitted value.
    patch = merge_patch({}, {**patch, 'id': None, 'tenant_uuid': None})
    check_listed_secrets(kinds, patch, problems)
    old = empty_document(kinds, patch['type'])
    return Draft(old, patch, tenant_uuid, is_master, problems)


def edit_draft(
    kinds: Kinds,
    locked: LockedTrunk,
    patch: Mapping[str, Any],
    is_master: bool,
    problems: Problems,
    secrets: Secrets = Secrets.WRITE,
) -> Draft:
    """Return the draft of an edit.

    :raises InvalidRequest: if the trunk has no endpoint and cannot get that of the
        patch
    """
    stored = locked.stored
    old = read_document(kinds, stored, with_secrets=True)
    if old['type'] is None and patch.get('type') is not None:
        has_registration = stored.row.register_iax_id is not None
        rules.check_completion(patch, has_registration, problems)
        if problems.has('type') or problems.has(patch['type']):
            problems.raise_if_any()
        old = add_type(kinds, old, stored, patch['type'])
    return Draft(
        old,
        patch,
        stored.row.tenant_uuid,
        is_master,
        problems,
        trunk=locked.model,
        stored=stored,
        secrets=secrets,
    )
