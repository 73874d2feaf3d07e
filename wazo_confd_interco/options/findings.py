# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Findings: what is allowed but probably not meant, with advice.

A finding is one entry of a table. The tables are data: the warnings of documents, the
checks of diagnostics, the definitions in api.yml and the tables of the documentation
all come from them or are tested against them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Final, Generic, TypeVar

Subject = TypeVar('Subject')

# Calls fail, or strangers are admitted.
ERROR: Final = 'error'
# The setting is allowed, but probably not intended.
WARNING: Final = 'warning'


@dataclass(frozen=True)
class Finding(Generic[Subject]):
    """One kind of finding.

    :param code: stable, for programs
    :param level: `ERROR` or `WARNING`
    :param field: the path in the document that the finding is about
    :param message: one sentence; `{}` is replaced by what `applies` returns
    :param advice: what to change; `{}` as in the message
    :param applies: returns something true if the finding applies to a subject
    """

    code: str
    level: str
    field: str
    message: str
    advice: str
    applies: Callable[[Subject], Any]


@dataclass(frozen=True)
class Found:
    """A finding that applies, with its sentences filled in."""

    code: str
    level: str
    field: str
    message: str
    advice: str

    def to_warning(self) -> dict[str, str]:
        """Return the finding as an entry of a document's `warnings`."""
        return {'code': self.code, 'field': self.field, 'message': self.message}

    def to_check(self) -> dict[str, str]:
        """Return the finding as an entry of the `checks` of diagnostics."""
        return {
            'id': self.code,
            'level': self.level,
            'message': self.message,
            'advice': self.advice,
        }


def find(findings: Iterable[Finding[Subject]], subject: Subject) -> Iterator[Found]:
    """Yield the findings that apply to a subject, in the order of the table."""
    for finding in findings:
        detail = finding.applies(subject)
        if detail:
            yield Found(
                finding.code,
                finding.level,
                finding.field,
                finding.message.format(detail),
                finding.advice.format(detail),
            )
