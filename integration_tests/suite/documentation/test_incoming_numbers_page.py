# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The commands of docs/incoming-numbers.md."""

from __future__ import annotations

import json
import re
import subprocess
from pathlib import Path

import pytest
from kinds import insert_context
from samples import INTERCONNECTIONS, tenant_of

PAGE = Path(__file__).parents[3] / 'docs' / 'incoming-numbers.md'
COMMANDS = re.findall('```sh\n(.*?)```', PAGE.read_text(), re.DOTALL)
PRELUDE = """
api() {{ curl -s -H 'X-Auth-Token: {token}' -H 'Content-Type: application/json' "$@"; }}
context() {{ echo {context}; }}
URL={url}
"""


@pytest.fixture
def run(host, confd, db, fixtures, name):
    """Return a function that runs a command of the page in contexts of its own.

    It returns the answer, and the incalls in these contexts by their extensions.
    """

    def run(command):
        own, special = name('in'), name('from')
        for context in (own, special):
            insert_context(db, tenant_of(fixtures), context, 'incall')
        command = re.sub('"provider-([0-9])"', f'"{name()}"', command)
        command = re.sub('"from-provider-[0-9]"', f'"{special}"', command)
        token = host.tokens['admin']['token']
        script = PRELUDE.format(token=token, context=own, url=confd.url) + command
        output = subprocess.run(
            ['bash', '-eu', '-c', script], capture_output=True, timeout=60, check=True
        ).stdout
        document = json.loads(output)
        assert 'id' in document, document
        incalls = {}
        for incall in confd.get('/incalls').json()['items']:
            for extension in incall['extensions']:
                if extension['context'] in (own, special):
                    incalls[extension['exten']] = incall['destination']
        confd.delete(f'{INTERCONNECTIONS}/{document["id"]}')
        return document, incalls

    return run


@pytest.mark.parametrize('command', COMMANDS)
def test_command_creates_its_routes_without_another_warning(run, command):
    document, incalls = run(command)
    written = re.findall('"exten": "(.*?)"', command)
    assert set(incalls) >= {exten.replace('+', '') for exten in written[:1]}
    codes = {warning['code'] for warning in document['warnings']}
    assert codes == ({'incall_plus_removed'} if '+1' in command else set())


def test_page_has_a_command_for_each_form_of_the_called_number():
    forms = ('"header": "To"', 'P-Called-Party-ID', '"strip_digits"', '"hangup"')
    for form in (*forms, '_+1', '"extension"'):
        assert any(form in command for command in COMMANDS), form
