# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""An Asterisk process in a chroot, with its own directories."""

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
    """An Asterisk that reads its configuration from a directory of its own.

    Several can run at the same time from one root.

    :param root: the root directory in which the package asterisk is installed
    """

    def __init__(self, root: Path, name: str) -> None:
        self._root = root
        #: the directory of this Asterisk
        self.host_home = Path(tempfile.mkdtemp(prefix=f'{name}-', dir=root / 'srv'))
        #: the same directory inside the chroot
        self.home = Path('/') / self.host_home.relative_to(root)
        self._process: subprocess.Popen | None = None
        self._lines_read = 0

    def write_config(self, files: Mapping[str, str]) -> None:
        """Write configuration files, given by name."""
        etc = self.host_home / 'etc'
        etc.mkdir(exist_ok=True)
        for name, text in files.items():
            (etc / name).write_text(text)

    def start(self) -> None:
        for directory in ('log', 'run', 'db', 'spool'):
            (self.host_home / directory).mkdir()
        self._start_process()

    def _start_process(self) -> None:
        # The log file has everything that Asterisk would print.
        self._process = subprocess.Popen(
            self._command('-f'), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        wait_for(self._is_up, 'Asterisk is up', 180)

    def restart(self) -> None:
        """End Asterisk at once, and start it with the configuration as it is now."""
        self._process.kill()
        self._process.wait()
        self._start_process()

    def stop(self) -> None:
        if self._process:
            self._process.kill()  # nobody needs a graceful end of the calls
            self._process.wait()
        shutil.rmtree(self.host_home)

    def run_command(self, command: str) -> str:
        """Return the output of a console command."""
        done = self._run(command)
        assert done.returncode == 0, (command, done.stdout, self.read_log())
        return done.stdout

    def run_in_root(self, *command: str) -> None:
        """Run a program of the root directory."""
        command = ('chroot', str(self._root), *command)
        subprocess.run(command, check=True, capture_output=True)

    def hang_up_all(self) -> None:
        """End every call, including calls that are still being set up."""

        def has_ended() -> bool:
            self.run_command('channel request hangup all')
            return not self.list_channels()

        wait_for(has_ended, 'no channel is left')

    def wait_until_idle(self) -> None:
        """Wait until the calls have ended by themselves."""
        wait_for(lambda: not self.list_channels(), 'no channel is left')

    def wait_until_answered(self, prefix: str) -> str:
        """Return the name of the one channel with this prefix, once it is answered.

        Its codecs are negotiated by then.
        """

        def find_answered() -> list[str]:
            fields = self._list_channel_fields()
            answered = (each[0] for each in fields if each[4] == 'Up')
            return [name for name in answered if name.startswith(prefix)]

        (name,) = wait_for(find_answered, f'a channel {prefix} is answered')
        return name

    def wait_until_bridged(self, prefix: str) -> None:
        """Wait until a channel with this prefix is in a bridge."""

        def is_bridged() -> bool:
            fields = self._list_channel_fields()
            return any(each[0].startswith(prefix) and each[-2] for each in fields)

        wait_for(is_bridged, f'a channel {prefix} is in a bridge')

    def list_channels(self) -> list[str]:
        """Return the names of all channels."""
        return [fields[0] for fields in self._list_channel_fields()]

    def read_log(self) -> list[str]:
        """Return every line of the log."""
        mark = f'{_MARK}-{next(_marks)}.so'
        # One thread writes all lines in order, so the line about this unknown module
        # comes after everything that was logged before.
        self._run(f'module load {mark}')
        path = self.host_home / 'log' / 'messages'

        def read_lines() -> list[str]:
            return path.read_text(errors='replace').splitlines()

        wait_for(lambda: any(mark in line for line in read_lines()), 'the log')
        return [line for line in read_lines() if _MARK not in line]

    def read_new_log(self) -> list[str]:
        """Return the lines that were logged since the last call of this method."""
        lines = self.read_log()
        begin, self._lines_read = self._lines_read, len(lines)
        return lines[begin:]

    @staticmethod
    def find_problems(lines: list[str]) -> list[str]:
        """Return the warnings and errors among lines of the log."""
        return [line for line in lines if _PROBLEM.search(line)]

    def _list_channel_fields(self) -> list[list[str]]:
        """Return the fields of each channel: 0 name, 4 state, -2 bridge."""
        lines = self.run_command('core show channels concise').splitlines()
        return [line.split('!') for line in lines if '!' in line]

    def _is_up(self) -> bool:
        assert self._process.poll() is None, 'Asterisk has exited'
        return self._run('core waitfullybooted').returncode == 0

    def _run(self, command: str) -> subprocess.CompletedProcess:
        return subprocess.run(
            self._command('-rx', command), capture_output=True, text=True, timeout=180
        )

    def _command(self, *arguments: str) -> list[str]:
        config = str(self.home / 'etc' / 'asterisk.conf')
        return ['chroot', str(self._root), 'asterisk', '-C', config, *arguments]
