# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""One Asterisk in a chroot, with directories of its own, so that several can run."""

from __future__ import annotations

import itertools
import re
import shutil
import subprocess
import tempfile
from collections.abc import Mapping
from pathlib import Path

from waiting import wait_for

_PROBLEM = re.compile(r'\] (?:WARNING|ERROR)\[')
_MARK = 'no-such-module'
_marks = itertools.count(1)


class Asterisk:
    """Files are those of its configuration directory, by their names.

    :param root: the root directory that it is installed in
    """

    def __init__(self, root: Path, name: str) -> None:
        self._root = root
        self._home = Path(tempfile.mkdtemp(prefix=f'{name}-', dir=root / 'srv'))
        #: the same directory as Asterisk sees it
        self.home = Path('/') / self._home.relative_to(root)
        self._process: subprocess.Popen | None = None
        self._read = 0

    def write(self, files: Mapping[str, str]) -> None:
        etc = self._home / 'etc'
        etc.mkdir(exist_ok=True)
        for name, text in files.items():
            (etc / name).write_text(text)

    def start(self) -> None:
        for directory in ('log', 'run', 'db', 'spool'):
            (self._home / directory).mkdir()
        # What it would say on a terminal is in the log as well.
        self._process = subprocess.Popen(
            self._command('-f'), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        wait_for(self._is_up, 'Asterisk is up', 60)

    def stop(self) -> None:
        if self._process:
            self._process.kill()  # no call is to be ended in good order
            self._process.wait()
        shutil.rmtree(self._home)

    def cli(self, command: str) -> str:
        """What a command of the console answers."""
        done = self._run(command)
        assert done.returncode == 0, (command, done.stdout, self.log())
        return done.stdout

    def hang_up(self) -> None:
        """End every call."""
        self.cli('channel request hangup all')
        self.wait_for_silence()

    def wait_for_silence(self) -> None:
        wait_for(lambda: not self.channels(), 'no channel is left')

    def channels(self) -> list[str]:
        """The channels of this moment by their names."""
        lines = self.cli('core show channels concise').splitlines()
        return [line.split('!')[0] for line in lines if '!' in line]

    def log(self) -> list[str]:
        """All it has logged so far."""
        mark = f'{_MARK}-{next(_marks)}.so'
        # Lines are written by a thread of its own, in order: when this one is there...
        self._run(f'module load {mark}')
        path = self._home / 'log' / 'messages'

        def lines() -> list[str]:
            return path.read_text(errors='replace').splitlines()

        wait_for(lambda: any(mark in line for line in lines()), 'the log')
        return [line for line in lines() if _MARK not in line]

    def news(self) -> list[str]:
        """What it has logged since the last call."""
        lines = self.log()
        begin, self._read = self._read, len(lines)
        return lines[begin:]

    @staticmethod
    def problems(lines: list[str]) -> list[str]:
        """The warnings and errors among lines of the log."""
        return [line for line in lines if _PROBLEM.search(line)]

    def _is_up(self) -> bool:
        assert self._process.poll() is None, 'Asterisk has ended by itself'
        return self._run('core waitfullybooted').returncode == 0

    def _run(self, command: str) -> subprocess.CompletedProcess:
        return subprocess.run(
            self._command('-rx', command), capture_output=True, text=True, timeout=60
        )

    def _command(self, *arguments: str) -> list[str]:
        config = str(self.home / 'etc' / 'asterisk.conf')
        return ['chroot', str(self._root), 'asterisk', '-C', config, *arguments]
