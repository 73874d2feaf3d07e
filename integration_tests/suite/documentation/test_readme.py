# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The shell commands of the section "Quick start" of README.md."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest
from samples import INTERCONNECTIONS

README = Path(__file__).parents[3] / 'README.md'
PROGRAMS = ('bash', 'curl', 'python3')
pytestmark = [
    pytest.mark.sandbox_only,
    pytest.mark.skipif(
        not all(map(shutil.which, PROGRAMS)), reason=f'needs {", ".join(PROGRAMS)}'
    ),
]


@pytest.fixture(scope='module')
def section():
    text = README.read_text()
    return text[text.index('## Quick start') : text.index('## Install')]


@pytest.fixture(scope='module')
def executed(section, host, confd, name):
    """Run the commands, and return their output and the resulting document."""
    own = name()
    script = '\n'.join(re.findall('```sh\n(.*?)```', section, re.DOTALL))
    script = script.replace('http://127.0.0.1:9486', host.about_url[: -len('/sandbox')])
    script = script.replace('"acme"', f'"{own}"')
    command = ['bash', '-eu', '-o', 'pipefail', '-c', script]
    answer = subprocess.run(
        command, capture_output=True, text=True, timeout=60, check=False
    )
    assert answer.returncode == 0, answer.stderr
    (document,) = confd.get(f'{INTERCONNECTIONS}?name={own}').json()['items']
    return answer, document


def test_requests_of_the_readme_have_the_promised_effect(executed):
    answer, document = executed
    sip = document['sip']
    assert sip['registration']['server_uri'] == 'sip:sip2.example.com'
    assert sip['match'] == ['sip2.example.com']
    assert sip['codecs'] is None
    assert 'allow = !all,g722,ulaw\n' in answer.stdout
    assert 'server_uri = sip:sip2.example.com\n' in answer.stdout


def test_readme_shows_the_warning_of_the_first_answer(executed, section):
    answer, document = executed
    (shown,) = re.findall('```json\n"warnings": (.*?)\n```', section, re.DOTALL)
    for word in re.findall('": (".*")', shown):
        assert word in answer.stderr
    assert 's3cret' not in answer.stdout + answer.stderr
