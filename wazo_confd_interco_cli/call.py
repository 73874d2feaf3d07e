# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""`call explain out` and `call explain in`."""

from __future__ import annotations

import argparse
from argparse import Namespace
from typing import Any

from .command import ConfdShowOne
from .output import Record, build_record


class CallExplainOut(ConfdShowOne):
    """Show the route and the caller ID of an outgoing call, and the reasons."""

    def get_parser(self, prog_name: str) -> Any:
        """Return the parser."""
        parser = super().get_parser(prog_name)
        parser.add_argument('number', metavar='NUMBER', help='the dialled number')
        parser.add_argument(
            '--user', metavar='UUID', dest='user_uuid', help='the user who calls'
        )
        parser.add_argument('--context', help='the context in which the call begins')
        parser.add_argument(
            '--selected-caller-id', help='the header X-Wazo-Selected-Caller-ID'
        )
        return parser

    def take_action(self, parsed_args: Namespace) -> Record:
        """Return the answer."""
        names = ('number', 'user_uuid', 'context', 'selected_caller_id')
        call = _read_options(parsed_args, names)
        return build_record(self.callerid_policy.resolve(call, parsed_args.tenant))


class CallExplainIn(ConfdShowOne):
    """Show which interconnection takes an incoming SIP call, and the reasons."""

    def get_parser(self, prog_name: str) -> Any:
        """Return the parser."""
        parser = super().get_parser(prog_name)
        parser.add_argument(
            'address', metavar='ADDRESS', help='the IP address that the call comes from'
        )
        # Not --port and --to: wazo-confd-cli takes --port, and --to as --token.
        parser.add_argument(
            '--source-port',
            type=int,
            dest='port',
            metavar='PORT',
            help='the port that it comes from',
        )
        parser.add_argument('--transport', help='udp (default), tcp, tls, ws or wss')
        parser.add_argument(
            '--invite',
            type=argparse.FileType(encoding='utf-8'),
            metavar='FILE',
            help='the INVITE as Asterisk shows it; - reads the standard input',
        )
        parser.add_argument('--request-uri', metavar='URI', help='the called SIP URI')
        for name in ('from', 'to'):
            parser.add_argument(
                f'--{name}-header',
                dest=name,
                metavar='VALUE',
                help=f'the header {name.title()}',
            )
        parser.add_argument(
            '--header',
            action='append',
            dest='headers',
            metavar='NAME:VALUE',
            type=_parse_header,
            help='another header; can be repeated',
        )
        parser.add_argument(
            '--authorization-username',
            metavar='NAME',
            help='the user name with which the caller answers a challenge',
        )
        return parser

    def take_action(self, parsed_args: Namespace) -> Record:
        """Return the answer."""
        source = _read_options(parsed_args, ('address', 'port', 'transport'))
        names = ('request_uri', 'from', 'to', 'headers', 'authorization_username')
        call = {'source': source} | _read_options(parsed_args, names)
        if parsed_args.invite:
            call['message'] = parsed_args.invite.read()
        return build_record(self.interconnections.identify(call, parsed_args.tenant))


def _read_options(parsed_args: Namespace, names: tuple[str, ...]) -> dict[str, Any]:
    values = {name: getattr(parsed_args, name) for name in names}
    return {name: value for name, value in values.items() if value is not None}


def _parse_header(text: str) -> dict[str, str]:
    name, separator, value = text.partition(':')
    if not separator:
        raise argparse.ArgumentTypeError(f'{text!r} is not a header; write NAME:VALUE')
    return {'name': name.strip(), 'value': value.strip()}
