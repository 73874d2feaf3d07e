# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""What a new option may be: the way into pjsip.conf for all that has no field.

An option is written as it is, so it is checked for what Asterisk makes of it: a line
of its own, a comment, a dialplan function, or a reference to somebody else's object.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from typing import Final

from ...options import values as grammar
from ...options import variables
from ...options.option_codecs import UNKNOWN, unescape
from . import headers
from .fields import (
    AUTHS,
    BY_PLACE,
    MATCH,
    MATCH_HEADER,
    MAX_CONTACTS,
    MISTAKEN,
    SECTIONS,
    SET_VAR,
)

OPTIONS_A_SECTION: Final = 512
# Of any other key that repeats, the host's generator keeps one.
REPEATABLE: Final = frozenset(('set_var', 'match'))

# Fields and the host's generator own these.
OWNED: Final = frozenset(
    (
        'type',
        'context',
        'aors',
        'auth',
        'outbound_auth',
        'endpoint',
        'transport',
        'mailboxes',
    )
)
# Whose calls these are is not said by the number dialled: that is everybody's.
_TAKING_NUMBERS: Final = 'match_request_uri'
# What the documentation of a section is called where it has another name.
_DOCUMENTED_AS: Final = {
    'outbound_auth': 'auth',
    'registration_outbound_auth': 'auth',
}
# Whose messages the other side tells of: `mailboxes` is the host's.
_MAILBOX: Final = 'incoming_mwi_mailbox'
_SET_VAR_KEYS: Final = frozenset(('set_var', 'setvar'))
_PASSWORDS: Final = {
    (auth.section, 'password'): f'{path}.password' for path, auth in AUTHS.items()
}
# Whose calls these are is said in fields alone: spelled otherwise (`0.0.0.0/0, a`,
# `Via:/.*/`) it would pass by their rules.
_IDENTIFYING: Final = {MATCH: 'sip.match', MATCH_HEADER: 'headers.incoming'}


def refuse(
    section: str, key: str, value: str, known: Collection[str], is_master: bool
) -> None:
    """Raises `Refused` where a new option would not work or would reach too far.

    :param known: the names that the host's documentation has for the section
    :param is_master: the request comes from the master tenant, which may have a
        `set_var` that calls a dialplan function
    """
    grammar.plain(key)
    grammar.value(value)
    if key in OWNED:
        raise grammar.Refused(f'{key} is written by the host or by another field')
    if key == _TAKING_NUMBERS:
        raise grammar.Refused(f'{key} would take the calls of others, by their numbers')
    if key in MISTAKEN:
        raise grammar.Refused(f'Asterisk has no {key}: {MISTAKEN[key]} is meant')
    if key not in known:
        raise grammar.Refused(f'Asterisk has no option {key!r} in this section')
    if unescape(value) is UNKNOWN:
        raise grammar.Refused(rf'{key}: a ; begins a comment, write \;')
    field = _field_for(section, key, value)
    if field:
        raise grammar.Refused(f'{key} has a field of its own: {field}')
    if key in _SET_VAR_KEYS:
        variables.refuse(value, is_master)


def documented(section: str) -> str:
    """The name under which Asterisk's documentation has the section."""
    return _DOCUMENTED_AS.get(section, section)


def _field_for(section: str, key: str, value: str) -> str | None:
    """The field that could express the option."""
    place = (section, key)
    if place in _PASSWORDS:
        return f'sip.{_PASSWORDS[place]}'
    if place == MAX_CONTACTS and value in ('0', '1'):
        return 'sip.accepts_registrations'
    if place in _IDENTIFYING:
        return _IDENTIFYING[place]
    if place == SET_VAR:
        is_header = headers.read_outgoing(value) is not UNKNOWN
        return 'headers.outgoing' if is_header else None
    field = BY_PLACE.get(place)
    if field is None or field.spelling.read(value) is UNKNOWN:
        return None
    return f'sip.{field.path}'


def added(
    old: Mapping[str, list], new: Mapping[str, list]
) -> Iterator[tuple[str, str, str]]:
    """The options that are new, each once: (section, key, value)."""
    for section in SECTIONS:
        before = set(map(tuple, old[section]))
        for key, value in dict.fromkeys(map(tuple, new[section])):
            if (key, value) not in before:
                yield section, key, value


def mailbox_contexts(value: str) -> Iterator[str]:
    """The contexts of mailboxes, `box@context` each, with commas between them."""
    for mailbox in value.split(','):
        _, at, context = mailbox.partition('@')
        if at:
            yield context.strip()


def named_mailboxes(
    old: Mapping[str, list], new: Mapping[str, list]
) -> Iterator[tuple[str, str]]:
    """The contexts of the mailboxes of new options, each with the option's path."""
    for section, key, value in added(old, new):
        if key == _MAILBOX:
            for context in mailbox_contexts(value):
                yield f'sip.options.{section}', context


def named_contexts(
    old: Mapping[str, list], new: Mapping[str, list]
) -> Iterator[tuple[str, str]]:
    """The contexts that new options name, each with the option's path."""
    for section, key, value in added(old, new):
        path = f'sip.options.{section}'
        if key.endswith('_context'):
            yield path, value
        elif key in _SET_VAR_KEYS and (context := variables.context(value)) is not None:
            yield path, context
