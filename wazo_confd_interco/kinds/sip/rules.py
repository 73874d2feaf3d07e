# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""What is refused of the changed values of a SIP interconnection, and why.

`VALUES` is the table of the rules of single values; the functions below it are the
rules between values. Each says nothing about what did not change.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from functools import partial
from typing import Any, Final

from ...documents import get
from ...options import networks
from ...options import values as grammar
from ...options.values import Refused, tried
from . import headers
from . import option_conflicts as agreement
from .derived import FROM_REMOTE_HOSTS
from .fields import (
    AUTHS,
    BY_PLACE,
    CONTACT,
    DTMF_MODES,
    IDENTIFIERS,
    MEDIA_ENCRYPTIONS,
    OWNED_SECTIONS,
)
from .raw_options import OPTIONS_A_SECTION, REPEATABLE, added, documented, refuse

Refusal = tuple[str, str]
Document = Mapping[str, Any]


def _one_of(*choices: str) -> Callable[[str], None]:
    def rule(value: str) -> None:
        if value not in choices:
            raise Refused(f'{value!r} is none of {", ".join(choices)}')

    return rule


def _within(least: int, most: int = 2**31 - 1) -> Callable[[int], None]:
    def rule(number: int) -> None:
        if not least <= number <= most:
            raise Refused(f'a number from {least} to {most}')

    return rule


# Asterisk drops a registration of 0 seconds, and registers anew 10 seconds before the
# end: of 10 seconds it does so without a pause. More seconds between two OPTIONS than a
# day has, and it drops the whole aor.
_EXPIRATION: Final = _within(11)
_QUALIFY_FREQUENCY: Final = _within(0, 86400)

VALUES: Final[Mapping[str, Callable[[Any], None]]] = {
    'name': grammar.name,
    'label': grammar.label,
    'sip.outbound_auth.username': grammar.value,
    'sip.outbound_auth.password': grammar.value,
    'sip.outbound_auth.realm': grammar.value,
    'sip.inbound_auth.username': grammar.value,
    'sip.inbound_auth.password': grammar.value,
    'sip.registration.server_uri': grammar.sip_uri,
    'sip.registration.client_uri': grammar.sip_uri,
    'sip.registration.contact_user': grammar.user,
    'sip.registration.expiration': _EXPIRATION,
    'sip.registration.retry_interval': _within(0),
    'sip.registration.max_retries': _within(0),
    'sip.registration.outbound_auth.username': grammar.value,
    'sip.registration.outbound_auth.password': grammar.value,
    'sip.registration.outbound_auth.realm': grammar.value,
    'sip.callerid': grammar.callerid,
    'sip.from_user': grammar.user,
    'sip.from_domain': grammar.domain,
    'sip.dtmf_mode': _one_of(*DTMF_MODES),
    'sip.media_encryption': _one_of(*MEDIA_ENCRYPTIONS),
    'sip.language': grammar.language,
    'sip.outbound_proxy': grammar.sip_uri,
    'sip.qualify_frequency': _QUALIFY_FREQUENCY,
}
# The rules of the items of lists: what was there before is not asked again.
ITEMS: Final[Mapping[str, Callable[[Any], None]]] = {
    'sip.remote_hosts': grammar.remote_host,
    'sip.match': networks.match,
    'sip.identify_by': _one_of(*IDENTIFIERS),
    'sip.codecs': grammar.codec,
}


def refusals(
    old: Document,
    new: Document,
    changed: Collection[str],
    known: Callable[[str], Collection[str]],
    is_master: bool,
) -> Iterator[Refusal]:
    """The refused paths, each with the reason.

    :param known: the names of the options of a section of Asterisk's documentation
    :param is_master: whether the request comes from the master tenant
    """
    values = [found for path in sorted(changed) for found in _values(path, old, new)]
    yield from _told_once(values)
    for rule in _BETWEEN:
        yield from rule(old, new, changed)
    yield from _options(old, new, known, is_master)
    yield from agreement.refusals(old, new)


def _told_once(refused: Collection[Refusal]) -> Iterator[Refusal]:
    """What is wrong with a host is not told of what follows from it as well."""
    has_hosts = any(path == 'sip.remote_hosts' for path, _ in refused)
    for path, reason in refused:
        if not (has_hosts and path in FROM_REMOTE_HOSTS):
            yield path, reason


def _values(path: str, old: Document, new: Document) -> Iterator[Refusal]:
    value = get(new, path)
    if value is None:
        return
    if path in VALUES:
        yield from tried(path, partial(VALUES[path], value))
    elif path in ITEMS:
        before = get(old, path) or ()
        for item in value:
            if item not in before:
                yield from tried(path, partial(ITEMS[path], item))


def _touches(changed: Collection[str], *paths: str) -> bool:
    ours = tuple(f'{path}.' for path in paths)
    return any(f'{path}.'.startswith(ours) for path in changed)


def _remote(old: Document, new: Document, changed: Collection[str]) -> Iterator:
    if not _touches(changed, 'sip.remote_hosts', 'sip.accepts_registrations'):
        return
    sip = new['sip']
    hosts = sip['remote_hosts']
    in_options = any(key == CONTACT[1] for key, _ in sip['options'][CONTACT[0]])
    if sip['accepts_registrations'] and (hosts or in_options):
        yield 'sip.remote_hosts', 'none where the other side registers with us'
    has_contact = hosts or (hosts is None and in_options)
    if not sip['accepts_registrations'] and not has_contact:
        yield 'sip.remote_hosts', 'required unless accepts_registrations'


def _auths(old: Document, new: Document, changed: Collection[str]) -> Iterator:
    sip = new['sip']
    accepts = _touches(changed, 'sip.accepts_registrations', 'sip.inbound_auth')
    if accepts and sip['accepts_registrations'] and not sip['inbound_auth']:
        yield 'sip.inbound_auth', 'required with accepts_registrations'
    for path in AUTHS:
        auth = get(sip, path) if _touches(changed, f'sip.{path}') else None
        if auth is not None and not auth.get('username'):
            yield f'sip.{path}.username', 'required'
    inbound = sip['inbound_auth'] if _touches(changed, 'sip.inbound_auth') else None
    if inbound and not inbound.get('password') and not _has_digest(old, new):
        yield (
            'sip.inbound_auth.password',
            'required: without one, the user name alone lets a caller in',
        )


def _has_digest(old: Document, new: Document) -> bool:
    """Whether something else than `password` is stored or given to check with."""
    stored = get(old, 'sip.inbound_auth') or {}
    given = {key for key, _ in new['sip']['options']['auth']}
    return (stored.get('has_password') and 'password' not in stored) or bool(
        given & {'md5_cred', 'password_digest'}
    )


def _registration(old: Document, new: Document, changed: Collection[str]) -> Iterator:
    registration = new['sip']['registration']
    if registration is None or not _touches(changed, 'sip.registration'):
        return
    sources = {'server_uri': 'remote_hosts', 'client_uri': 'outbound_auth.username'}
    for name, source in sources.items():
        if not registration.get(name):
            yield f'sip.registration.{name}', f'required, or {source} to derive it from'


def _headers(old: Document, new: Document, changed: Collection[str]) -> Iterator:
    added = list(_new_headers(old, new))
    for direction, header in added:
        path = f'headers.{direction}'
        yield from tried(path, partial(grammar.header_name, header['name']))
        yield from tried(path, partial(_header_value, direction, header['value']))
    names = [header['name'].lower() for header in new['headers']['outgoing']]
    given = {header['name'].lower() for way, header in added if way == 'outgoing'}
    for name in sorted(name for name in given if names.count(name) > 1):
        yield 'headers.outgoing', f'{name} twice: Asterisk sends the last alone'
    is_added = any(way == 'incoming' for way, _ in added)
    if is_added and len(new['headers']['incoming']) > 1:
        yield 'headers.incoming', 'one header at most: the host keeps one'
    both = new['headers']['incoming'] and new['sip']['match']
    if both and _touches(changed, 'headers.incoming', 'sip.match'):
        yield (
            'sip.match',
            'not together with headers.incoming: Asterisk takes either of them, '
            'so every call from the address',
        )


def _new_headers(old: Document, new: Document) -> Iterator[tuple[str, dict]]:
    for direction in ('outgoing', 'incoming'):
        for header in new['headers'][direction]:
            if header not in old['headers'][direction]:
                yield direction, header


def _header_value(direction: str, value: str) -> None:
    grammar.value(value)
    if len(value.encode()) > headers.VALUE_BYTES:
        raise Refused(f'a value longer than {headers.VALUE_BYTES} bytes')
    if direction == 'incoming' and value.startswith('/'):
        raise Refused('a value that begins with / would be a regular expression')


def _lists(old: Document, new: Document, changed: Collection[str]) -> Iterator:
    for path in ('sip.identify_by', 'sip.codecs'):
        items = get(new, path)
        if path in changed and items is not None:
            if not items:
                yield path, 'empty: null takes what the templates say'
            if len(set(items)) != len(items):
                yield path, 'each once'
    if 'sip.templates' in changed:
        uuids = [template['uuid'] for template in new['sip']['templates']]
        if len(set(uuids)) != len(uuids):
            yield 'sip.templates', 'each once'


_BETWEEN: Final = (_remote, _auths, _registration, _headers, _lists)


def _options(
    old: Document,
    new: Document,
    known: Callable[[str], Collection[str]],
    is_master: bool,
) -> Iterator[Refusal]:
    sip = new['sip']
    for section, key, value in added(old['sip']['options'], sip['options']):
        path = f'sip.options.{section}'
        names = known(documented(section))
        yield from tried(path, partial(refuse, section, key, value, names, is_master))
        keys = [name for name, _ in sip['options'][section]]
        if key not in REPEATABLE and keys.count(key) > 1:
            yield path, f'{key} twice: the host keeps one'
        for owner, sections in OWNED_SECTIONS.items():
            if section in sections and sip[owner] is None:
                yield path, f'there is no {owner}'


def too_long(sections: Mapping[str, list], stored: Mapping[str, Any]) -> Iterator:
    """The refusals of the host's schema for what is about to be written."""
    for section, rows in sections.items():
        before = stored.get(section, ())
        new = [row for row in rows if row not in before]
        if new and len(rows) > OPTIONS_A_SECTION:
            yield f'sip.options.{section}', f'more than {OPTIONS_A_SECTION} options'
        for key, value in new:
            field = BY_PLACE.get((section, key))
            path = f'sip.{field.path}' if field else f'sip.options.{section}'
            if len(value) > grammar.OPTION_LENGTH:
                yield path, f'{key} is longer than {grammar.OPTION_LENGTH} characters'
            yield from tried(path, partial(grammar.line, key, value))
