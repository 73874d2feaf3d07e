# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

import argparse
import subprocess
import sys
from importlib.metadata import EntryPoint, entry_points
from typing import Any

import pytest

GROUP = 'wazo_confd_cli.commands'
COMMANDS = [one for one in entry_points(group=GROUP) if 'interco' in one.value]
# The options of wazo-confd-cli itself (9c127d7), which it also finds among the
# arguments of a command, abbreviated too.
GLOBAL_OPTIONS = (
    *('--version', '--verbose', '--quiet', '--log-file', '--help', '--debug'),
    *('--config', '--hostname', '--port', '--prefix', '--token', '--ssl', '--no-ssl'),
    *('--verify', '--insecure', '--cacert'),
)


def find_options(parser: argparse.ArgumentParser) -> set[str]:
    return {
        option
        for action in parser._actions
        for option in action.option_strings
        if option.startswith('--')
    }


def build_parser(command: EntryPoint) -> Any:
    return command.load()(None, None).get_parser('')


@pytest.mark.parametrize('command', COMMANDS, ids=lambda command: command.name)
def test_options_of_commands_do_not_clash_with_the_application(
    command: EntryPoint,
) -> None:
    # cliff itself adds --prefix to some commands.
    own = find_options(build_parser(command)) - {'--help', '--prefix'}
    assert own
    taken = [
        option
        for option in own
        if any(one.startswith(option) for one in GLOBAL_OPTIONS)
    ]
    assert taken == []


@pytest.mark.parametrize('command', COMMANDS, ids=lambda command: command.name)
def test_every_argument_is_described(command: EntryPoint) -> None:
    parser = build_parser(command)
    assert parser.description
    assert [action for action in parser._actions if not action.help] == []


def test_commands_are_found() -> None:
    assert {one.name for one in COMMANDS} >= {'interconnection_list', 'call_explain_in'}


def test_commands_import_neither_wazo_confd_nor_its_database() -> None:
    program = (
        'import sys\n'
        'hosts = ("wazo_confd", "xivo_dao", "xivo", "flask", "sqlalchemy")\n'
        'sys.modules.update(dict.fromkeys(hosts))\n'
        'from importlib.metadata import entry_points\n'
        f'for command in entry_points(group="{GROUP}"):\n'
        '    command.load()\n'
    )
    subprocess.run([sys.executable, '-c', program], check=True, timeout=60)
