# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Facts that several files of the checkout state must agree."""

from __future__ import annotations

import re
from pathlib import Path

import yaml

CHECKOUT = Path(__file__).parents[2]
PLUGIND = yaml.safe_load((CHECKOUT / 'wazo/plugin.yml').read_text())


def find(pattern: str, path: str) -> str:
    """Return the first group of a pattern in a file."""
    return re.search(pattern, (CHECKOUT / path).read_text(), re.MULTILINE)[1]


def test_version_is_the_same_in_every_file() -> None:
    assert {
        find(r"version='(.+)'", 'setup.py'),
        find(r"version='(.+)'", 'setup_pages.py'),
        find(r'^wazo-confd-interco \((.+)\)', 'debian/changelog'),
        find(r'^## (\S+)', 'CHANGELOG.md'),
        PLUGIND['version'],
    } == {PLUGIND['version']}


def test_both_packages_have_the_same_dependencies() -> None:
    depends = find(r'^Depends:\n((?: .+\n)+)', 'debian/control')

    assert re.findall(r'^ ([a-z].+),$', depends, re.M) == PLUGIND['debian_depends']


def test_debian_package_conflicts_with_the_package_of_plugind() -> None:
    name = f'wazo-plugind-{PLUGIND["name"]}-{PLUGIND["namespace"]}'

    assert find(r'^Conflicts: (.+)$', 'debian/control') == name
