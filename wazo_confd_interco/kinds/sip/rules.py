# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Rules between the fields of a SIP interconnection.

A rule reports nothing about values that did not change, so that an old trunk that
breaks a rule can still be edited.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from typing import Any, Final

from ...documents import Document, get_path, has_path
from ...options import privileges
from ...options.engine import check_fields, check_no_duplicates
from ...options.hosts import covers_everything, is_wide, parse_network
from ...options.values import quote
from ...problems import CONFLICT, REQUIRED, Problems, reword
from ..change import Change
from .derived import DERIVED_FROM_REMOTE_HOSTS
from .endpoint_names import check_name, names_callers
from .fields import CONTACT, FIELDS, check_label
from .headers import Header
from .raw_options import check_options
from .uris import expand_uri

Rule = Callable[[Change, Problems], None]

_SECRET_SUBSTITUTES: Final = frozenset(('md5_cred', 'password_digest'))


def check(
    change: Change, known_options: Callable[[str], Collection[str]], problems: Problems
) -> None:
    """Report everything that is wrong with the values that changed.

    :param known_options: returns the names of the options that wazo-confd accepts in a
        section
    """
    if 'label' in change.changed and change.new['label'] is not None:
        problems.check('label', check_label, change.new['label'])
    check_fields(
        FIELDS.fields, change.old, change.new, _paths_to_check(change), problems
    )
    for between in _RULES:
        between(change, problems)
    check_options(change, known_options, problems)


def _paths_to_check(change: Change) -> frozenset[str]:
    """Return the changed paths, without derived ones that repeat a problem of hosts."""
    trial = Problems()
    check_fields(FIELDS.fields, change.old, change.new, change.changed, trial)
    repeated: set[str] = set()
    if trial.has('sip.remote_hosts'):
        repeated.update(DERIVED_FROM_REMOTE_HOSTS)
    if trial.has('sip.outbound_proxy'):
        repeated.add('sip.match')
    derived = {path for path in repeated if get_path(change.patch, path) is None}
    return change.changed - derived


def _check_remote_hosts(change: Change, problems: Problems) -> None:
    is_new = change.creates
    if not is_new and not change.has('sip.remote_hosts', 'sip.accepts_registrations'):
        return
    sip = change.new['sip']
    hosts = sip['remote_hosts']
    section, key = CONTACT
    is_option = any(name == key for name, _ in sip['options'][section])
    if sip['accepts_registrations'] and (hosts or is_option):
        problems.add(
            'sip.remote_hosts',
            'must be empty if the other side registers (accepts_registrations)',
            CONFLICT,
        )
    has_contact = hosts or (hosts is None and is_option)
    if not sip['accepts_registrations'] and not has_contact:
        problems.add(
            'sip.remote_hosts',
            'required unless accepts_registrations is true',
            REQUIRED,
        )


def _check_credentials(change: Change, problems: Problems) -> None:
    sip = change.new['sip']
    is_touched = change.has('sip.accepts_registrations', 'sip.inbound_auth')
    if is_touched and sip['accepts_registrations'] and not sip['inbound_auth']:
        problems.add(
            'sip.inbound_auth', 'required if accepts_registrations is true', REQUIRED
        )
    for group in FIELDS.groups:
        auth = get_path(change.new, group.path) if group.has_secret else None
        if auth is not None and change.has(group.path) and not auth.get('username'):
            path = f'{group.path}.username'
            if not problems.has(path):
                problems.add(path, 'required', REQUIRED)
    inbound = sip['inbound_auth'] if change.has('sip.inbound_auth') else None
    if inbound and not inbound.get('password') and not _has_digest(change):
        problems.add(
            'sip.inbound_auth.password',
            'required; without a password, the user name alone admits a caller',
            REQUIRED,
        )


def _has_digest(change: Change) -> bool:
    """Return whether a digest is stored, or given, in place of a password."""
    stored = get_path(change.old, 'sip.inbound_auth') or {}
    given = {key for key, _ in change.new['sip']['options']['auth']}
    has_other_secret = stored.get('has_password') and 'password' not in stored
    return bool(has_other_secret or given & _SECRET_SUBSTITUTES)


def _check_registration(change: Change, problems: Problems) -> None:
    registration = change.new['sip']['registration']
    if registration is None or not change.has('sip.registration'):
        return
    sources = {
        'server_uri': 'sip.remote_hosts',
        'client_uri': 'sip.outbound_auth.username',
    }
    for name, source in sources.items():
        if not registration.get(name):
            problems.add(
                f'sip.registration.{name}',
                f'required; it is derived from {source} if that is set',
                REQUIRED,
            )


def _check_headers(change: Change, problems: Problems) -> None:
    headers: Document = change.new['headers']
    added = set(_added_headers(change, 'outgoing'))
    names = [header['name'].lower() for header in headers['outgoing']]
    for index, name in enumerate(names):
        if name in added and name in names[:index]:
            problems.add(
                f'headers.outgoing.{index}',
                f'{name} is repeated; Asterisk would send only the last one',
                CONFLICT,
            )
    has_new_incoming = any(True for _ in _added_headers(change, 'incoming'))
    if has_new_incoming and len(headers['incoming']) > 1:
        problems.add(
            'headers.incoming',
            'must not have more than one header; Wazo keeps only one',
            CONFLICT,
        )
    has_both = headers['incoming'] and change.new['sip']['match']
    if has_both and change.has('headers.incoming', 'sip.match'):
        problems.add(
            'sip.match',
            'must be empty if there is an incoming header; Asterisk accepts calls that '
            'match either of the two, so it would accept every call from the address',
            CONFLICT,
        )


def _added_headers(change: Change, direction: str) -> Iterator[str]:
    before: list[Header] = change.old['headers'][direction]
    for header in change.new['headers'][direction]:
        if header not in before:
            yield header['name'].lower()


def _check_lists(change: Change, problems: Problems) -> None:
    for path in ('sip.identify_by', 'sip.codecs'):
        items: list[Any] | None = get_path(change.new, path)
        if path in change.changed and items is not None:
            if not items:
                problems.add(
                    path, 'must not be empty; use null for the value of the templates'
                )
            check_no_duplicates(path, items, problems)
    hosts = change.new['sip']['remote_hosts']
    if 'sip.remote_hosts' in change.changed and hosts:
        check_no_duplicates('sip.remote_hosts', list(map(expand_uri, hosts)), problems)
    if 'sip.templates' in change.changed:
        uuids = [template.get('uuid') for template in change.new['sip']['templates']]
        known = [uuid for uuid in uuids if uuid is not None]
        check_no_duplicates('sip.templates', known, problems)


def _check_match(change: Change, problems: Problems) -> None:
    """Report new networks that match the calls of other interconnections."""
    if not change.has('sip.match'):
        return
    old, new = change.old['sip']['match'], change.new['sip']['match']
    networks = [parse_network(match) for match in new]
    for index, (match, network) in enumerate(zip(new, networks, strict=True)):
        if match not in old and network and is_wide(network):
            path, subject = f'sip.match.{index}', f'the network {match}'
            problems.check(path, privileges.WIDE_MATCH.check, subject, change.is_master)
    if not problems.has('sip.match') and covers_everything(filter(None, networks)):
        problems.add(
            'sip.match',
            'the networks together cover every address of the Internet; list the '
            'addresses of the other side only',
        )


def _check_name(change: Change, problems: Problems) -> None:
    name = change.new['name']
    if 'name' not in change.changed or name is None:
        return
    if has_path(change.patch, 'name'):
        problems.check('name', check_name, name)
    else:
        problems.check('name', _check_derived_name, name)


def _check_derived_name(name: str) -> None:
    with reword(
        before='derived from sip.inbound_auth.username: ',
        after='; choose another user name, or set `name` to the user in From that the '
        'other side sends',
    ):
        check_name(name)


def _check_name_of_caller(change: Change, problems: Problems) -> None:
    """Report a name that calls to other tenants may have as the user part of From.

    The identifier `username` precedes `ip` in the order of wazo-confgend.
    """
    name = change.new['name']
    if change.has('name') and name and names_callers(name):
        is_derived = not has_path(change.patch, 'name')
        source = ' (derived from sip.inbound_auth.username)' if is_derived else ''
        subject = f'the name {quote(name)}{source}'
        problems.check(
            'name', privileges.NUMBER_AS_NAME.check, subject, change.is_master
        )


_RULES: Final[tuple[Rule, ...]] = (
    _check_name,
    _check_name_of_caller,
    _check_match,
    _check_remote_hosts,
    _check_credentials,
    _check_registration,
    _check_headers,
    _check_lists,
)
