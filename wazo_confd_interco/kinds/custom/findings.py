# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Findings about the dial string of one customized interconnection."""

from __future__ import annotations

from typing import Final

from ...options.findings import ERROR, WARNING, Finding
from . import interface

# The technologies that Asterisk 22 has on a Wazo. wazo-confgend turns the modules of
# others off (enabled_asterisk_modules in its config.yml), or Asterisk has none. DAHDI
# has findings of its own.
_LOADED: Final = frozenset(
    """
    audiosocket dahdi iax2 local multicastrtp pjsip sccp unicastrtp websocket
    """.split()
)


def _find_unloaded_technology(dial_string: str) -> str | None:
    technology = interface.find_technology(dial_string)
    return None if technology in _LOADED else dial_string.partition('/')[0]


def _find_lost_number(dial_string: str) -> str | None:
    local = interface.parse_local(dial_string)
    if local is None or not local.is_possible:
        return None
    depends = interface.depends_on_number(local.exten)
    return None if depends else f'{local.exten} in the context {local.context}'


def _is_impossible(dial_string: str) -> str | None:
    local = interface.parse_local(dial_string)
    return dial_string if local is not None and not local.is_possible else None


FINDINGS: Final[tuple[Finding[str], ...]] = (
    Finding(
        'technology_not_loaded',
        WARNING,
        'custom.interface',
        'by default, Asterisk on a Wazo server has no channel technology {}, so calls '
        'fail unless you have added the module',
        'compare `custom.interface` with `core show channeltypes`',
        _find_unloaded_technology,
    ),
    Finding(
        'local_number_lost',
        WARNING,
        'custom.interface',
        'Wazo appends the number to the interface, where Asterisk reads it as '
        'options of the channel, so every call reaches {}',
        'set `custom.interface` to Local, and `custom.interface_suffix` to "@" and the '
        'context in which the dialled number should be called',
        _find_lost_number,
    ),
    Finding(
        'local_channel_fails',
        ERROR,
        'custom.interface',
        'Wazo dials {}, in which Asterisk finds no extension or no context, so every '
        'call fails',
        'set `custom.interface` to Local, and `custom.interface_suffix` to "@" and the '
        'context',
        _is_impossible,
    ),
)
