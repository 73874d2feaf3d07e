# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Interconnections: each request changes all of their rows in one transaction.

A write passes through the stages of `pipeline`. wazo-confd commits, reloads Asterisk
and publishes events afterwards; an error on the way rolls everything back.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any

from ..config import Settings
from ..dahdi.machine import Machine
from ..documents import Document
from ..kinds.change import Change
from ..kinds.registry import Kinds
from ..kinds.stored import StoredTrunk
from ..native.confd.services import Services
from ..native.dialplan.context_names import load_context_names
from ..native.routes.outcalls import load_positions, load_whole_outcalls
from ..native.routes.own import delete_routes, find_own_routes
from ..native.routes.writer import lock_outcalls_of_trunks
from ..native.trunks.etags import check_if_match, get_etag
from ..native.trunks.loading import find_trunk, get_trunk, iterate_trunks, load_trunks
from ..native.trunks.locking import lock_and_load, lock_trunk
from ..native.trunks.search import search_trunks
from ..options.findings import Found
from ..options.rendering import render_section
from ..problems import Problems
from ..requester import Requester
from ..rest.links import Links
from . import routes, rules, views
from .document import read_document, show_document
from .drafts import edit_draft, new_draft
from .match_overlaps import find_match_overlaps
from .pipeline import Pipeline, Plan
from .portable import Surroundings, make_portable
from .summaries import Summaries

# Raises an error unless the token of the request has some rights.
CheckRights = Callable[[Iterable[str]], None]


class InterconnectionService:
    """Creates, reads, edits and deletes interconnections as documents."""

    def __init__(
        self,
        services: Services,
        kinds: Kinds,
        apply_profile: Callable[[Document], Document],
        settings: Settings,
    ) -> None:
        """Create the service.

        :param services: wazo-confd's native services
        :param apply_profile: merges a body into the profile that it names
        """
        self.pipeline = Pipeline(services, kinds)
        self._services = services
        self._kinds = kinds
        self._apply_profile = apply_profile
        self._settings = settings
        self._summaries = Summaries(kinds, settings)

    def search(
        self, parameters: Mapping[str, Any], tenant_uuids: Sequence[str]
    ) -> tuple[int, Iterable[Document]]:
        """Return the number of matches, and the page in the view that is asked for.

        Each document of the page is computed when it is asked for.
        """
        view = parameters['view']
        # A trunk without an endpoint cannot be created by a document.
        only_typed = view == views.PORTABLE
        total, rows = search_trunks(
            {**parameters, 'only_typed': only_typed}, tenant_uuids
        )
        if view == views.SUMMARY:
            return total, self._summaries.show(rows)
        if view == views.PORTABLE:
            stored = load_trunks(rows)
            return total, self._make_portable(stored, self._show(stored))
        return total, self._show(iterate_trunks(rows))

    def get(
        self, id_: int, requester: Requester, view: str = views.FULL
    ) -> tuple[Document, str]:
        """Return a document and its ETag, or raise the 404 of wazo-confd."""
        stored, document = self.examine(id_, requester)
        if view == views.PORTABLE:
            (document,) = self._make_portable([stored], [document])
        return document, get_etag(stored)

    def _make_portable(
        self, stored: Sequence[StoredTrunk], documents: Iterable[Document]
    ) -> Iterator[Document]:
        ids = {outcall.id for one in stored for outcall in one.outcalls}
        tenant_uuids = {one.row.tenant_uuid for one in stored}
        surroundings = Surroundings(
            load_context_names(tenant_uuids),
            load_whole_outcalls(ids),
            load_positions(ids),
        )
        return (make_portable(self._kinds, one, surroundings) for one in documents)

    def examine(self, id_: int, requester: Requester) -> tuple[StoredTrunk, Document]:
        """Return what is stored of an interconnection, and its document."""
        stored = get_trunk(id_, requester)
        (document,) = self._show([stored])
        return stored, document

    def _show(self, stored: Iterable[StoredTrunk]) -> Iterator[Document]:
        """Return documents as clients receive them, each computed when it is needed."""
        links, machine = Links(), Machine(self._settings)
        return (show_document(self._kinds, one, links, machine) for one in stored)

    def find(self, stored: StoredTrunk, document: Document) -> list[Found]:
        """Return the findings about a single document, with their advice."""
        kind = self._kinds.get(document['type'] or '')
        machine = Machine(self._settings)
        return list(kind.find(document, stored, machine)) if kind else []

    def create(self, body: Mapping[str, Any], requester: Requester) -> Document:
        """Create a trunk with everything that belongs to it, and return its document.

        :param body: the document as the schema loads it, passwords included
        """
        plan = self.prepare_create(body, requester)
        (id_,) = self.pipeline.apply([plan])
        document, _ = self._show_changed(id_, requester, plan.change)
        document['warnings'] += [
            one.to_warning() for one in routes.find_stripped(plan.change.new)
        ]
        return document

    def read_with_secrets(self, id_: int, requester: Requester) -> Document:
        """Return a document with its passwords, which must not reach a client."""
        stored = get_trunk(id_, requester)
        return read_document(self._kinds, stored, with_secrets=True)

    def prepare_create(self, body: Mapping[str, Any], requester: Requester) -> Plan:
        """Check a new document, and return what it would store."""
        problems = Problems()
        patch = self._apply_profile(dict(body))
        rules.check_create(patch, problems)
        problems.raise_if_any()
        tenant_uuid, is_master = requester.tenant_uuid, requester.is_master
        draft = new_draft(self._kinds, patch, tenant_uuid, is_master, problems)
        return self.pipeline.plan([draft])[0]

    def edit_and_show(
        self,
        id_: int,
        patch: Mapping[str, Any],
        requester: Requester,
        if_match: str | None = None,
    ) -> tuple[Document, str]:
        """Merge a patch into an interconnection.

        :return: the document after it, and its ETag
        """
        change = self.edit(id_, patch, requester, if_match)
        return self._show_changed(id_, requester, change)

    def _show_changed(
        self, id_: int, requester: Requester, change: Change
    ) -> tuple[Document, str]:
        """Return a document with the warnings that only the answer to a change has.

        :return: the document, and its ETag
        """
        stored, document = self.examine(id_, requester)
        kind = self._kinds.get(change.type or '')
        found = find_match_overlaps(document, requester)
        found += kind.find_after_change(change, stored) if kind else ()
        document['warnings'] += [one.to_warning() for one in found]
        return document, get_etag(stored)

    def edit(
        self,
        id_: int,
        patch: Mapping[str, Any],
        requester: Requester,
        if_match: str | None = None,
    ) -> Change:
        """Merge a patch into an interconnection; only differences are written.

        :param if_match: the header `If-Match`: the versions that the client has seen
        :raises InvalidRequest: with everything that is wrong with the patch
        :raises Stale: if the interconnection has another version
        """
        problems = Problems()
        rules.check_update(patch, problems)
        is_master = requester.is_master
        locked = lock_and_load(id_, requester, if_match)
        draft = edit_draft(self._kinds, locked, patch, is_master, problems)
        (plan,) = self.pipeline.plan([draft])
        self.pipeline.apply([plan])
        return plan.change

    def delete(
        self,
        id_: int,
        requester: Requester,
        if_match: str | None = None,
        check_rights: CheckRights | None = None,
    ) -> None:
        """Delete a trunk with its endpoint, its registration and its associations.

        :param check_rights: raises an error unless the token has some rights; if given,
            routes that only this interconnection uses are deleted as well
        :raises Stale: if the version of the interconnection differs from `if_match`
        """
        trunk = lock_trunk(id_, requester)
        if if_match is not None:
            check_if_match(get_trunk(id_, requester), if_match)
        lock_outcalls_of_trunks([trunk.id])
        if check_rights:
            own = find_own_routes(trunk.id)
            rules.check_number_of_routes(len(own))
            check_rights(own.list_rights())
            delete_routes(self._services, trunk, own)
        self.pipeline.delete([trunk])

    def render(self, id_: int | None, with_transport: bool = False) -> str | None:
        """Return the text that Asterisk reads for an interconnection.

        :param id_: an id of any tenant; the caller has checked that it is visible
        :param with_transport: append the transport, which all tenants share
        :return: None for no interconnection
        """
        stored = None if id_ is None else find_trunk(id_)
        if stored is None:
            return None
        text = self.render_stored(stored)
        if not with_transport:
            return text
        name = stored.endpoint.effective('endpoint', 'transport')
        transport = stored.transports.get(name or '')
        if transport is None:
            return text
        options = [('type', 'transport'), *transport.options]
        return f'{text}\n{render_section(transport.name, options)}'

    def render_stored(self, stored: StoredTrunk) -> str:
        """Return the text that Asterisk reads for a stored trunk, secrets masked."""
        kind = self._kinds.get(stored.row.type or '')
        return kind.render(stored) if kind else ''
