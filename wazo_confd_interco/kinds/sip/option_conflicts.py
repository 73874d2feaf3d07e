# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Where a new option and a field say one thing, and which of the two holds.

A new option that its field can express is refused (`options`). Spelled otherwise it
takes the place of the field, unless the request has the field as well.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

from ...documents import Document, get, names, put
from ...options.option_codecs import UNKNOWN
from .fields import BY_PLACE, CONTACT, MAX_CONTACTS
from .raw_options import added
from .reading import is_limit

_ACCEPTS: Final = 'sip.accepts_registrations'


def give_way(old: Document, new: Document, patch: Document) -> None:
    """Fields that a patch does not name become what its options say, in place."""
    for _, _, path in list(_beside_fields(old, new)):
        if not names(patch, path):
            put(new, path, None)
    if not names(patch, _ACCEPTS) and any(_limits(old, new)):
        put(new, _ACCEPTS, True)


def refusals(
    old: Mapping[str, Any], new: Mapping[str, Any]
) -> Iterator[tuple[str, str]]:
    """The new options that say something else than a field does."""
    for section, key, path in _beside_fields(old, new):
        yield f'sip.options.{section}', f'{key}: {path} says something else'
    for key in _limits(old, new):
        yield 'sip.options.aor', f'{key}: {_ACCEPTS} says something else'
    if new['sip']['accepts_registrations']:
        yield from _of_the_registered(old, new)


def _beside_fields(
    old: Mapping[str, Any], new: Mapping[str, Any]
) -> Iterator[tuple[str, str, str]]:
    """New options that a field can't express, but says something of: its path last."""
    for section, key, value in _added(old, new):
        field = BY_PLACE.get((section, key))
        if field and field.spelling.read(value) is UNKNOWN:
            path = f'sip.{field.path}'
            if get(new, path) not in (None, []):
                yield section, key, path


def _limits(old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[str]:
    """The new options by which the other side could register, and may not."""
    sip = new['sip']
    if sip['accepts_registrations'] or sip['remote_hosts'] != []:
        return
    for section, key, value in _added(old, new):
        if (section, key) == MAX_CONTACTS and is_limit(value):
            yield key


def _of_the_registered(
    old: Mapping[str, Any], new: Mapping[str, Any]
) -> Iterator[tuple[str, str]]:
    """What an AOR can't have that is to be registered with."""
    for section, key, value in _added(old, new):
        if (section, key) == CONTACT:
            yield 'sip.options.aor', f'{key}: none where the other side registers'
        elif (section, key) == MAX_CONTACTS and not is_limit(value):
            yield 'sip.options.aor', f'{key}: {value!r} lets nobody register'


def _added(
    old: Mapping[str, Any], new: Mapping[str, Any]
) -> Iterator[tuple[str, str, str]]:
    return added(old['sip']['options'], new['sip']['options'])
