# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""What stands in several files of the checkout says the same."""

from __future__ import annotations

import re
from pathlib import Path

import yaml

CHECKOUT = Path(__file__).parents[2]
PLUGIND = yaml.safe_load((CHECKOUT / 'wazo/plugin.yml').read_text())


def found(pattern: str, path: str) -> str:
    return re.search(pattern, (CHECKOUT / path).read_text(), re.MULTILINE)[1]


def test_one_version() -> None:
    assert {
        found(r"version='(.+)'", 'setup.py'),
        found(r'^wazo-confd-interco \((.+)\)', 'debian/changelog'),
        found(r'^## (\S+)', 'CHANGELOG.md'),
        PLUGIND['version'],
    } == {PLUGIND['version']}


def test_both_packages_depend_on_the_same() -> None:
    depends = found(r'^Depends:\n((?: .+\n)+)', 'debian/control')

    assert re.findall(r'^ ([a-z].+),$', depends, re.M) == PLUGIND['debian_depends']


def test_the_package_refuses_to_be_there_beside_that_of_plugind() -> None:
    name = f'wazo-plugind-{PLUGIND["name"]}-{PLUGIND["namespace"]}'

    assert found(r'^Conflicts: (.+)$', 'debian/control') == name
