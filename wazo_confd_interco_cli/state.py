# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""`interconnection state`."""

from __future__ import annotations

import time
from argparse import ArgumentTypeError, Namespace
from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any, Final

from .assignments import Document
from .command import ConfdLister
from .interconnection import add_filters, read_filters
from .output import Table, build_table
from .references import add_reference, find_id

# Seconds. Shorter intervals would keep wazo-confd busy.
MIN_INTERVAL: Final = 0.1
MAX_INTERVAL: Final = 86_400
_COLUMNS: Final = ('id', 'type', 'name', 'status', 'summary', 'calls', 'confirmed_at')


class InterconnectionState(ConfdLister):
    """List whether interconnections work."""

    def get_parser(self, prog_name: str) -> Any:
        """Return the parser."""
        parser = super().get_parser(prog_name)
        add_reference(parser, nargs='?')
        add_filters(parser)
        parser.add_argument(
            '--watch',
            action='store_true',
            help='print a line for each change, until you press Ctrl-C',
        )
        parser.add_argument(
            '--interval',
            type=_parse_interval,
            default=5,
            metavar='SECONDS',
            help='the seconds between two requests of --watch; default: 5',
        )
        return parser

    def take_action(self, parsed_args: Namespace) -> Table:
        """Return a row for each interconnection; with --watch, never return."""
        if parsed_args.watch:
            self._watch(parsed_args)
        return build_table(_COLUMNS, self._read(parsed_args))

    def _read(self, parsed_args: Namespace) -> list[Document]:
        commands, tenant = self.interconnections, parsed_args.tenant
        if parsed_args.interconnection is None:
            items: list[Document] = commands.states(
                tenant, **read_filters(parsed_args)
            )['items']
            return items
        id_ = find_id(commands, parsed_args.interconnection, tenant)
        return [commands.state(id_, tenant)]

    def _watch(self, parsed_args: Namespace) -> None:
        known: dict[int, Document] = {}
        while True:
            states = self._read(parsed_args)
            for line in describe_changes(known, states):
                moment = datetime.now().strftime('%Y-%m-%d %H:%M:%S')
                print(f'{moment} {line}', file=self.app.stdout, flush=True)
            known = {state['id']: state for state in states}
            time.sleep(parsed_args.interval)


def _parse_interval(text: str) -> float:
    seconds = float(text)
    if not MIN_INTERVAL <= seconds <= MAX_INTERVAL:
        raise ArgumentTypeError(
            f'must be between {MIN_INTERVAL} and {MAX_INTERVAL} seconds'
        )
    return seconds


def describe_changes(
    known: dict[int, Document], states: Iterable[Document]
) -> Iterator[str]:
    """Yield a line for each state that is new or differs from the known one."""
    current = {state['id']: state for state in states}
    for id_, state in current.items():
        before = known.get(id_)
        if before is None or _key(before) != _key(state):
            yield f'{_name(state)} {state["status"]}: {state["summary"]}'
    for id_ in known.keys() - current.keys():
        yield f'{_name(known[id_])} deleted'


def _key(state: Document) -> tuple[str, str]:
    return state['status'], state['summary']


def _name(state: Document) -> str:
    return f'{state["type"]}/{state["name"] or state["id"]}'
