# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

from wazo_confd.helpers.common import rollback

from ..documents import Document
from ..interconnections.drafts import new_draft
from ..interconnections.service import InterconnectionService
from ..kinds.registry import Kinds
from ..native.sip.transports import load_transports
from ..problems import InvalidRequest, Problems
from ..requester import Requester
from . import formats
from .report import Report
from .sip_document import KnownOptions


class ImportService:
    """Turns configuration files of Asterisk into documents."""

    def __init__(
        self,
        interconnections: InterconnectionService,
        kinds: Kinds,
        known_options: KnownOptions,
    ) -> None:
        """Create the service.

        :param known_options: returns the names of the PJSIP options that wazo-confd
            accepts in a section
        """
        self._pipeline = interconnections.pipeline
        self._kinds = kinds
        self._known_options = known_options

    def convert(self, text: str, format_: str | None, requester: Requester) -> Document:
        """Return the documents of a text, and what became of each line.

        The documents pass the checks of a create. Remaining problems, such as a name
        that exists, become notes.
        """
        report = Report()
        found = formats.convert(
            text, format_ or formats.AUTO, self._known_options, report
        )
        self._name_transports(report)
        self._note_problems(report, requester)
        rollback()
        return {'format': found, **report.finish()}

    def _name_transports(self, report: Report) -> None:
        """Use the transports that this Wazo has under the same names."""
        named = [item for item in report.items if item.transport is not None]
        known = load_transports() if named else {}
        for item in named:
            name = item.transport.value
            if name in known:
                item.document['sip']['transport'] = {'name': name}
            else:
                report.note(
                    item.transport.line,
                    f'this Wazo has no transport {name}; the document uses the default '
                    'transport',
                )

    def _note_problems(self, report: Report, requester: Requester) -> None:
        """Note what a create of the documents would reject."""
        problems = Problems()
        tenant_uuid, is_master = requester.tenant_uuid, requester.is_master
        drafts = [
            new_draft(
                self._kinds,
                item.document,
                tenant_uuid,
                is_master,
                problems.at(str(index)),
            )
            for index, item in enumerate(report.items)
        ]
        try:
            self._pipeline.plan(drafts)
        except InvalidRequest as error:
            for problem in error.problems:
                index, _, path = problem.path.partition('.')
                report.note(
                    report.items[int(index)].line,
                    f'the document cannot be created without changes: {path}: '
                    f'{problem.reason}',
                )
