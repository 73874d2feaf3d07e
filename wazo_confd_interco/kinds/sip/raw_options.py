# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Options in `sip.options`, which have no field of their own.

A new option is written literally, so it is checked for what Asterisk would make of it:
a line of its own, a comment, a dialplan function, a reference to another object. A new
option must not contradict a field either.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import replace
from difflib import get_close_matches
from typing import Any, Final

from ...documents import get_path, has_path, replace_path
from ...options.engine import find_added
from ...options.field import Place
from ...options.option_codecs import UNPARSED, is_true
from ...options.privileges import check_option_privilege
from ...options.secrets import check_not_masked, is_secret
from ...options.values import (
    MAX_OPTION_LENGTH,
    check_line_length,
    check_no_control_chars,
    check_option_value,
    check_semicolons_escaped,
    quote,
)
from ...options.variables import check_set_var
from ...problems import (
    CONFLICT,
    DUPLICATE,
    FORBIDDEN,
    TOO_LARGE,
    USE_FIELD,
    InvalidValue,
    Problems,
    reword,
)
from .. import option_uses
from ..change import Change
from ..lookups import ContextUse, TargetUse
from .fields import (
    ACCEPTS_REGISTRATIONS,
    BY_PLACE,
    CONTACT,
    FIELDS,
    MAX_CONTACTS,
    REGISTRATION_AUTH,
    SECTIONS,
)
from .inheritance import REPEATABLE
from .mistakes import COMMON_MISTAKES
from .option_values import check_value_of, documented_section
from .registration_transport import REGISTRATION_TRANSPORT
from .sections import admits_contacts
from .undone import WEBRTC, is_undone_by_webrtc

# wazo-confd's schema.
MAX_OPTIONS_PER_SECTION: Final = 512

# Written by wazo-confgend, or by fields.
_GENERATED_OPTIONS: Final = frozenset(
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
_DISALLOW: Final = ('endpoint', 'disallow')
_MEDIA_ENCRYPTION: Final = 'sip.media_encryption'


def added_options(change: Change) -> Iterator[tuple[str, str, str]]:
    """Yield section, key and value of the options that are new, each once."""
    old, new = change.old['sip']['options'], change.new['sip']['options']
    for section in SECTIONS:
        for key, value in find_added(old[section], new[section]):
            yield section, key, value


def check_options(
    change: Change, known_options: Callable[[str], Collection[str]], problems: Problems
) -> None:
    """Report new options that would not work, or that contradict a field.

    :param known_options: returns the names of the options that wazo-confd accepts in a
        section
    """
    options = change.new['sip']['options']
    for section, key, value in added_options(change):
        path = f'sip.options.{section}'
        known = known_options(documented_section(section))
        problems.check(
            path, check_option, (section, key), value, known, change.is_master
        )
        keys = [name for name, _ in options[section]]
        if key not in REPEATABLE and keys.count(key) > 1:
            problems.add(path, f'{key} must not be repeated', DUPLICATE)
        for group in FIELDS.groups:
            is_null = get_path(change.new, group.path) is None
            if (
                is_null
                and section in group.sections
                and group.path != REGISTRATION_AUTH
            ):
                reason = f'options of this section require {group.path}'
                problems.add(path, reason, CONFLICT)
    _check_agreement(change, problems)


def check_option(
    place: Place, value: str, known: Collection[str], is_master: bool
) -> None:
    """Raise `InvalidValue` unless a new option works, and no field expresses it.

    :param known: the names of the options that wazo-confd accepts in the section
    :param is_master: whether a `set_var` may call a dialplan function
    """
    _, key = place
    check_no_control_chars(key)
    with reword(before=f'the value of {key} '):
        check_option_value(value)
        check_semicolons_escaped(value)
    _check_key(place, known)
    field = _find_field(place, value)
    if field:
        raise InvalidValue(
            f'use the field {field} instead of the option {key}', USE_FIELD
        )
    if is_secret(key):
        check_not_masked(value)
    check_option_privilege(key, is_master)
    check_value_of(place, value)
    if key in option_uses.VARIABLES:
        check_set_var(value, is_master)


def _check_key(place: Place, known: Collection[str]) -> None:
    """Raise `InvalidValue` for an option that nobody may set, or that is unknown."""
    _, key = place
    if key in _GENERATED_OPTIONS and place != REGISTRATION_TRANSPORT:
        raise InvalidValue(
            f'{key} is set by Wazo or by a field, and must not be an option', FORBIDDEN
        )
    if key == 'match_request_uri':
        # Asterisk compares the dialled number, whichever tenant the number belongs to.
        raise InvalidValue(
            f'{key} would receive calls to numbers of other tenants', FORBIDDEN
        )
    if place == _DISALLOW:
        # wazo-confgend writes it after the codecs, so that it removes all of them.
        raise InvalidValue(
            'disallow is written after allow, so it would remove all codecs; use the '
            'field sip.codecs'
        )
    if key not in known:
        raise InvalidValue(_describe_unknown(key, known))


def _describe_unknown(key: str, known: Collection[str]) -> str:
    meant = COMMON_MISTAKES.get(key.lower())
    if meant:
        return f'{quote(key)} is not an option of PJSIP; use {meant}'
    close = get_close_matches(key, known, n=1)
    hint = f'; did you mean {close[0]}?' if close else ''
    return (
        f'{quote(key)} is not in the list of options that wazo-confd accepts in this '
        f'section{hint}'
    )


def _find_field(place: Place, value: str) -> str | None:
    """Return the path of the field that could express an option, or None."""
    for field in BY_PLACE.get(place, ()):
        # Another spelling of `match` or `match_header` would bypass the field's checks.
        is_identifying = place[0] == 'identify' and field.is_repeated
        is_expressible = field.codec.parse(value) is not UNPARSED
        if field.is_secret or is_identifying or is_expressible:
            return field.path
    return None


def clear_overridden_fields(change: Change) -> Change:
    """Return the change without fields that new options contradict.

    Fields in the patch stay; the check reports the contradiction.

    An option that a field cannot express may be the value of that field in another
    spelling.
    """
    new = change.new
    for _, _, path in _contradicting(change):
        if not has_path(change.patch, path):
            new = replace_path(new, path, None)
    is_named = has_path(change.patch, ACCEPTS_REGISTRATIONS)
    if not is_named and any(_admitting_limits(change)):
        new = replace_path(new, ACCEPTS_REGISTRATIONS, True)
    return replace(change, new=new)


def _check_agreement(change: Change, problems: Problems) -> None:
    for section, key, path in _contradicting(change):
        problems.add(f'sip.options.{section}', f'{key} contradicts {path}', CONFLICT)
    for key in _admitting_limits(change):
        reason = f'{key} contradicts {ACCEPTS_REGISTRATIONS}'
        problems.add('sip.options.aor', reason, CONFLICT)
    if not change.new['sip']['accepts_registrations']:
        return
    for section, key, value in added_options(change):
        if (section, key) == CONTACT:
            reason = 'contact must not be set if the other side registers'
            problems.add('sip.options.aor', reason, CONFLICT)
        elif (section, key) == MAX_CONTACTS and not admits_contacts(value):
            reason = f'{key} = {quote(value)} allows no registration'
            problems.add('sip.options.aor', reason, CONFLICT)


def _contradicting(change: Change) -> Iterator[tuple[str, str, str]]:
    """Yield section, key and path of new options that contradict a field."""
    for section, key, value in added_options(change):
        is_webrtc = (section, key) == WEBRTC and is_true(value)
        if is_webrtc and is_undone_by_webrtc(get_path(change.new, _MEDIA_ENCRYPTION)):
            yield section, key, _MEDIA_ENCRYPTION
        for field in BY_PLACE.get((section, key), ()):
            is_plain = field.owns_key and not field.is_secret
            is_other_spelling = is_plain and field.codec.parse(value) is UNPARSED
            has_value = get_path(change.new, field.path) not in (None, [])
            if is_other_spelling and has_value and field.path != ACCEPTS_REGISTRATIONS:
                yield section, key, field.path


def _admitting_limits(change: Change) -> Iterator[str]:
    """Yield new options by which the other side could register, but must not."""
    sip = change.new['sip']
    if sip['accepts_registrations'] or sip['remote_hosts'] != []:
        return
    for section, key, value in added_options(change):
        if (section, key) == MAX_CONTACTS and admits_contacts(value):
            yield key


def find_context_uses(change: Change) -> Iterator[ContextUse]:
    """Yield the contexts that new options name."""
    for section, key, value in added_options(change):
        yield from option_uses.find_context_uses(
            f'sip.options.{section}', [(key, value)]
        )


def find_target_uses(change: Change) -> Iterator[TargetUse]:
    """Yield the music on hold classes that new options name."""
    for section, key, value in added_options(change):
        yield from option_uses.find_music_uses(f'sip.options.{section}', [(key, value)])


def find_secret_sections(change: Change) -> set[str]:
    """Return the sections in which new options, even unchanged ones, are secrets."""
    return {section for section, key, _ in added_options(change) if is_secret(key)}


def check_lengths(
    sections: Mapping[str, Any], stored: Mapping[str, Any], problems: Problems
) -> None:
    """Report new rows that are too long for wazo-confd or Asterisk.

    :param sections: the sections as they are about to be written
    """
    for section, rows in sections.items():
        before = stored.get(section, ())
        new = [row for row in rows if row not in before]
        if new and len(rows) > MAX_OPTIONS_PER_SECTION:
            problems.add(
                f'sip.options.{section}',
                f'must not have more than {MAX_OPTIONS_PER_SECTION} options, including '
                'those of fields',
                TOO_LARGE,
            )
        for key, value in new:
            path = _find_field((section, key), value) or f'sip.options.{section}'
            if len(value) > MAX_OPTION_LENGTH:
                problems.add(
                    path,
                    f'must not have more than {MAX_OPTION_LENGTH} characters in {key}',
                    TOO_LARGE,
                )
            problems.check(path, check_line_length, key, value)
