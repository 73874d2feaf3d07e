# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

import re
from pathlib import Path

import pytest

from ...problems import MASTER_TENANT_ONLY, InvalidValue
from ..privileges import PRIVILEGES, Privilege, check_option_privilege

_PAGE = Path(__file__).parents[3] / 'docs' / 'administration.md'
_OPTIONS = sorted(key for one in PRIVILEGES for key in one.options)


def describe(privilege: Privilege) -> str:
    """Return the row of the documentation about a privilege."""
    where = ', '.join(f'`{path}`' for path in privilege.where.split(', '))
    options = ', '.join(f'`{key}`' for key in privilege.options)
    what = f'{privilege.what}: {options}' if options else privilege.what
    return f'| {where} | {what} | {privilege.reason} |'


def test_documentation_has_a_row_for_each_privilege() -> None:
    section = _PAGE.read_text().partition('### Who may set what')[2].partition('\n#')[0]
    rows = re.findall(r'(?m)^\| `.*\|$', section)
    assert rows == [describe(privilege) for privilege in PRIVILEGES]


@pytest.mark.parametrize('key', [*_OPTIONS, 'Named_Pickup_Group', 'OUTKEY'])
def test_option_of_a_privilege_requires_the_master_tenant(key: str) -> None:
    check_option_privilege(key, is_master=True)
    with pytest.raises(
        InvalidValue, match=f'^{key} requires a token of the ma'
    ) as error:
        check_option_privilege(key, is_master=False)
    assert error.value.code == MASTER_TENANT_ONLY


@pytest.mark.parametrize('key', ['rtp_timeout', 'context', 'callerid', 'tos_audio', ''])
def test_any_other_option_requires_nothing(key: str) -> None:
    check_option_privilege(key, is_master=False)


def test_option_has_one_privilege_and_is_in_lower_case() -> None:
    assert len(set(_OPTIONS)) == len(_OPTIONS)
    assert [key.lower() for key in _OPTIONS] == _OPTIONS
