# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What bin/test-package looks at in the root: python3 installed.py [absent]

The sandbox's host packages are on the path, everything else is Debian's own.
"""

from __future__ import annotations

import sys
from importlib import metadata
from pathlib import Path

from interco_sandbox.__main__ import settings
from interco_sandbox.app import make_app
from stevedore import ExtensionManager
from wazo_confd_client import Client

DEBIAN = Path('/usr/lib/python3/dist-packages')
ROUTES = {
    '/1.1/callerid-policy',
    '/1.1/interconnections',
    '/1.1/interconnections/<id>',
    '/1.1/interconnections/profiles',
}


def routes() -> set[str]:
    """The confd of the configuration in /etc, with the plugins it enables."""
    config = settings(Path('/etc/wazo-confd'), enabled_plugins={})
    return {str(rule) for rule in make_app(config).url_map.iter_rules()}


def commands() -> set[str]:
    manager = ExtensionManager('wazo_confd_client.commands')
    return {extension.name for extension in manager}


def check_loaded() -> None:
    assert routes() >= ROUTES, routes()
    assert commands() == {'callerid_policy', 'interconnections'}, commands()
    assert callable(Client('localhost').interconnections.profiles)

    import wazo_confd_interco
    import wazo_confd_interco_client
    from wazo_confd_interco.profiles import files

    for module in (wazo_confd_interco, wazo_confd_interco_client):
        assert Path(module.__file__).parent.parent == DEBIAN, module.__file__
    profiles = files.load('/etc/wazo-confd/interco-profiles.d')
    assert {'voip-provider', 'two-wazo'} <= profiles.keys(), list(profiles)


def check_absent() -> None:
    assert not routes() & ROUTES
    assert commands() == set()
    assert not metadata.entry_points(group='wazo_confd.plugins')
    assert list(DEBIAN.glob('wazo_confd_interco*')) == []


if __name__ == '__main__':
    check_absent() if sys.argv[1:] == ['absent'] else check_loaded()
