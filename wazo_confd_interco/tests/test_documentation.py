# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""The documentation agrees with the tables of the code, and its links work."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml
from api_definitions.tables import DOCS, TABLES, insert_table

from ..config import Settings
from ..dahdi import findings as dahdi
from ..kinds import context_findings
from ..kinds.custom import findings as custom
from ..kinds.iax import findings as iax
from ..kinds.sip import findings as sip
from ..kinds.sip import match_overlaps
from ..rest import limits

CHECKOUT = Path(__file__).parents[2]
# What the Debian package installs in /usr/share/doc, with its links.
INSTALLED = ('README.md', 'CONTRIBUTING.md', 'CHANGELOG.md', 'LICENSE', 'docs')
API_YML = 'wazo_confd_interco/api.yml'
PAGES = sorted(
    [*DOCS.glob('*.md'), *(CHECKOUT / name for name in INSTALLED if '.md' in name)]
)
CONTEXT_CODES = {one.code for one in context_findings.FINDINGS}


def read_section(page: str, heading: str) -> str:
    """Return the text below a heading, up to the next one that is not below it."""
    level = heading.split()[0]
    text = (DOCS / page).read_text().partition(f'\n{heading}\n')[2]
    assert text, f'{page} has no section {heading}'
    return re.split(rf'\n#{{2,{len(level)}}} ', text)[0]


def list_first_cells(text: str) -> list[str]:
    """Return the code in the first cell of each row of the tables in a text."""
    return re.findall(r'^\| `([^`]+)`', text, re.MULTILINE)


def slugs(page: Path) -> set[str]:
    """Return the anchors of the headings of a page, as GitHub computes them."""
    text = re.sub(r'^```.*?^```', '', page.read_text(), flags=re.M | re.S)
    headings = re.findall(r'^#+ (.+)$', text, re.MULTILINE)
    plain = (re.sub(r'\[([^]]*)\]\([^)]*\)', r'\1', one).lower() for one in headings)
    return {re.sub(r'[^\w\- ]', '', one).replace(' ', '-') for one in plain}


def list_links(page: Path) -> Iterator[str]:
    """Yield the targets of the links of a page, except for addresses."""
    text = re.sub(r'^```.*?^```', '', page.read_text(), flags=re.M | re.S)
    for target in re.findall(r'\]\(([^)\s]+)\)', text):
        if '://' not in target:
            yield target


@pytest.mark.parametrize('page', PAGES, ids=lambda page: page.name)
def test_links_of_a_page_lead_to_a_heading_of_an_installed_file(page: Path) -> None:
    for link in list_links(page):
        name, _, anchor = link.partition('#')
        target = (page.parent / name).resolve() if name else page
        assert target.is_file(), link
        path = str(target.relative_to(CHECKOUT))
        assert path == API_YML or path.startswith(INSTALLED), f'{link} is not installed'
        if anchor:
            assert anchor in slugs(target), link


def test_every_page_is_linked_from_the_readme() -> None:
    linked = {link.partition('#')[0] for link in list_links(CHECKOUT / 'README.md')}
    assert {f'docs/{page.name}' for page in DOCS.glob('*.md')} <= linked


@pytest.mark.parametrize(('page', 'name'), TABLES)
def test_generated_table_is_that_of_the_code(page: str, name: str) -> None:
    text = (DOCS / page).read_text()
    assert insert_table(text, name, TABLES[page, name]) == text, 'run bin/generate-api'


@pytest.mark.parametrize(
    ('page', 'codes'),
    [
        (
            'sip.md',
            CONTEXT_CODES
            | {one.code for one in sip.FINDINGS}
            | {match_overlaps.OVERLAPS.code, 'context_…'},
        ),
        ('iax.md', {'context_…'} | {one.code for one in iax.FINDINGS}),
        (
            'custom.md',
            {'context_…'} | {one.code for one in (*custom.FINDINGS, *dahdi.FINDINGS)},
        ),
    ],
)
def test_warnings_of_a_page_are_those_of_the_code(page: str, codes: set[str]) -> None:
    section = read_section(page, '## Warnings')
    table, _, remedies = section.partition('How to resolve them:')
    listed = set(list_first_cells(table))
    assert listed == codes - ({'context_…'} if page == 'sip.md' else set())
    resolved = set(re.findall(r'\*\*`(\w+…?)`\*\*', remedies))
    shared = CONTEXT_CODES | {'context_…'}
    assert resolved - shared == codes - shared


def test_permissions_are_those_of_the_resources() -> None:
    sources = CHECKOUT.glob('wazo_confd_interco/*/resource.py')
    text = ''.join(source.read_text() for source in sources)
    acls = set(re.findall(r"required_acl\('(.+?)'", text))
    section = read_section('administration.md', '## Permissions')
    assert set(list_first_cells(section.partition('###')[0])) == acls


def test_settings_are_those_of_the_code() -> None:
    section = read_section('administration.md', '## Configuration')
    (example,) = re.findall(r'```yaml\n(interco:.*?)```', section, re.DOTALL)
    assert yaml.safe_load(example)['interco'] == vars(Settings())
    assert list_first_cells(section) == list(vars(Settings()))


def test_limits_are_those_of_the_code() -> None:
    section = read_section('administration.md', '## Limits of a request')
    numbers = re.findall(r'^\| .+? \| ([\d,]+)', section, re.MULTILINE)
    documented = sorted(int(number.replace(',', '')) for number in numbers)
    elsewhere = ('MAX_BODY_BYTES', 'MAX_PROBLEMS', 'MAX_REASON')
    in_code = [
        value
        for name, value in vars(limits).items()
        if name.startswith('MAX_') and name not in elsewhere
    ]
    # The body is in MiB. A query parameter can occur only once.
    assert documented == sorted([*in_code, limits.MAX_BODY_BYTES // 2**20, 1])
    assert f'at most {limits.MAX_PROBLEMS} problems' in section
    assert f'{limits.MAX_REASON:,} characters each' in section


@pytest.mark.parametrize(
    ('page', 'heading', 'definition'),
    [
        ('incoming-calls.md', '### Reasons', 'IncomingCallAnswer'),
        ('callerid.md', '## Find out what a call shows', 'CallerIDAnswer'),
    ],
)
def test_reasons_of_a_page_are_those_of_the_api(
    page: str, heading: str, definition: str
) -> None:
    spec = yaml.safe_load((CHECKOUT / API_YML).read_text())
    reasons = spec['definitions'][definition]['properties']['reason']['enum']
    blocks = read_section(page, heading).strip().split('\n\n')
    *_, table = (block for block in blocks if block.startswith('| '))
    listed = re.findall(r'^\| `(\w+)` \| (?!Meaning)', table, re.MULTILINE)
    assert set(listed) == set(reasons) - {None}


def test_profiles_of_the_recipes_are_those_of_the_plugin() -> None:
    names = {
        one.stem for one in CHECKOUT.glob('wazo_confd_interco/profiles/data/*.yml')
    }
    text = (DOCS / 'recipes.md').read_text()
    assert {name for name in names if f'`{name}`' not in text} == set()
