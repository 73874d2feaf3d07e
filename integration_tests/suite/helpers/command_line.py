# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Runs of the command line, in a process of its own as on a PBX."""

from __future__ import annotations

import json
import os
import pty
import subprocess
import sys
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from confd_client import Host

STAND_IN = [sys.executable, '-m', 'wazo_confd_cli.main']


@dataclass
class Done:
    """A command that has ended."""

    status: int
    stdout: str
    stderr: str

    @property
    def errors(self) -> list[str]:
        """The lines of the errors of a command that failed."""
        assert self.status == 1, self
        assert self.stdout == '', self
        return self.stderr.splitlines()


class CommandLine:
    """Runs commands.

    `INTERCO_CLI` selects a program other than the stand-in, such as wazo-confd-cli.
    """

    def __init__(self, host: Host, token: str, **environment: str) -> None:
        address, port = host.url.removeprefix('http://').split('/')[0].split(':')
        program = os.environ.get('INTERCO_CLI')
        options = ['--hostname', address, '--port', port, '--no-ssl', '--token', token]
        self._command = [*([program] if program else STAND_IN), *options]
        self._environment = os.environ | {'COLUMNS': '100', **environment}
        if program:  # It has packages of its own, not those of the sandbox.
            self._environment.pop('PYTHONPATH', None)

    def run(self, *arguments: str, stdin: str = '') -> Done:
        """Run a command to its end."""
        done = subprocess.run(
            [*self._command, *arguments],
            input=stdin,
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
            env=self._environment,
        )
        return Done(done.returncode, done.stdout, done.stderr)

    def read(self, *arguments: str, stdin: str = '') -> Any:
        """Return what a command shows as JSON; it must succeed and report nothing."""
        done = self.run(*arguments, '-f', 'json', stdin=stdin)
        assert (done.status, done.stderr) == (0, ''), done
        return json.loads(done.stdout)

    def start(self, *arguments: str, **options: Any) -> subprocess.Popen[str]:
        """Start a command."""
        return subprocess.Popen(
            [*self._command, *arguments],
            text=True,
            env=self._environment,
            **options,
        )

    def answer(self, *arguments: str, answers: Iterable[str]) -> tuple[Done, str]:
        """Run a command on a terminal, and answer each of its questions.

        The output goes elsewhere, as in a pipe.

        :return: what the command prints, and the text on the terminal
        """
        ours, theirs = pty.openpty()
        process = self.start(
            *arguments,
            stdin=theirs,
            stderr=theirs,
            stdout=subprocess.PIPE,
            start_new_session=True,  # without a controlling terminal
        )
        os.close(theirs)
        text = ''
        for answer in answers:
            text += _read_question(ours)
            os.write(ours, answer.encode())
        text += _read_rest(ours)
        stdout, _ = process.communicate(timeout=60)
        return Done(process.returncode, stdout, ''), text


def _read_question(descriptor: int) -> str:
    text = ''
    while not text.endswith(': '):
        text += os.read(descriptor, 4096).decode()
    return text


def _read_rest(descriptor: int) -> str:
    text = b''
    with suppress(OSError):  # the other end is closed
        while part := os.read(descriptor, 4096):
            text += part
    os.close(descriptor)
    return text.decode()
