# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

import logging
import subprocess
import sys
from typing import Any

import pytest

from wazo_confd_interco import requirements
from wazo_confd_interco.plugin import Plugin
from wazo_confd_interco.tests import host_uses

DEPENDENCIES = dict.fromkeys(requirements.DEPENDENCIES)
MODELS = 'xivo_dao.alchemy'


def listed(table: dict[str, str]) -> set[str]:
    return {
        f'{path}{"." if ":" in path else ":"}{name}'
        for path, names in table.items()
        for name in names.split()
    }


def test_what_the_code_imports_is_listed() -> None:
    columns = requirements.COLUMNS
    known = listed(requirements.NAMES) | set(columns) | listed(columns)

    assert sorted(host_uses.names() - known) == []


def test_what_the_code_selects_is_listed() -> None:
    used = host_uses.columns()

    assert f'{MODELS}.trunkfeatures:TrunkFeatures.endpoint_sip_uuid' in used
    assert sorted(used - listed(requirements.COLUMNS)) == []


def test_nothing_is_lacking_here() -> None:
    assert requirements.lacking(DEPENDENCIES) == []


@pytest.mark.parametrize(
    'table, path, names, told',
    [
        ('NAMES', 'wazo_confd.plugins.gone.service', 'build_service', ''),
        ('NAMES', 'wazo_confd.plugins.trunk.service', 'build_gone', '.build_gone'),
        ('NAMES', f'{MODELS}.useriax:Gone', 'id', ''),
        ('COLUMNS', f'{MODELS}.gone:Gone', 'id', ''),
        ('COLUMNS', f'{MODELS}.useriax:Gone', 'id', ''),
        ('COLUMNS', f'{MODELS}.useriax:UserIAX', 'id gone', '.gone'),
    ],
)
def test_what_is_lacking_is_named(
    monkeypatch: pytest.MonkeyPatch, table: str, path: str, names: str, told: str
) -> None:
    monkeypatch.setitem(getattr(requirements, table), path, names)

    assert requirements.lacking(DEPENDENCIES) == [path + told]


def test_a_host_that_lacks_something_gets_one_line_and_no_resource(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setitem(requirements.NAMES, 'wazo_confd.plugins.gone', 'a b')
    dependencies: dict[str, Any] = {**DEPENDENCIES, 'api': object()}
    del dependencies['pjsip_doc']

    Plugin().load(dependencies)

    (record,) = caplog.records
    assert record.levelno == logging.ERROR
    assert record.getMessage() == (
        'interconnections are not served, this host lacks: '
        'dependency pjsip_doc, wazo_confd.plugins.gone'
    )


def test_the_plugin_is_imported_where_there_is_no_host_at_all() -> None:
    """confd imports it before it asks: an error there would be a traceback."""
    program = (
        'import sys\n'
        'hosts = ("wazo_confd", "xivo_dao", "xivo", "wazo_provd_client")\n'
        'sys.modules.update(dict.fromkeys(hosts))\n'
        'from wazo_confd_interco.plugin import Plugin\n'
        'Plugin().load({})\n'
    )
    done = subprocess.run(
        [sys.executable, '-c', program], capture_output=True, text=True, timeout=60
    )

    assert done.returncode == 0, done.stderr
    (line,) = done.stderr.splitlines()
    assert line.startswith('interconnections are not served, this host lacks: ')
    assert 'wazo_confd.plugins.trunk.service' in line
