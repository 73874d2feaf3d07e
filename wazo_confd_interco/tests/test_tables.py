# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""The tables of fields and findings, and what api.yml says about them."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
import yaml

import wazo_confd_interco

from ..callerid import findings as callerid
from ..dahdi import findings as dahdi
from ..diagnostics import findings as diagnostics
from ..diagnostics import state_findings
from ..documents import get_path
from ..interconnections import routes
from ..kinds import context_findings
from ..kinds.custom import findings as custom
from ..kinds.custom.fields import FIELDS as CUSTOM_FIELDS
from ..kinds.iax import findings as iax
from ..kinds.iax.fields import FIELDS as IAX_FIELDS
from ..kinds.kind import Kind
from ..kinds.registry import build_kinds
from ..kinds.sip import findings as sip
from ..kinds.sip import match_overlaps
from ..kinds.sip.fields import FIELDS as SIP_FIELDS
from ..kinds.sip.nat import findings as nat
from ..kinds.sip.nat.fields import FIELDS as NAT_FIELDS
from ..options.field import Field, Group
from ..options.findings import ERROR, WARNING, Finding

TABLES = (SIP_FIELDS, IAX_FIELDS, CUSTOM_FIELDS, NAT_FIELDS)
FIELDS = [field for table in TABLES for field in table.fields]
GROUPS = [group for table in TABLES for group in table.groups]
DOCUMENT_FINDINGS: list[Finding[Any]] = [
    *context_findings.FINDINGS,
    *sip.FINDINGS,
    *iax.FINDINGS,
    *custom.FINDINGS,
    *dahdi.FINDINGS,
]
# Findings that are not about a stored document alone.
OTHER_WARNINGS: list[Finding[Any]] = [
    match_overlaps.OVERLAPS,
    *nat.FINDINGS,
    *nat.CHANGE_FINDINGS,
    routes.PLUS_REMOVED,
]
FINDINGS: list[Finding[Any]] = [
    *DOCUMENT_FINDINGS,
    *OTHER_WARNINGS,
    *diagnostics.FINDINGS,
    *state_findings.FINDINGS,
]
# Members of a document that have no entry in a table of fields.
OTHER_PATHS = {
    *('type', 'name', 'context', 'incalls', 'outcalls', 'transport'),
    *('sip.transport', 'sip.options', 'iax.options'),
}
API = yaml.safe_load((Path(wazo_confd_interco.__file__).parent / 'api.yml').read_text())


def read_enum(definition: str, name: str) -> list[str]:
    """Return the values of a property in api.yml."""
    values: list[str] = API['definitions'][definition]['properties'][name]['enum']
    return values


def list_codes(findings: list[Finding[Any]]) -> set[str]:
    """Return the codes of findings."""
    return {finding.code for finding in findings}


def test_code_of_every_finding_is_unique() -> None:
    # There is one for each field that the tenant's template can have.
    others = [one for one in FINDINGS if one not in nat.CHANGE_FINDINGS]
    change_codes = {one.code for one in nat.CHANGE_FINDINGS}
    findings = (*others, *callerid.FINDINGS)
    codes = Counter([*(one.code for one in findings), *change_codes])
    assert [code for code, number in codes.items() if number > 1] == []


@pytest.mark.parametrize('finding', FINDINGS, ids=lambda finding: finding.code)
def test_finding_has_level_message_and_advice(finding: Finding[Any]) -> None:
    assert finding.level in (ERROR, WARNING)
    for template in (finding.message, finding.advice):
        assert template
        filled = template.format('some detail')
        assert '{}' not in filled
        assert not filled.endswith('.')


@pytest.mark.parametrize('finding', FINDINGS, ids=lambda finding: finding.code)
def test_finding_is_about_a_member_of_the_document(finding: Finding[Any]) -> None:
    paths = {one.path for one in (*FIELDS, *GROUPS)}
    assert finding.field in paths | OTHER_PATHS


@pytest.mark.parametrize('one', [*FIELDS, *GROUPS], ids=lambda one: one.path)
def test_field_is_described_in_sentences(one: Field | Group) -> None:
    assert one.doc[0].isupper() or one.doc[0] == '`'
    assert one.doc.endswith('.')
    assert '  ' not in one.doc


@pytest.mark.parametrize(
    'field',
    [one for one in FIELDS if one.default is not None or 'Default:' in one.doc],
    ids=lambda field: field.path,
)
def test_description_of_a_field_names_its_default(field: Field) -> None:
    assert f'Default: {json.dumps(field.default)}.' in field.doc


@pytest.mark.parametrize('kind', build_kinds(lambda section: ()).values())
def test_new_document_has_the_default_of_each_field(kind: Kind) -> None:
    for field in kind.fields.fields:
        parent, _, name = field.path.rpartition('.')
        members = kind.empty_objects.get(parent) or get_path(kind.empty(), parent)
        if field.default is not None:
            assert members[name] == field.default


def test_api_lists_the_code_of_every_warning() -> None:
    expected = list_codes([*DOCUMENT_FINDINGS, *OTHER_WARNINGS])
    assert read_enum('InterconnectionWarning', 'code') == sorted(expected)


def test_api_lists_the_id_of_every_check() -> None:
    expected = list_codes(
        [
            *(*diagnostics.FINDINGS, *state_findings.FINDINGS),
            *(*DOCUMENT_FINDINGS, match_overlaps.OVERLAPS),
        ]
    )
    assert read_enum('InterconnectionCheck', 'id') == sorted(expected)
