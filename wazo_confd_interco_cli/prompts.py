# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Questions on a terminal for the inputs of a profile."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from getpass import getpass
from typing import Any, Final, TextIO

from .assignments import Document, get_path, set_path
from .errors import CommandError
from .fields import INTERCONNECTION, InvalidValue, convert, find_schema

_PASSWORD: Final = 'password'


class Terminal:
    """The terminal of a person.

    :param stdin: where answers come from
    :param stderr: where questions go, so that the output stays clean
    """

    def __init__(self, stdin: TextIO, stderr: TextIO) -> None:
        self._stdin = stdin
        self._stderr = stderr

    def is_interactive(self) -> bool:
        """Return whether a person can answer."""
        return self._stdin.isatty()

    def ask(self, question: str) -> str:
        """Return the answer to a question."""
        print(question, end='', file=self._stderr, flush=True)
        answer = self._stdin.readline()
        if not answer:
            raise CommandError(['no answer; nothing was changed'])
        return answer.strip()

    def ask_secret(self, question: str) -> str:
        """Return the answer to a question, which the terminal does not show."""
        return getpass(question, self._stderr)

    def report(self, message: str) -> None:
        """Show a line."""
        print(message, file=self._stderr)


def ask_missing_inputs(terminal: Terminal, profile: Document, body: Document) -> None:
    """Ask for every required input of a profile that a request does not have.

    :param profile: an item of the list of profiles
    :param body: the request, to which the answers are added
    """
    for asked in _find_missing(profile, body):
        _ask(terminal, asked, body)


def _find_missing(profile: Document, body: Document) -> Iterable[Document]:
    return [
        asked
        for asked in profile['inputs']
        if asked['required']
        and get_path(body, asked['name']) is None
        and get_path(profile['defaults'], asked['name']) is None
    ]


def _ask(terminal: Terminal, asked: Document, body: Document) -> None:
    schema = find_schema(INTERCONNECTION, asked['name'])
    is_password = asked['type'] == _PASSWORD
    ask: Callable[[str], str] = terminal.ask_secret if is_password else terminal.ask
    while True:
        answer = ask(_write_question(asked))
        if not answer:
            continue
        try:
            # A password is never JSON, null or a list.
            value = answer if is_password else convert(schema, answer)
        except InvalidValue as error:
            terminal.report(f'{asked["name"]}: {error}')
            continue
        set_path(body, asked['name'], value)
        return


def _write_question(asked: Document) -> str:
    hints = [asked['help']]
    if asked['choices']:
        hints.append(', '.join(str(choice['value']) for choice in asked['choices']))
    elif asked['placeholder'] and asked['type'] != _PASSWORD:
        hints.append(f'for example {asked["placeholder"]}')
    hint = '; '.join(filter(None, hints))
    return f'{asked["label"]} ({hint}): ' if hint else f'{asked["label"]}: '


def find_profile(profiles: Iterable[Any], name: str) -> Document | None:
    """Return a profile; None if there is none, which wazo-confd explains better."""
    return next((one for one in profiles if one['name'] == name), None)
