# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""The tables in docs/state.md and the definitions in api.yml are those of the code."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from ..answers import ACTIONS
from ..memory import MAX_HISTORY, SUBJECTS
from ..observation import CONTACT_STATUSES, REGISTRATION_STATUSES
from ..situations import SITUATIONS, STATUSES

CHECKOUT = Path(__file__).parents[3]
PAGE = (CHECKOUT / 'docs/state.md').read_text()
API = yaml.safe_load((CHECKOUT / 'wazo_confd_interco/api.yml').read_text())


def properties(definition: str) -> Any:
    """Return the properties of a definition."""
    return API['definitions'][definition]['properties']


def test_table_of_statuses_is_that_of_the_code() -> None:
    section = PAGE.partition('\n## Statuses\n')[2].partition('\n## ')[0]
    rows = re.findall(r'^\| `(\w+)` \| (.+) \|$', section, re.M)
    assert rows == [(one.status, one.summary) for one in SITUATIONS]


def test_every_right_is_documented() -> None:
    rights = re.findall(r'`amid\.action\.(\w+)\.create`', PAGE)
    assert sorted(set(rights)) == sorted(ACTIONS)


@pytest.mark.parametrize('statuses', [REGISTRATION_STATUSES, CONTACT_STATUSES])
def test_statuses_of_parts_are_documented(statuses: tuple[str, ...]) -> None:
    *first, last = (f'`{status}`' for status in statuses)
    assert f'{", ".join(first)} or {last}' in PAGE


def test_api_lists_every_status() -> None:
    item = properties('InterconnectionStateItem')['status']
    registration = properties('InterconnectionRegistrationState')['status']
    contact = properties('InterconnectionContactState')['status']
    assert item['enum'] == list(STATUSES)
    assert registration['enum'] == list(REGISTRATION_STATUSES)
    assert contact['enum'] == list(CONTACT_STATUSES)


def test_api_describes_the_history() -> None:
    history = properties('InterconnectionState')['history']
    assert history['maxItems'] == MAX_HISTORY
    assert history['items']['properties']['subject']['enum'] == list(SUBJECTS)
    assert f'last {MAX_HISTORY} changes' in PAGE
