# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""The programs that the tests start, and a client of wazo-confd."""

from __future__ import annotations

import os
import shlex
import subprocess
import sys
from pathlib import Path
from typing import Any

import requests

Process = subprocess.Popen[str]


def start_sandbox(data_dir: Path, *arguments: str) -> tuple[Process, str]:
    """Start the sandbox, and return it with its URL."""
    python = os.environ['INTERCO_SANDBOX_PYTHON']
    command = [python, '-m', 'interco_sandbox', '--port', '0', '--data-dir', data_dir]
    process, url = _start([*command, *arguments], 'ready: ')
    return process, url.removesuffix('/1.1')


def start_portal(sandbox_url: str) -> tuple[Process, str]:
    """Start the portal, and return it with its URL.

    `INTERCO_PORTAL_COMMAND` is the command of a portal other than the stand-in.
    """
    stand_in = [sys.executable, '-m', 'interco_portal', '--port', '0']
    stand_in += ['--assets', os.environ['INTERCO_ASSETS']]
    command = shlex.split(os.environ.get('INTERCO_PORTAL_COMMAND', '')) or stand_in
    return _start([*command, '--sandbox', sandbox_url], 'pages: ')


def _start(command: list[Any], mark: str) -> tuple[Process, str]:
    process = subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    )
    assert process.stdout
    for line in process.stdout:
        if line.startswith(mark):
            return process, line.removeprefix(mark).strip()
    raise RuntimeError(f'{command} ended with status {process.wait()}')


def stop(process: Process) -> None:
    """Stop a program that was started here."""
    process.terminate()
    process.wait(30)


class Confd:
    """A client of wazo-confd.

    :param url: the URL of the sandbox
    :param user: the name of the token
    """

    def __init__(self, url: str, user: str) -> None:
        self.about = requests.get(f'{url}/sandbox', timeout=30).json()
        confd = os.environ.get('INTERCO_CONFD_URL') or f'{url}/1.1'
        self.url, self.token = confd, self.about['tokens'][user]['token']

    def send(self, method: str, path: str, body: Any = None) -> Any:
        """Send a request, and return the JSON of the answer; raise if it fails."""
        headers = {'X-Auth-Token': self.token}
        url = f'{self.url}/{path}'
        answer = requests.request(method, url, json=body, headers=headers, timeout=60)
        assert answer.ok, answer.text
        return answer.json() if answer.content else None

    def context(self, kind: str) -> str:
        """Return the name of a context."""
        return self.about['contexts'][kind]['name']

    def create_provider(self, name: str, **values: Any) -> dict[str, Any]:
        """Create a provider with an outgoing and an incoming route."""
        number = f'514{abs(hash(name)) % 10**7:07}'
        extension = {'exten': f'_{number}.', 'context': self.context('outcall')}
        destination = {'type': 'user', 'user_id': self.about['users'][0]['id']}
        body = {
            'profile': 'voip-provider',
            'name': name,
            'context': self.context('incall'),
            'sip': {
                'remote_hosts': ['sip.provider.example'],
                'outbound_auth': {'username': 'acme', 'password': 's3cret-of-acme'},
                'registration': {'contact_user': number},
            },
            'outcalls': [{'name': f'to-{name}', 'extensions': [extension]}],
            'incalls': [{'exten': number, 'destination': destination}],
        }
        return self.send('POST', 'interconnections', body | values)
