# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Check the packages that bin/test-package installs: installed.py CHECK.

It runs in the Debian root, with the sandbox's substitutes for Wazo's packages on the
path. All other packages are Debian's.
"""

from __future__ import annotations

import re
import sys
from importlib import metadata
from pathlib import Path
from typing import Any

import yaml
from interco_sandbox.__main__ import settings
from interco_sandbox.app import make_app
from stevedore import ExtensionManager
from wazo_confd_client import Client

DEBIAN = Path('/usr/lib/python3/dist-packages')
DOCUMENTATION = Path('/usr/share/doc/wazo-confd-interco')
ROUTES = {
    '/1.1/callerid-policy',
    '/1.1/interconnections',
    '/1.1/interconnections/<id>',
    '/1.1/interconnections/profiles',
}


def list_routes() -> set[str]:
    """Return the routes of a confd that is configured by /etc/wazo-confd."""
    config = settings(Path('/etc/wazo-confd'), enabled_plugins={})
    return {str(rule) for rule in make_app(config).url_map.iter_rules()}


def list_commands() -> set[str]:
    """Return the names of the commands that confd's client loads."""
    manager = ExtensionManager('wazo_confd_client.commands')
    return {extension.name for extension in manager}


def list_programs() -> dict[str, Any]:
    """Return the commands that wazo-confd-cli loads."""
    manager = ExtensionManager('wazo_confd_cli.commands')
    return {extension.name: extension.plugin for extension in manager}


def check_loaded() -> None:
    """Check that confd loads the plugin, and client and command line their commands."""
    routes, commands = list_routes(), list_commands()
    assert routes >= ROUTES, routes
    assert commands == {'callerid_policy', 'interconnections'}, commands
    assert 'interconnection_list' in list_programs()
    assert callable(Client('localhost').interconnections.profiles)

    import wazo_confd_interco
    import wazo_confd_interco_client

    for module in (wazo_confd_interco, wazo_confd_interco_client):
        assert Path(module.__file__).parent.parent == DEBIAN, module.__file__
    for name in ('api.yml', 'profiles/data/two-wazo.yml'):
        assert (DEBIAN / 'wazo_confd_interco' / name).is_file(), name


def check_absent() -> None:
    """Check that no module and no entry point of the plugin is installed."""
    assert not list_routes() & ROUTES
    assert list_commands() == set()
    assert list_programs() == {}
    assert not metadata.entry_points(group='wazo_confd.plugins')
    assert list(DEBIAN.glob('wazo_confd_interco*')) == []


def check_links() -> None:
    """Check that the links of the installed documentation lead to files."""
    pages = list(DOCUMENTATION.rglob('*.md'))
    assert DOCUMENTATION / 'README.md' in pages, pages
    for page in pages:
        for target in re.findall(r'\]\(([^)#:]+)(?:#[^)]*)?\)', page.read_text()):
            assert (page.parent / target).exists(), f'{page}: {target}'


def check_pages() -> None:
    """Check that wazo-ui finds the pages and their files, and that they are enabled."""
    (entry_point,) = metadata.entry_points(group='wazo_ui.plugins')
    assert entry_point.name == 'interconnection', entry_point
    (config,) = Path('/etc/wazo-ui/conf.d').glob('*.yml')
    enabled = yaml.safe_load(config.read_text())['enabled_plugins']
    assert enabled == {'interconnection': True}, enabled
    for name in (
        'plugin.py',
        'static/css/interco.css',
        'static/js/core/field-table.js',
        'static/js/core/api.js',
        'static/js/pages/show/nat.js',
        'templates/interconnection/page.html',
        'translations/fr/LC_MESSAGES/messages.mo',
    ):
        assert (DEBIAN / 'wazo_ui_interco' / name).is_file(), name


def check_no_pages() -> None:
    """Check that no module and no entry point of the pages is installed."""
    assert not metadata.entry_points(group='wazo_ui.plugins')
    assert list(DEBIAN.glob('wazo_ui_interco*')) == []


if __name__ == '__main__':
    checks = {
        'loaded': check_loaded,
        'absent': check_absent,
        'links': check_links,
        'pages': check_pages,
        'no-pages': check_no_pages,
    }
    checks[sys.argv[1]]()
