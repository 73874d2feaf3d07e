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
from ..lookups import ContextUse, Lookups
from ..references import check_contexts
from . import interface

_INTERFACE: Final = 'custom.interface'
# wazo-agid dials it, and what the suffix adds, as the name of an endpoint.
_BARE_PJSIP: Final = 'PJSIP'
# Technologies whose channels are objects of a tenant, apart from `Local/`.
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
    custom = change.new['custom']
    dial_string = custom['dial_string']
    technology = interface.find_technology(dial_string)
    if technology not in (*_NAMED, interface.LOCAL):
        subject = f'the technology {technology}'
        problems.check(_INTERFACE, privileges.CHANNEL.check, subject, change.is_master)
    mistake = _find_mistake(custom['interface'], dial_string)
    if mistake:
        problems.add(_INTERFACE, mistake)
        return
    _check_named(change, problems)
    uses = _find_contexts(dial_string, change.is_master)
    check_contexts(uses, change.tenant_uuid, change.references, problems)


def _find_mistake(text: str, dial_string: str) -> str | None:
    """Return why Asterisk can call nothing with a dial string.

    :param text: the interface, without its suffix
    """
    technology = interface.find_technology(dial_string)
    if technology in _REMOVED:
        return (
            f'Asterisk has no channel technology {technology}; {_REMOVED[technology]}'
        )
    if interface.find_channel_name(dial_string) is None or text == _BARE_PJSIP:
        return (
            f'Wazo dials {dial_string}, which names no endpoint; write '
            'PJSIP/<endpoint> in capital letters, without a suffix'
        )
    local = interface.parse_local(dial_string)
    if local is not None and not local.is_possible:
        return (
            f'Wazo dials {dial_string}, in which Asterisk finds no extension or no '
            'context; to call the number in a context, write the interface Local and '
            'the suffix @<context>'
        )
    return None


def _check_named(change: Change, problems: Problems) -> None:
    """Report an object that the tenant must not reach, or that has a password."""
    dial_string = change.new['custom']['dial_string']
    channel = interface.find_channel_name(dial_string) or ''
    is_iax = interface.find_technology(dial_string) == interface.IAX
    context = interface.find_local_context(dial_string)
    if interface.depends_on_number(channel if context is None else context):
        problems.add(
            _INTERFACE,
            f'Wazo dials {dial_string}; write the name of the endpoint, otherwise the '
            'dialled number selects the endpoint',
            FORBIDDEN,
        )
    elif is_iax and interface.has_iax_password(channel):
        problems.add(
            _INTERFACE,
            'must not contain a password; create an interconnection of type iax',
            FORBIDDEN,
        )
    elif not _may_reach(dial_string, change):
        reason = f'Wazo dials {dial_string}; {channel!r} not found'
        problems.add(_INTERFACE, reason, NOT_FOUND)


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


def find_dialled_peers(text: str, suffix: str | None) -> set[tuple[str, str]]:
    """Return technology and name of every object that an interface may reach.

    :param text: the interface
    """
    return find_peers(interface.format_dial_string(text, suffix))


def _find_contexts(dial_string: str, is_master: bool) -> list[ContextUse]:
    context = interface.find_local_context(dial_string)
    if context is None or interface.depends_on_number(context):
        return []
    return [ContextUse(_INTERFACE, context, must_exist=not is_master)]
