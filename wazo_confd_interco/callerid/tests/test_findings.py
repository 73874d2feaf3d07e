# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

from pathlib import Path
from string import Formatter

import yaml

from wazo_confd_interco import callerid
from wazo_confd_interco.callerid.findings import FINDINGS, warn

PACKAGE = Path(callerid.__file__).parent.parent
API = yaml.safe_load((PACKAGE / 'api.yml').read_text())
PAGE = (PACKAGE.parent / 'docs' / 'callerid.md').read_text()


def documented() -> list[tuple[str, str]]:
    """Return code and level of each row of the table of warnings."""
    section = PAGE.partition('## Warnings')[2]
    rows = [line for line in section.splitlines() if line.startswith('| `')]
    cells = [row.strip('| ').split(' | ') for row in rows]
    return [(code.strip('`'), level) for code, level, *_ in cells]


def test_documentation_lists_every_finding_with_its_level() -> None:
    assert documented() == [(one.code, one.level) for one in FINDINGS]


def test_api_enumerates_the_code_of_every_finding() -> None:
    codes = API['definitions']['CallerIDWarning']['properties']['code']['enum']

    assert codes == [finding.code for finding in FINDINGS]


def test_every_finding_has_advice() -> None:
    assert all(finding.advice for finding in FINDINGS)


def test_message_of_a_finding_is_a_filled_template() -> None:
    for finding in FINDINGS:
        names = [name for _, name, _, _ in Formatter().parse(finding.message) if name]
        details = dict.fromkeys(names, 'a {detail}')
        warning = warn(finding.code, 'users', 'u', **details).to_warning()

        assert warning['message'].count('a {detail}') == len(names)
        assert (warning['code'], warning['id']) == (finding.code, 'u')
