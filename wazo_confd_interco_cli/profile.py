# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""`profile list` and `profile show`."""

from __future__ import annotations

from argparse import Namespace
from typing import Any, Final

from .command import ConfdLister
from .errors import CommandError
from .output import Table, build_table
from .prompts import find_profile

_COLUMNS: Final = ('name', 'label', 'description')
_INPUT_COLUMNS: Final = ('name', 'type', 'required', 'label', 'help', 'placeholder')


class ProfileList(ConfdLister):
    """List the profiles of `interconnection create --profile`."""

    def take_action(self, parsed_args: Namespace) -> Table:
        """Return a row for each profile."""
        answer = self.interconnections.profiles(parsed_args.tenant)
        return build_table(_COLUMNS, answer['items'])


class ProfileShow(ConfdLister):
    """List the inputs of a profile."""

    def get_parser(self, prog_name: str) -> Any:
        """Return the parser."""
        parser = super().get_parser(prog_name)
        parser.add_argument('profile', metavar='PROFILE', help='the name')
        return parser

    def take_action(self, parsed_args: Namespace) -> Table:
        """Return a row for each input."""
        profiles = self.interconnections.profiles(parsed_args.tenant)['items']
        profile = find_profile(profiles, parsed_args.profile)
        if profile is None:
            known = ', '.join(one['name'] for one in profiles)
            reason = f'profile {parsed_args.profile!r} does not exist'
            raise CommandError([f'{reason}; profiles are {known}'])
        return build_table(_INPUT_COLUMNS, profile['inputs'])
