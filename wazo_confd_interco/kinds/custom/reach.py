# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""What the dial string of a customized interconnection reaches, and whether it may.

A dial string can name any object of Asterisk. A token of a sub-tenant may only name
objects that its tenant has. A token of the master tenant may also name what is in no
table of Wazo, but nothing of another tenant.
"""

from __future__ import annotations

from typing import Final

from ...options import privileges
from ...problems import FORBIDDEN, NOT_FOUND, Problems
from ..change import Change
from ..references import ContextUse, Lookups, check_contexts
from . import interface

_INTERFACE: Final = 'custom.interface'
# wazo-agid dials it, and what the suffix adds, as the name of an endpoint.
_BARE_PJSIP: Final = 'PJSIP'
# Technologies whose channels are objects of a tenant, beside `Local/`.
_NAMED: Final = (interface.PJSIP, interface.IAX, interface.SCCP)
# Technologies that Asterisk no longer has, and what to write instead.
_REMOVED: Final = {
    'iax': 'write IAX2/<peer>',
    'sip': 'write PJSIP/<endpoint>, or create an interconnection of type sip',
    'zap': 'write dahdi/g1 for the first group',
}


def add_lookups(dial_string: str, is_master: bool, lookups: Lookups) -> None:
    """Look up the endpoint, peer, line or context that a dial string reaches."""
    lookups.peers_reached.update(find_peers(dial_string))
    lookups.add_contexts(_find_contexts(dial_string, is_master))


def check(change: Change, problems: Problems) -> None:
    """Report a dial string that reaches another tenant, or what the number selects."""
    dial_string = change.new['custom']['dial_string']
    technology = interface.find_technology(dial_string)
    channel = interface.find_channel_name(dial_string)
    context = interface.find_local_context(dial_string)
    if technology not in (*_NAMED, interface.LOCAL):
        problems.check(
            _INTERFACE,
            privileges.CHANNEL.check,
            f'the technology {technology}',
            change.is_master,
        )
    if technology in _REMOVED:
        problems.add(
            _INTERFACE,
            f'Asterisk has no technology {technology}; {_REMOVED[technology]}',
        )
        return
    is_bare = change.new['custom']['interface'] == _BARE_PJSIP
    if channel is None or is_bare:
        problems.add(
            _INTERFACE,
            f'Wazo dials {dial_string}, which names no endpoint; write '
            'PJSIP/<endpoint> in capital letters, without a suffix',
        )
        return
    local = interface.parse_local(dial_string)
    if local is not None and not local.is_possible:
        problems.add(
            _INTERFACE,
            f'Wazo dials {dial_string}, in which Asterisk finds no extension or no '
            'context; to call the number in a context, write the interface Local and '
            'the suffix @<context>',
        )
        return
    named = channel if context is None else context
    if interface.depends_on_number(named):
        problems.add(
            _INTERFACE,
            f'Wazo dials {dial_string}; name the endpoint, otherwise the number '
            'dialled selects it',
            FORBIDDEN,
        )
    elif technology == interface.IAX and interface.has_iax_password(channel):
        problems.add(
            _INTERFACE,
            'must not contain a password; create an interconnection of type iax',
            FORBIDDEN,
        )
    elif not _may_reach(dial_string, change):
        problems.add(
            _INTERFACE,
            f'Wazo dials {dial_string}; {channel!r} not found',
            NOT_FOUND,
        )
    uses = list(_find_contexts(dial_string, change.is_master))
    check_contexts(uses, change.tenant_uuid, change.references, problems)


def _may_reach(dial_string: str, change: Change) -> bool:
    """Return whether the tenant may call the peers in a dial string."""
    peers = find_peers(dial_string)
    if change.is_master:
        return not peers & change.references.foreign_peers
    return peers <= change.references.own_peers


def find_peers(dial_string: str) -> set[tuple[str, str]]:
    """Return technology and name of every object that a dial string may reach."""
    technology = interface.find_technology(dial_string)
    channel = interface.find_channel_name(dial_string)
    if technology not in _NAMED or channel is None:
        return set()
    names = {channel}
    if technology == interface.IAX:
        names.add(interface.find_iax_peer(channel))
    return {(technology, name) for name in names}


def _find_contexts(dial_string: str, is_master: bool) -> list[ContextUse]:
    context = interface.find_local_context(dial_string)
    if context is None or interface.depends_on_number(context):
        return []
    return [ContextUse(_INTERFACE, context, must_exist=not is_master)]
