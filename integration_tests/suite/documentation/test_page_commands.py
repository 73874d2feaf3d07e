# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The `sh` commands of every page, in order, on a new sandbox.

Commands for a PBX, or for a checkout, are in blocks of the language `console`.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from confd_client import Db, Host, running_sandbox, temporary_directory
from nat_samples import insert_transport

ROOT = Path(__file__).parents[3]
PAGES = sorted(
    page
    for page in (ROOT / 'docs').glob('*.md')
    if '```sh\n' in page.read_text()
    # This page has a test of its own, which creates its contexts first.
    and page.name != 'incoming-numbers.md'
)
PROGRAMS = ('bash', 'curl', 'python3')
pytestmark = [
    pytest.mark.sandbox_only,
    pytest.mark.skipif(
        not all(map(shutil.which, PROGRAMS)), reason=f'needs {", ".join(PROGRAMS)}'
    ),
]
LOCAL = 'http://127.0.0.1:9486'
# Like the function of the README, but an error status ends the script, except for the
# requests of the pages that show an error.
STRICT_API = """
api() {
    local fail=--fail-with-body
    [[ "$*" != *application/problem+json* ]] || fail=--silent
    curl -sS $fail -H "X-Auth-Token: $TOKEN" -H 'Content-Type: application/json' "$@"
}
"""


def read_blocks(page: Path) -> list[str]:
    """Return the `sh` blocks of a page."""
    return re.findall(r'```sh\n(.*?)```', page.read_text(), re.DOTALL)


def run_script(sandbox: Host, script: str) -> str:
    """Run commands against a sandbox in a new directory; return what they print."""
    address = sandbox.about_url.removesuffix('/sandbox')
    with tempfile.TemporaryDirectory(prefix='interco-test-') as directory:
        done = subprocess.run(
            ['bash', '-eu', '-o', 'pipefail', '-c', script.replace(LOCAL, address)],
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
            cwd=directory,
            env=os.environ | {'PATH': f'{ROOT}/bin:{os.environ["PATH"]}'},
        )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.fixture(scope='module')
def new_sandbox() -> Iterator[Host]:
    """A sandbox in which nobody has created anything but the transport of a guide."""
    with temporary_directory() as data_dir, running_sandbox(data_dir) as sandbox:
        db = Db(sandbox.about['db_uri'])
        options = [('protocol', 'tls'), ('bind', '0.0.0.0')]
        insert_transport(db, 'transport-tls', options)
        db.connection.close()
        yield sandbox


@pytest.fixture(scope='module')
def quick_start(new_sandbox: Host) -> str:
    """Commands that define what the pages use: `URL`, `TOKEN`, `api` and `ID`."""
    settings, create, *_ = (
        block for block in read_blocks(ROOT / 'README.md') if 'bin/' not in block
    )
    prepared = f'{settings}{STRICT_API}'
    output = run_script(new_sandbox, f'{prepared}{create}echo "ID=$ID"')
    return f'{prepared}{output.splitlines()[-1]}\n'


@pytest.mark.parametrize('page', PAGES, ids=lambda page: page.name)
def test_commands_of_the_page_succeed_in_their_order(
    new_sandbox: Host, quick_start: str, page: Path
) -> None:
    run_script(new_sandbox, quick_start + ''.join(read_blocks(page)))
