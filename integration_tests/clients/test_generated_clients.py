# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Clients that are generated from api.yml work, and lose nothing.

Each driver lists, creates, reads, changes, previews and deletes an interconnection, and
asks for the caller ID policy. It fails if a value is lost on the way.
"""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

_DRIVERS = Path(__file__).parent / 'drivers'
_DONE = 'all requests were answered as expected'


def test_openapi_generator_makes_a_python_client(run, api_yml, tmp_path):
    package = tmp_path / 'client'
    generate = ('generate', '-g', 'python', '-i', str(api_yml), '-o', str(package))
    run('openapi-generator-cli', *generate)
    assert _DONE in run('python', str(_DRIVERS / 'openapi_generator.py'), cwd=package)


def test_openapi_python_client_makes_a_python_client(run, openapi_json, tmp_path):
    package = tmp_path / 'interco_client'
    generate = ('--path', str(openapi_json), '--output-path', str(package))
    # Its hooks would format the code with a tool that is not needed.
    config = tmp_path / 'config.yml'
    config.write_text('post_hooks: []\n')
    output = run(
        'openapi-python-client',
        *('generate', '--meta', 'none', '--fail-on-warning'),
        *('--config', str(config), *generate),
    )
    assert 'warning' not in output.lower()
    driver = _DRIVERS / 'openapi_python_client.py'
    assert _DONE in run('python', str(driver), cwd=tmp_path)


def test_openapi_generator_makes_a_typescript_client(run, api_yml, tmp_path):
    client = tmp_path / 'client'
    generate = ('-g', 'typescript-fetch', '-i', str(api_yml), '-o', str(client))
    run('openapi-generator-cli', 'generate', *generate)
    assert _DONE in run_typescript(run, tmp_path, 'openapi_generator.ts')


def test_swagger_typescript_api_makes_a_typescript_client(run, api_yml, tmp_path):
    generate = ('-p', str(api_yml), '-o', str(tmp_path), '-n', 'client.ts')
    run('swagger-typescript-api', 'generate', *generate)
    # The generator asks TypeScript not to check its code; the test checks it.
    client = tmp_path / 'client.ts'
    client.write_text(client.read_text().replace('// @ts-nocheck', ''))
    assert _DONE in run_typescript(run, tmp_path, 'swagger_typescript_api.ts')


def run_typescript(run, directory: Path, driver: str) -> str:
    """Compile a driver with the client beside it, and return its output."""
    shutil.copy(_DRIVERS / driver, directory / 'driver.ts')
    types = Path(os.environ['INTERCO_CLIENT_TOOLS']) / 'node_modules' / '@types'
    if not types.is_dir():
        pytest.skip('@types/node is not installed')
    run(
        'tsc',
        *('--strict', '--skipLibCheck', '--target', 'es2022', '--module', 'commonjs'),
        *(
            '--esModuleInterop',
            '--moduleResolution',
            'node',
            '--lib',
            'es2022,dom,dom.iterable',
        ),
        *('--typeRoots', str(types), '--types', 'node', 'driver.ts'),
        cwd=directory,
    )
    return run('node', 'driver.js', cwd=directory)
