# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Fixtures for generated clients: a sandbox, its api.yml, and the generators.

`bin/test-clients` installs the generators. Without it, every test is skipped.
"""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import requests
from confd_client import Host, running_sandbox, temporary_directory

_TOOLS = os.environ.get('INTERCO_CLIENT_TOOLS')
Run = Callable[..., str]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    if not _TOOLS:
        for item in items:
            item.add_marker(pytest.mark.skip(reason='run by bin/test-clients'))


@pytest.fixture(scope='session')
def sandbox() -> Iterator[Host]:
    with temporary_directory() as data_dir, running_sandbox(data_dir) as sandbox:
        yield sandbox


@pytest.fixture(scope='session')
def api_yml(sandbox: Host, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The specification that wazo-confd serves (Swagger 2.0)."""
    path = tmp_path_factory.mktemp('specification') / 'api.yml'
    answer = requests.get(f'{sandbox.url}/api/api.yml', timeout=10)
    path.write_text(answer.text)
    return path


@pytest.fixture(scope='session')
def openapi_json(
    api_yml: Path, run: Run, tmp_path_factory: pytest.TempPathFactory
) -> Path:
    """The same specification in OpenAPI 3, which some generators require."""
    path = tmp_path_factory.mktemp('openapi') / 'openapi.json'
    run('swagger2openapi', str(api_yml), '--outfile', str(path))
    return path


@pytest.fixture(scope='session')
def run(sandbox: Host) -> Run:
    """Return a function that runs a tool and returns its output.

    The test is skipped if the tool is not installed.
    """
    token = sandbox.tokens['admin']['token']
    environment = os.environ | {'INTERCO_URL': sandbox.url, 'INTERCO_TOKEN': token}

    def run(tool: str, *arguments: str, cwd: Path | None = None) -> str:
        command = [find_tool(tool), *arguments]
        done = subprocess.run(
            command, cwd=cwd, env=environment, capture_output=True, text=True
        )
        assert done.returncode == 0, f'{command}:\n{done.stdout}\n{done.stderr}'
        return done.stdout

    return run


def find_tool(name: str) -> str:
    """Return the path of a tool, or skip the test."""
    if name == 'openapi-generator-cli' and not shutil.which('java'):
        pytest.skip('openapi-generator needs Java')
    tools = Path(_TOOLS or '')
    for directory in (tools / 'venv' / 'bin', tools / 'node_modules' / '.bin'):
        if (directory / name).exists():
            return str(directory / name)
    found = shutil.which(name)
    if not found:
        pytest.skip(f'{name} is not installed')
    return found
